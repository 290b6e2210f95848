import "./pod-kinds.spec";
