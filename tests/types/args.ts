/*
 * Held by `npm run typecheck`, not run: the interfaces that programs see and the schemas that check at run time have the
 * same keys, and what the interfaces allow the schemas take. Each `@ts-expect-error` fails where there is no error.
 */
import { output } from "@pulumi/pulumi";
import type * as z from "zod";
import type * as args from "../../components";
import { defineMesh, type MeshIsolationArgs } from "../../components";
import type { externalSchema, flowSchema, namespaceSchema, neighbourSchema } from "../../mesh/schema";
import type { PresetName } from "../../mesh/platforms";
import type { platformSchema } from "../../mesh/platforms/schema";
import type { workloadSchema } from "../../mesh/workload-schema";
import type { deployersSchema, guardSchema } from "../../mesh/guard/schema";
import type { GuardAction } from "../../mesh/guard/types";
import type { Cni, DnsProfile, HostsDialect, NamespaceDns, ServiceMeshName } from "../../mesh/types";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

same<keyof args.PlatformArgs, keyof z.input<typeof platformSchema>>(true);
same<keyof args.NamespaceArgs, keyof z.input<typeof namespaceSchema>>(true);
same<keyof args.NeighbourArgs, keyof z.input<typeof neighbourSchema>>(true);
same<keyof args.WorkloadArgs, keyof z.input<typeof workloadSchema>>(true);
same<keyof args.ExternalArgs, keyof z.input<typeof externalSchema>>(true);
same<keyof args.FlowArgs, keyof z.input<typeof flowSchema>>(true);
same<keyof args.GuardArgs, keyof z.input<typeof guardSchema>>(true);
same<keyof args.DeployersArgs, keyof z.input<typeof deployersSchema>>(true);
same<args.GuardAction, GuardAction>(true);
same<args.DnsProfile, DnsProfile>(true);
same<args.Cni, Cni>(true);
same<args.NamespaceDns, NamespaceDns>(true);
same<args.ServiceMesh, ServiceMeshName>(true);
same<args.PlatformPreset, PresetName>(true);
same<Exclude<args.HostsDialect, "none">, HostsDialect>(true);
same<keyof args.ViaArgs, keyof NonNullable<z.input<typeof externalSchema>["via"]>>(true);
same<keyof args.CloudIdentityArgs, keyof NonNullable<z.input<typeof platformSchema>["identity"]>>(true);
same<keyof args.ResolverArgs, keyof NonNullable<z.input<typeof platformSchema>["resolvers"]>[number]>(true);
same<args.NamespaceSelection, NonNullable<z.input<typeof namespaceSchema>["selectBy"]>>(true);
// @ts-expect-error the comparison itself can fail
same<keyof args.FlowArgs, keyof args.WorkloadArgs>(true);

type Optional<T> = { [K in keyof T]?: T[K] | undefined };
const takes = <A, B extends A>(_?: B): A | undefined => undefined;
takes<z.input<typeof flowSchema>, args.FlowArgs>();
takes<z.input<typeof workloadSchema>, args.WorkloadArgs>();
takes<Optional<z.input<typeof namespaceSchema>>, args.NamespaceArgs>();

const base = {
    namespaces: { gateway: { purpose: "gateway" }, agents: { purpose: "agents" } },
    workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
    externals: { tools: { cidrs: ["192.0.2.0/24"] } },
} as const;

const flow = { why: "why", ports: ["443"] } as const;
defineMesh({ ...base, flows: [{ from: "agent", to: "tools", ...flow }] });
defineMesh({ ...base, flows: [{ from: "gateway", to: "kube-apiserver", why: "w" }] });
// @ts-expect-error a misspelt endpoint
defineMesh({ ...base, flows: [{ from: "agent", to: "tolls", ...flow }] });
// @ts-expect-error an empty port list
defineMesh({ ...base, flows: [{ from: "agent", to: "tools", why: "why", ports: [] }] });
// @ts-expect-error a flow without a reason
defineMesh({ ...base, flows: [{ from: "agent", to: "tools", ports: ["443"] }] });
// @ts-expect-error a workload in a namespace that nobody named
defineMesh({ ...base, workloads: { agent: { namespace: "agnets", podLabels: { app: "x" } } }, flows: [] });

