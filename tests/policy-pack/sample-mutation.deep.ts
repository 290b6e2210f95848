import "./sample-mutation.spec";
