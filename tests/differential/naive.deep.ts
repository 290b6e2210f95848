import "./naive.spec";
