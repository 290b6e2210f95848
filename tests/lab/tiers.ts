import type { ClusterPolicy } from "../../netpol/tiers/types";
import type { TruthTable } from "../cases/types";
import type { Api, KubeObject } from "../cluster/api";
import { until } from "../cluster/process";

/** A build of the policy engine that judges cluster-wide policies too: its name on PATH, and the kinds that it reads. */
export interface TierBuild {
    readonly program: string;
    readonly version: "v1alpha1" | "v1alpha2";
    readonly kinds: readonly ClusterPolicy["kind"][];
}

/** The builds, each of which reads one API. */
export const tierBuilds: readonly TierBuild[] = [
    { program: "kube-network-policies-npa-v1alpha2", version: "v1alpha2", kinds: ["ClusterNetworkPolicy"] },
    {
        program: "kube-network-policies-npa-v1alpha1",
        version: "v1alpha1",
        kinds: ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
    },
];

/** Whether packets can judge a table under a build: every policy is of a kind that it reads, and nothing speaks against. */
export function isFor({ kinds }: TierBuild, { clusterPolicies = [], notByPackets }: TruthTable): boolean {
    return notByPackets === undefined && clusterPolicies.every(({ kind }) => kinds.includes(kind));
}

const group = "policy.networking.k8s.io";

/**
 * Makes an API server serve the kinds of a build. Of the schema there is only what decides something: the API's default
 * of protocols. What else a policy says is kept as it is written.
 */
export async function serveKinds(api: Api, { version, kinds }: TierBuild): Promise<void> {
    for (const kind of kinds) {
        await api.apply(definition(version, kind));
        await until(`the API server to serve ${kind}`, async () => {
            try {
                await api.list(`${group}/${version}`, kind);
                return true;
            } catch {
                return false;
            }
        });
    }
}

function definition(version: string, kind: string): KubeObject {
    const plural = kind.replace(/y$/u, "ies").toLowerCase();
    const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() };
    const schema = { openAPIV3Schema: open({ spec: open({ ingress: rules, egress: rules }) }) };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: {
            name: `${plural}.${group}`,
            annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/network-policy-api" },
        },
        spec: {
            ...{ group, scope: "Cluster", names },
            versions: [{ name: version, served: true, storage: true, schema }],
        },
    };
}

const open = (properties: object) => ({ type: "object", "x-kubernetes-preserve-unknown-fields": true, properties });
const listOf = (items: object) => ({ type: "array", items });
const ofTcp = open({ protocol: { type: "string", default: "TCP" } });
const rules = listOf(open({ ports: listOf(open({ portNumber: ofTcp, portRange: ofTcp })) }));

/**
 * A policy of the first precedence about the pods of one namespace, by which a fence sees that its build has read all
 * cluster-wide policies written so far: it accepts one port after the other. Elsewhere these pods are NetworkPolicies'.
 */
export function fencePolicy({ version }: TierBuild, namespace: string, port: number): KubeObject {
    const pods = { namespaces: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
    const isNew = version === "v1alpha2";
    const accept = isNew ? "Accept" : "Allow";
    const onPort = isNew
        ? { protocols: [{ tcp: { destinationPort: { number: port } } }] }
        : { ports: [{ portNumber: { protocol: "TCP", port } }] };
    return {
        apiVersion: `${group}/${version}`,
        kind: isNew ? "ClusterNetworkPolicy" : "AdminNetworkPolicy",
        metadata: { name: "a-fence" },
        spec: {
            ...(isNew ? { tier: "Admin" } : {}),
            ...{ priority: 0, subject: pods },
            ingress: [
                { action: accept, from: [pods], ...onPort },
                { action: "Pass", from: [pods] },
            ],
            egress: [{ action: accept, to: [pods] }],
        },
    };
}
