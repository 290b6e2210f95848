/** Where to turn with what is meant all the same. */
export const byDeployers = "What is meant all the same is for the deployers of the mesh to declare, as a flow.";

export const nameThem = `Name the peers that it is for. ${byDeployers}`;

export const sayWhoIsMeant = `Say which namespaces and pods are meant, not which are not. ${byDeployers}`;

/** For those who do deploy the mesh, and whom nobody named. */
export const ofDeployers = "Whoever deploys the mesh has to be named under guard.deployers.";

/** Why what has more parts is refused. */
export const moreThan = (most: number): string => `more than the ${most} that can be judged at admission`;
