import "./naive-tiers.spec";
