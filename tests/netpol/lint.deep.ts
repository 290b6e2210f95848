import "./lint.spec";
