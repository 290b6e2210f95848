import "./naive-cilium.spec";
