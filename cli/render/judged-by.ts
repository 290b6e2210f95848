/** By what answers were judged, and what all of them take for granted. */
export const judgedBy = (profile: string): string =>
    `Judged by profile "${profile}". The NetworkPolicies read are taken for all there are, public addresses for outside the cluster.`;
