import "./pods-to-come.spec";
