import "./scenarios.spec";
