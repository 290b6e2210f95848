import type { NetworkPolicy, Workload } from "../../../netpol/types";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { anybodysNames, nameOpens, somebodysNames, opensNames, withoutNames } from "./names";
import { halfAllows, isAllowed, type End, type Question, type Reading } from "../../differential/naive";

/**
 * What a stack's policies let through, by an evaluator that shares no code with the engine: one pod, one address and one
 * port at a time.
 */

/** Under the reading that lets the most through. */
export const generous: Reading = {
    blocksMatchPods: true,
    blocksMatchBy: "some",
    undeclaredName: "everything of its protocol",
};

export const pod = (namespace: string, labels: Record<string, string>, ip: string): Workload => ({
    kind: "Pod",
    namespace,
    name: "pod",
    labels,
    ports: [],
    ips: [ip],
    hostNetwork: false,
});
export const labelsOfPods = [undefined, "x", "y", "z"].flatMap((app) =>
    [undefined, "t"].map((tier): Record<string, string> => ({ ...(app && { app }), ...(tier && { tier }) })),
);
const portsAsked = [443, 8200, 9090, 31337]
    .flatMap((port) => (["TCP", "UDP"] as const).map((protocol) => ({ protocol, port })))
    .concat({ protocol: "UDP", port: 4789 });

/** What is in the cluster of a namespace, as often as it cannot be told which of several resources writes a policy. */
function worlds(resources: readonly SeenResource[], home: SeenResource): NetworkPolicy[][] {
    const place = ({ provider }: SeenResource) => JSON.stringify(provider?.props ?? {});
    const there = resources.filter((one) => isPolicy(one) && place(one) === place(home) && !isRefused(one));
    const names = new Map<string, NetworkPolicy[]>();
    for (const resource of there) {
        const one = withoutNames(resource);
        const key = `${one.kind}/${one.metadata.namespace}/${one.metadata.name}`;
        names.set(key, [...(names.get(key) ?? []), one]);
    }
    return [...names.values()].reduce<NetworkPolicy[][]>(
        (all, choices) => all.flatMap((world) => choices.map((choice) => [...world, choice])),
        [[]],
    );
}

export const isPolicy = (resource: SeenResource) =>
    /^kubernetes:networking\.k8s\.io\/v1:NetworkPolicy(?:Patch)?$/.test(resource.type) || opensNames(resource);
const isRefused = ({ props }: SeenResource) =>
    Object.keys((props["metadata"] as { labels?: object }).labels ?? {}).some((key) => key.includes(" "));

/** How a stack leaves isolation; undefined where it does not, "doubtful" where opinions may differ. */
export function breach({ resources, isMesh }: { resources: readonly SeenResource[]; isMesh: boolean }) {
    const homes = resources.filter(({ type }) => /:Namespace$/.test(type));
    const found = homes.flatMap((home) =>
        worlds(resources, home).map(
            (policies) => breachOf(policies, nameOf(home)) ?? (isMesh ? undeclared(policies) : undefined),
        ),
    );
    const named = resources
        .filter(opensNames)
        .find((one) => isMesh || anybodysNames.some((name) => nameOpens(one, name)));
    if (named !== undefined && (!isMesh || opensSomeName(named))) return `a name: ${named.name}`;
    return found.find((one) => one !== undefined && one !== "doubtful") ?? found.find((one) => one !== undefined);
}

/** Whether a policy opens any name that the search knows of. */
const opensSomeName = (resource: SeenResource): boolean =>
    [...anybodysNames, ...somebodysNames].some((name) => nameOpens(resource, name));

const nameOf = ({ props }: SeenResource) => (props["metadata"] as { name: string }).name;
export const namespaceLabels = (name: string) => ({
    "kubernetes.io/metadata.name": name,
    ...(/^[ab]$/.test(name) && { purpose: name }),
});

