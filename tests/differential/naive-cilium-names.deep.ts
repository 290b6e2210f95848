import "./naive-cilium-names.spec";
