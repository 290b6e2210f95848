import "./secrets.spec";
