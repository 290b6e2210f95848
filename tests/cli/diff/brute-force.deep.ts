import "./brute-force.spec";
