import "./unknown.spec";
