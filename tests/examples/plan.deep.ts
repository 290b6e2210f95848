import "./plan.spec";
