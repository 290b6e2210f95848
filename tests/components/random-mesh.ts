import * as fc from "fast-check";
import { IpSet } from "../../netpol";
import { presetNames } from "../../mesh/platforms";
import { cnis } from "../../mesh/platforms/plugins";
import { serviceMeshNames } from "../../mesh/service-meshes";

/** Ranges in so little space that they are often adjacent, nested, overlapping or the same; all but one name outsiders. */
const near4 = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(21, 22, 23, 24))
    .map(([third, length]) => `10.8.${third & ~((1 << (24 - length)) - 1)}.0/${length}`);
const hosts4 = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(29, 30, 31, 32))
    .map(([last, length]) => `10.8.1.${last & ~((1 << (32 - length)) - 1)}/${length}`);
const near6 = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(61, 62, 63, 64))
    .map(([fourth, length]) => `fd00:0:0:${fourth & ~((1 << (64 - length)) - 1)}::/${length}`.replace(":0::", "::"));
const wide = fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "8.0.0.0/7", "128.0.0.0/1", "::/0", "fc00::/7", "2000::/3");
/** What no external opens by the way, what lies next to it, and what resolvers of several platforms have as addresses. */
const special = fc.constantFrom(
    "169.254.10.10/32",
    "169.254.10.11/32",
    "169.254.10.10/31",
    "169.254.20.10/32",
    "169.254.169.254/32",
    "169.254.0.0/16",
    "169.253.0.0/16",
    "168.63.129.16/32",
    "168.63.129.17/32",
    "fd00:ec2::254/128",
    "fe80::/10",
    "10.96.0.10/32",
    "10.96.0.11/32",
);
const range = fc.oneof(
    { weight: 4, arbitrary: near4 },
    { weight: 3, arbitrary: hosts4 },
    { weight: 3, arbitrary: near6 },
    { weight: 1, arbitrary: wide },
    { weight: 2, arbitrary: special },
);

const isWhole = (cidr: string): boolean => cidr.endsWith("/0");

const dnsProfiles = [
    "aks-local-dns",
    "cluster-ip",
    "coredns",
    "eks-auto-mode",
    "gke",
    "gke-cloud-dns",
    "kube-dns",
    "node-local",
    "node-local-kubespray",
    "openshift",
];
/** Next to ranges that the internet is without, within them and around them, as a cluster with public addresses has them. */
const nearInternet = fc.constantFrom(
    "9.0.0.0/8",
    "11.0.0.0/8",
    "34.118.224.0/21",
    "34.118.240.0/20",
    "128.0.0.0/2",
    "168.63.129.16/30",
    "199.36.153.0/24",
    "223.255.255.0/24",
    "2000::/4",
    "2001:200::/23",
    "2001:4860:8000::/33",
    "2600:2d00::/32",
    "3fff::/20",
    "4000::/3",
);
const identityAddress = fc.constantFrom(
    "169.254.169.252/32",
    "169.254.169.254/32",
    "169.254.170.23/32",
    "fd00:ec2::23/128",
    "10.8.1.3/32",
);
const ownRanges = fc.array(fc.oneof(hosts4, near6, nearInternet, fc.constant("10.244.0.0/16")), {
    minLength: 1,
    maxLength: 2,
});
/** Resolvers at addresses that other ends have too, in pods that other flows name too, and on a port that these open too. */
const resolver = fc.oneof(
    fc.record({ cidrs: fc.array(fc.oneof(hosts4, near4.filter(isNarrow)), { minLength: 1, maxLength: 2 }) }),
    fc.record({
        cidrs: fc.constantFrom(["169.254.20.10/32"], ["10.96.0.11/32"], ["fd00:0:0:2::a/128"]),
        port: fc.constantFrom(53),
    }),
    fc.record({
        namespace: fc.constantFrom("a", "n", "kube-system", "elsewhere"),
        podLabels: fc.constantFrom({ app: "x" }, { "k8s-app": "kube-dns" }, { app: "x", tier: "y" }),
        port: fc.constantFrom(53, 80, 5353),
    }),
);
const platform = fc.record(
    {
        dns: fc.subarray(dnsProfiles, { minLength: 1 }),
        preset: fc.constantFrom(...presetNames),
        cni: fc.constantFrom(...cnis),
        serviceMesh: fc.constantFrom(...serviceMeshNames),
        resolvers: fc.array(resolver, { minLength: 1, maxLength: 3 }),
        dnsClusterIp: fc.constantFrom("10.96.0.10", "10.8.1.2", "fd00:0:0:2::a"),
        podCidrs: ownRanges,
        serviceCidrs: ownRanges,
        nodeCidrs: ownRanges,
        clusterCidrs: fc.array(fc.oneof(near4, hosts4, near6, fc.constant("10.244.0.0/16")), {
            minLength: 1,
            maxLength: 3,
        }),
        loadBalancerCidrs: fc.array(range, { minLength: 1, maxLength: 3 }).filter((all) => !all.some(isWhole)),
        healthChecks: fc.array(fc.oneof(near4, near6, special, nearInternet), { minLength: 1, maxLength: 2 }),
        identity: fc.record({
            cidrs: fc.array(identityAddress, { minLength: 1, maxLength: 2 }),
            ports: fc.constantFrom([80], [987, 988], [80, 8080]),
        }),
        apiServer: fc.record({
            cidrs: fc.array(fc.oneof(hosts4, near6, special, nearInternet), { minLength: 1, maxLength: 2 }),
            port: fc.constantFrom(443, 6443),
        }),
    },
    { requiredKeys: ["dnsClusterIp", "apiServer"] },
);

