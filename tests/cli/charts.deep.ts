import "./charts.spec";
