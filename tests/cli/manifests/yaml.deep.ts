import "./yaml.spec";
