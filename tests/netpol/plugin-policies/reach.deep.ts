import "./reach.spec";
