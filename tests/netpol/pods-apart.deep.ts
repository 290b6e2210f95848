import "./pods-apart.spec";