/** A resolver's range has 256 addresses at most. */
function isNarrow(cidr: string): boolean {
    return cidr.endsWith("/24");
}

const team = fc.constantFrom("x", "y");
const namespace = fc
    .record({
        purpose: fc.constantFrom("p", "q"),
        labels: fc.option(fc.record({ team }), { nil: undefined }),
        adopt: fc.boolean(),
        enforce: fc.boolean(),
        selectBy: fc.constantFrom("name", "purpose"),
        dns: fc.constantFrom("platform", "platform", "none"),
        serviceMesh: fc.constantFrom(undefined, true, false),
    })
    .map((one) => ({ ...one, enforce: one.enforce || !one.adopt }));
const neighbour = fc.oneof(
    fc.constant({}),
    fc.constant({ serviceMesh: true }),
    fc.record({ team }).map((namespaceLabels) => ({ namespaceLabels })),
    fc.constantFrom("p", "q").map((purpose) => ({ namespaceLabels: { purpose } })),
    fc.constant({ namespaceLabels: { team: "x", purpose: "p" } }),
);
const ownNames = ["a", "b", "c"];
const otherNames = ["n", "kube-system", "openshift-dns", "istio-system", "linkerd"];
const podLabels = fc.oneof(
    fc.dictionary(fc.constantFrom("app", "tier", "role"), fc.constantFrom("x", "y"), { minKeys: 1 }),
    fc.constant({ "k8s-app": "kube-dns" }),
    fc.constant({ app: "istiod" }),
    fc.constant({ "linkerd.io/control-plane-component": "identity" }),
);
/** A workload's labels in every form that a spec takes. */
const podsOfWorkload = fc.oneof(
    { weight: 3, arbitrary: podLabels.map((labels) => ({ podLabels: labels })) },
    {
        weight: 1,
        arbitrary: fc.record(
            {
                podLabels: fc.constant({ app: "x" }),
                podLabelValues: fc.constantFrom({ tier: ["x", "y"] }, { role: ["y", "z"], tier: ["x", "z"] }),
                podLabelExists: fc.constant(["group"]),
            },
            { requiredKeys: ["podLabelValues"] },
        ),
    },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom("app", "role")
            .map((label) => ({ each: { label, values: { one: "x", two: "y" } }, podLabels: { tier: "x" } })),
    },
);
const external = fc.record({
    cidrs: fc.array(range, { minLength: 1, maxLength: 4 }),
    holes: fc.array(range, { maxLength: 3 }),
    withinClusterRanges: fc.boolean(),
});
const ports = fc.uniqueArray(fc.constantFrom("80", "443", "80-90/udp", "53/udp", "53", "1-65535", "any/sctp", "any"), {
    minLength: 1,
    maxLength: 3,
});