const hub = { hosts: ["huggingface.co", "*.hf.co"], via: { to: "agent", ports: [4000] } } as const;
defineMesh({
    ...base,
    platform: { hosts: "cilium", baseline: "cluster-network-policy" },
    externals: { hub },
    flows: [],
});
// @ts-expect-error a gateway that nobody named
defineMesh({ ...base, externals: { hub: { ...hub, via: { to: "agnet", ports: [4000] } } }, flows: [] });
// @ts-expect-error a gateway that is no workload
defineMesh({ ...base, externals: { hub: { ...hub, via: { to: "gateway", ports: [4000] } } }, flows: [] });
// @ts-expect-error a gateway without ports
defineMesh({ ...base, externals: { hub: { ...hub, via: { to: "agent" } } }, flows: [] });
// @ts-expect-error no names
defineMesh({ ...base, externals: { hub: { hosts: [] } }, flows: [] });
// @ts-expect-error a kind of policies that nobody knows
defineMesh({ ...base, platform: { hosts: "istio" }, flows: [] });

// The type is the spec: every valid one compiles.
defineMesh({
    platform: {
        dns: ["gke"],
        podCidrs: ["10.0.0.0/8"],
        nodeCidrs: output(["10.1.0.0/16"]),
        loadBalancerCidrs: output(["10.129.0.0/23"]),
        apiServer: { cidrs: ["10.1.0.1/32"], port: 443 },
    },
    namespaces: {
        gateway: { purpose: "gateway", adopt: true, selectBy: "purpose", labels: { team: "x" } },
        data: { purpose: "x", enforce: false },
    },
    neighbours: { monitoring: {}, routers: { namespaceLabels: { ingress: "" } } },
    workloads: { prometheus: { namespace: "monitoring", podLabels: { app: "prometheus" } } },
    externals: {
        tools: { cidrs: output(["192.0.2.0/24"]), except: [output("192.0.2.0/28")], withinClusterRanges: true },
    },
    flows: [
        { from: "gateway", to: "data", ports: ["80", "443"], why: "" },
        { from: "data", to: "nodes", ports: ["any"], why: "" },
        { from: "data", to: "internet", ports: ["443"], why: "" },
        { from: "data", to: "cloud-identity", why: "" },
        { from: "internet", to: "gateway", ports: ["443"], why: "" },
        { from: "load-balancers", to: "gateway", ports: ["443"], why: "" },
        { from: "routers", to: "gateway", ports: ["80"], why: "" },
    ],
});
// @ts-expect-error an unknown key of a namespace
defineMesh({ namespaces: { gateway: { purpose: "gateway", enforced: false } }, flows: [] });
defineMesh({
    ...base,
    platform: {
        preset: "eks-auto",
        dnsClusterIp: "172.20.0.10",
        cni: "aws-vpc-cni",
        identity: { cidrs: ["169.254.170.23/32"], ports: [80] } as const,
        healthChecks: ["10.0.0.0/24"],
        resolvers: [
            { cidrs: ["10.0.0.2/32"] },
            { namespace: "dns", podLabels: { app: "unbound" }, port: 5353 },
        ] as const,
    },
    namespaces: { ...base.namespaces, sandbox: { purpose: "x", dns: "none" } },
    flows: [],
});
// @ts-expect-error no preset
defineMesh({ ...base, platform: { preset: "gke-autopliot" }, flows: [] });
// @ts-expect-error no network plugin
defineMesh({ ...base, platform: { cni: "callico" }, flows: [] });
// @ts-expect-error an unknown key of a resolver
defineMesh({ ...base, platform: { resolvers: [{ cidr: "10.0.0.2/32" }] }, flows: [] });
// @ts-expect-error resolvers are no Outputs
defineMesh({ ...base, platform: { resolvers: [{ cidrs: output(["10.0.0.2/32"]) }] }, flows: [] });
// @ts-expect-error an unknown key of the platform
defineMesh({ ...base, platform: { dnz: ["gke"] }, flows: [] });
// @ts-expect-error an unknown key of a workload
defineMesh({ ...base, workloads: { a: { namespace: "agents", podLabels: {}, labels: {} } }, flows: [] });
// @ts-expect-error an unknown key of an external
defineMesh({ ...base, externals: { x: { cidrs: [], cidr: "192.0.2.0/24" } }, flows: [] });
// @ts-expect-error an unknown key of a flow
defineMesh({ ...base, flows: [{ from: "agent", to: "tools", ...flow, port: 443 }] });
// @ts-expect-error an unknown key at the top
defineMesh({ ...base, flow: [], flows: [] });
// @ts-expect-error the identity endpoint opens no connections
defineMesh({ ...base, flows: [{ from: "cloud-identity", to: "agent", ...flow }] });
// @ts-expect-error load balancers are a source
defineMesh({ ...base, flows: [{ from: "agent", to: "load-balancers", ...flow }] });
// @ts-expect-error metadata is opened by no flow
defineMesh({ ...base, flows: [{ from: "agent", to: "metadata", ...flow }] });
// A name that the spec gives is the spec's.
defineMesh({ ...base, externals: { metadata: { cidrs: [] } }, flows: [{ from: "agent", to: "metadata", ...flow }] });
// @ts-expect-error no DNS profile
defineMesh({ ...base, platform: { dns: ["kube-dnz"] }, flows: [] });
// @ts-expect-error ports are texts or numbers
defineMesh({ ...base, flows: [{ from: "agent", to: "tools", why: "why", ports: [true] }] });

