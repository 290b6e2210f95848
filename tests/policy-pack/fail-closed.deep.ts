import "./fail-closed.spec";
