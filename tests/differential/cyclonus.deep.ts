import "./cyclonus.spec";
