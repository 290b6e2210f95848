import "./any-pod.spec";
