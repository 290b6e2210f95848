import "./random-meshes.spec";
