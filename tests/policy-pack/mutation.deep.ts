import "./mutation.spec";