/** A pod that nobody knows, by its labels. */
const stranger: End = { pod: pod("zz", {}, "198.18.0.1"), namespaceLabels: namespaceLabels("zz") };
/** Addresses that such a pod may have, as IPv4 and as the IPv6 addresses that stand for them. */
const strangeAddresses = ["10.244.200.9", "10.244.3.9", "10.97.0.9"].flatMap((ip): End[] => [
    { ip },
    { ip: `::ffff:${hex(ip)}` },
    { ip: `64:ff9b::${hex(ip)}` },
]);
/** Addresses all over the internet, of a quarter of its first octets, odd and even. */
const internet4 = Array.from({ length: 223 }, (_, index) => index + 1)
    .filter((octet) => [0, 3].includes(octet % 8) && ![100, 169, 192].includes(octet))
    .map((octet) => `${octet}.77.77.77`);
const internet6 = ["2001:4860::8888", "2400:cb00::1", "2620:fe::fe", "2a00:1450::1", "2c0f:fb50::1"];
const metadata = ["169.254.169.254", "169.254.170.2", "fd00:ec2::254"];

/** The last 32 bits of an IPv6 address that stands for an IPv4 address. */
export function hex(ip: string): string {
    const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function breachOf(policies: readonly NetworkPolicy[], home: string): string | undefined {
    let doubtful = false;
    // Where no rule has a range, an address is let in by what lets in a stranger.
    const hasRanges = JSON.stringify(policies).includes("ipBlock");
    for (const labels of labelsOfPods) {
        const subject: End = { pod: pod(home, labels, "10.244.9.9"), namespaceLabels: namespaceLabels(home) };
        for (const direction of ["Ingress", "Egress"] as const) {
            for (const asked of portsAsked) {
                const passes = (peer: End) => half(policies, direction, subject, peer, asked);
                const at = `${home} ${JSON.stringify(labels)} ${direction} ${asked.protocol} ${asked.port}`;
                if (passes(stranger)) return `a stranger: ${at}`;
                if (!hasRanges) continue;
                if (strangeAddresses.some(passes)) return `a stranger's address: ${at}`;
                if (direction === "Egress" && metadata.some((ip) => passes({ ip }))) return `metadata: ${at}`;
                const open = internet4.filter((ip) => passes({ ip }) || passes({ ip: `::ffff:${hex(ip)}` })).length;
                const open6 = internet6.filter((ip) => passes({ ip })).length;
                if (open > 15 || open6 > 2) return `the internet: ${at}`;
                doubtful ||= open > 1 || open6 > 0;
            }
        }
    }
    return doubtful ? "doubtful" : undefined;
}

function half(
    policies: readonly NetworkPolicy[],
    direction: "Ingress" | "Egress",
    subject: End,
    peer: End,
    asked: Pick<Question, "protocol" | "port">,
): boolean {
    const [from, to] = direction === "Ingress" ? [peer, subject] : [subject, peer];
    return halfAllows(policies, direction, subject, peer, { from, to, ...asked }, generous);
}

/** A connection between the namespaces of the mesh that is not from app=x in `a` to `b` on TCP 443. */
function undeclared(policies: readonly NetworkPolicy[]): string | undefined {
    for (const [one, other] of [
        ["a", "b"],
        ["b", "a"],
        ["a", "a"],
        ["b", "b"],
    ] as const) {
        for (const fromLabels of labelsOfPods) {
            for (const toLabels of labelsOfPods) {
                const from: End = { pod: pod(one, fromLabels, "10.244.9.9"), namespaceLabels: namespaceLabels(one) };
                const to: End = { pod: pod(other, toLabels, "10.244.9.8"), namespaceLabels: namespaceLabels(other) };
                for (const asked of portsAsked) {
                    const isDeclared =
                        one === "a" &&
                        other === "b" &&
                        fromLabels["app"] === "x" &&
                        asked.port === 443 &&
                        asked.protocol === "TCP";
                    if (!isDeclared && isAllowed(policies, { from, to, ...asked }, generous))
                        return `undeclared: ${one} ${JSON.stringify(fromLabels)} -> ${other} ${JSON.stringify(toLabels)} ${asked.protocol} ${asked.port}`;
                }
            }
        }
    }
    return undefined;
}
