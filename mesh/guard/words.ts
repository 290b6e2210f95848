/** Where to turn with what is meant all the same. */
export const byDeployers = "What is meant all the same is for the deployers of the mesh to declare.";

export const nameThem = `Name the peers that it is for. ${byDeployers}`;

export const sayWhoIsMeant = `Say which namespaces and pods are meant, not which are not. ${byDeployers}`;

/** For those who do deploy the mesh, and whom nobody named. */
export const ofDeployers = "Whoever deploys the mesh has to be one of the deployers that its guard names.";
