import "./round-trip.spec";
