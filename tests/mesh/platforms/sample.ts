/** The smallest mesh on a platform. */
export const on = (platform: object, flows: readonly object[] = [], more: object = {}) => ({
    platform,
    namespaces: { agents: { purpose: "agents" }, data: { purpose: "data" } },
    workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
    flows,
    ...more,
});
