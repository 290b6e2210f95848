import "./expectations.spec";