// Short forms and groups.
defineMesh({ ...base, flows: [{ from: ["agent", "gateway"], to: "tools", why: "why", ports: [443, "53/udp"] }] });
defineMesh({
    ...base,
    workloads: {
        ray: { namespace: "agents", each: { label: "ray.io/cluster", values: { train: "c1", serve: "c2" } } },
        pair: {
            namespaces: ["gateway", "agents"],
            podLabels: { role: ["leader", "worker"] },
            podLabelExists: ["group"],
        },
    },
    flows: [
        { from: "ray", to: "ray", same: "ray.io/cluster", ports: ["any"], why: "w" },
        { from: "pair.gateway", to: "ray.train", ports: ["any"], why: "w" },
    ],
});
defineMesh({
    ...base,
    flows: [],
    expect: [{ from: "agent", to: ["gateway", "metadata"], ports: ["any"], verdict: "denied" }],
});
// @ts-expect-error a misspelt endpoint in a list
defineMesh({ ...base, flows: [{ from: ["agent", "gatewya"], to: "tools", ...flow }] });
// @ts-expect-error an empty list of endpoints
defineMesh({ ...base, flows: [{ from: [], to: "tools", ...flow }] });
// @ts-expect-error one of several of what is no workload
defineMesh({ ...base, flows: [{ from: "gateway.x", to: "tools", ...flow }] });
// @ts-expect-error a workload in several namespaces, of which one has no such name
defineMesh({ ...base, workloads: { a: { namespaces: ["agents", "gatewya"], podLabels: { app: "x" } } }, flows: [] });

const byPreset = {
    ...base,
    workloads: { ...base.workloads, vectors: { namespace: "agents", preset: "qdrant", with: { release: "r1" } } },
} as const;
defineMesh({ ...byPreset, flows: [{ from: "agent", to: "vectors.api", why: "a part has its ports" }] });
defineMesh({ ...byPreset, flows: [{ from: "vectors.peers", to: "vectors", ...flow }] });
// @ts-expect-error a part of a workload that nobody named
defineMesh({ ...byPreset, flows: [{ from: "agent", to: "vektors.api", why: "why" }] });
// @ts-expect-error a part of a namespace
defineMesh({ ...byPreset, flows: [{ from: "agent", to: "gateway.api", why: "why" }] });
defineMesh({
    ...base,
    // @ts-expect-error parameters are texts
    workloads: { vectors: { namespace: "agents", preset: "qdrant", with: { release: 1 } } },
    flows: [],
});

/** A spec that a program puts together is what the component takes, without defineMesh. */
export const generated: MeshIsolationArgs = {
    namespaces: Object.fromEntries(["a", "b"].map((name) => [name, { purpose: name }])),
    flows: ["a", "b"].map((name) => ({ from: name, to: name, ports: ["any"], why: "replicas" })),
};

/** What defineMesh returns is what the component takes. */
export const usable: MeshIsolationArgs = defineMesh({
    namespaces: { gateway: { purpose: "gateway" }, agents: { purpose: "agents" } },
    workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
    flows: [{ from: "gateway", to: "agent", ports: ["8080"], why: "requests" }],
});
