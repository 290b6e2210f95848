import "./address-family.spec";