/** Every third flow in the form that takes several ends. */
function inSomeForm<T extends { from: string; to: string }>({ from, to, ...rest }: T, index: number) {
    return index % 3 === 0 ? { fromAny: [from], toAny: [to], ...rest } : { from, to, ...rest };
}

/** An exception has to lie within the external's ranges, and what lies within the cluster's own holds none of them whole. */
function asExternal({ cidrs, holes, withinClusterRanges }: Drawn, ranges: readonly string[]) {
    const each = cidrs.map((cidr) => IpSet.parse(cidr));
    const except = holes.filter((hole) => IpSet.unionAll(each).covers(IpSet.parse(hole)));
    const isWithin = withinClusterRanges && !ranges.some((own) => each.some((one) => one.covers(IpSet.parse(own))));
    return { cidrs, ...(except.length > 0 && { except }), ...(isWithin && { withinClusterRanges }) };
}

interface Drawn {
    readonly cidrs: string[];
    readonly holes: string[];
    readonly withinClusterRanges: boolean;
}

/**
 * Specs of meshes of every kind: all platforms, both address families, every endpoint. Some are refused, most often since an
 * external has no address left.
 */
export const anySpec = fc
    .record({
        platform,
        namespaces: fc.array(namespace, { minLength: 1, maxLength: ownNames.length }),
        neighbours: fc.array(neighbour, { maxLength: otherNames.length }),
        workloads: fc.array(fc.tuple(fc.nat(), podsOfWorkload, fc.constantFrom(undefined, true, false)), {
            maxLength: 5,
        }),
        externals: fc.array(external, { minLength: 1, maxLength: 4 }),
        flows: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), ports }), { maxLength: 12 }),
    })
    .map(({ platform, namespaces, neighbours, workloads, externals, flows }) => {
        const homes = [...ownNames.slice(0, namespaces.length), ...otherNames.slice(0, neighbours.length)];
        const isOwn = (home: string) => ownNames.includes(home);
        const placed = workloads.map(([home, pods, serviceMesh], i) => ({
            name: `w${i}`,
            home: homes[home % homes.length]!,
            pods: { ...pods, ...(serviceMesh === undefined ? {} : { serviceMesh }) },
        }));
        const inside = [...homes, ...placed.map(({ name }) => name)];
        const outside = externals.map((_, i) => `x${i}`);
        const isolated = new Set([
            ...homes.filter(isOwn),
            ...placed.filter(({ home }) => isOwn(home)).map(({ name }) => name),
        ]);
        const { podCidrs = [], serviceCidrs = [], nodeCidrs = [], clusterCidrs = [] } = platform;
        const ranges = [...podCidrs, ...serviceCidrs, ...nodeCidrs, ...clusterCidrs];
        const nodes = platform.nodeCidrs === undefined ? [] : ["nodes"];
        const isBalanced = platform.loadBalancerCidrs !== undefined || platform.healthChecks !== undefined;
        const identity = platform.identity === undefined ? [] : ["cloud-identity"];
        const [sources, targets] = [
            [...inside, ...outside, ...nodes, "internet", ...(isBalanced ? ["load-balancers"] : [])],
            [...inside, ...outside, ...nodes, "internet", "kube-apiserver", ...identity],
        ];
        const named = flows
            .map(({ from, to, ports }) => ({
                from: sources[from % sources.length]!,
                to: targets[to % targets.length]!,
                ...(targets[to % targets.length] === "cloud-identity" ? {} : { ports }),
                why: "w",
            }))
            .filter(({ from, to }) => isolated.has(from) || isolated.has(to));
        return {
            platform,
            namespaces: Object.fromEntries(namespaces.map((each, i) => [ownNames[i], each])),
            neighbours: Object.fromEntries(neighbours.map((each, i) => [otherNames[i], each])),
            workloads: Object.fromEntries(placed.map(({ name, home, pods }) => [name, { namespace: home, ...pods }])),
            externals: Object.fromEntries(externals.map((each, i) => [`x${i}`, asExternal(each, ranges)])),
            flows: [...new Map(named.map((flow) => [`${flow.from} ${flow.to}`, flow])).values()].map(inSomeForm),
        };
    });
