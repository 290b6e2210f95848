import { internetSet, IpSet, metadataSet } from "../../../netpol";
import type { NetworkPolicy, Protocol } from "../../../netpol/types";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { addressesToTry, appliesTo, cidrHolds, isAllowed, type End, type Reading } from "../../differential/naive";
import { mesh } from "../honest/build";
import { generous, hex, isPolicy, labelsOfPods, namespaceLabels, pod } from "./effect";
import { nameOpens, namesPolicy, opensNames, withoutNames } from "./names";
import type { Random } from "./random";
import { clusterCidrs, extrasBy, meshSpec } from "./stacks";

/** A row of `expect`, with one port. */
export interface Row {
    readonly from: string;
    readonly to: string;
    readonly ports: readonly string[];
    readonly verdict: "allowed" | "denied";
}

/** A stack of one mesh that expects something, with policies of others beside its own. */
export interface ExpectingStack {
    readonly resources: readonly SeenResource[];
    readonly rows: readonly Row[];
}

const partner = ["203.0.113.0/24", "151.101.0.0/18"];
const hub = ["huggingface.co", "*.hf.co"];
/** Names of the hub, one for each way in which patterns tell them apart. */
const hubNames = ["huggingface.co", "cdn.hf.co", "other.hf.co", "eu.cdn.hf.co", "eu.other.hf.co"];
const ends = ["a", "b", "x", "a", "b", "x", "partner", "internet", "metadata", "hub", "hub"] as const;
const ports = ["443", "8200", "9090", "4789/udp", "31337"];

/** Makes one; the same seed makes the same. */
export function expectingStack(random: Random): ExpectingStack {
    const row = (): Row => {
        const verdict = random.is(0.7) ? "denied" : "allowed";
        const inside = random.pick(["a", "b", "x"]);
        const any = random.pick(ends);
        const isOut = random.is(0.6) || any === "metadata" || any === "hub";
        const [from, to] = isOut ? [inside, any] : [any, inside];
        return { from, to, ports: [random.pick(ports)], verdict };
    };
    const rows = Array.from({ length: 3 }, row);
    const spec = { ...meshSpec, externals: { partner: { cidrs: partner } } };
    const [made, ...others] = mesh("mesh", spec);
    const asked = { ...spec, externals: { ...spec.externals, hub: { hosts: hub } }, expect: rows };
    const names = Array.from({ length: Math.floor(random.next() * 3) }, (_, index) =>
        namesPolicy(random, random.pick(["a", "b"]), `names-${index}`),
    );
    const own = made === undefined ? [] : [{ ...made, props: asked }];
    return { resources: [...own, ...others, ...extrasBy(random, ["a", "b"]), ...names], rows };
}

/** Under the reading that lets the least through. */
const strict: Reading = { blocksMatchPods: false, blocksMatchBy: "all", undeclaredName: "nothing" };

/** Rows that do not hold, by an evaluator that shares no code with the engine, of pods and addresses one at a time. */
export function broken({ resources, rows }: ExpectingStack): string[] {
    // The evaluator reads IPv6 addresses that are written in hexadecimal alone.
    const written = JSON.stringify(resources.filter(isPolicy).map(withoutNames));
    const policies = JSON.parse(
        written.replaceAll(/::ffff:(\d+(?:\.\d+){3})/g, (_, ip: string) => `::ffff:${hex(ip)}`),
    ) as NetworkPolicy[];
    const names = resources.filter(opensNames);
    return rows.flatMap((row, index) =>
        (row.to === "hub" ? isHubBroken(row, policies, names) : isBroken(row, policies)) ? [`expect[${index}]`] : [],
    );
}

/** A name is open by rules that name it, and by those that admit its address, which may be any of the internet. */
function isHubBroken(row: Row, policies: readonly NetworkPolicy[], names: readonly SeenResource[]): boolean {
    const isDenied = row.verdict === "denied";
    const asked = portOf(row);
    const addresses = addressesToTry(policies, ["8.8.8.0/24", "2400:cb00::/32"]).filter((ip) =>
        internetSet.contains(ip),
    );
    return endsOf(row.from, policies, isDenied, 8).some((source) => {
        const opens = (ip: string) =>
            isAllowed(policies, { from: source, to: { ip }, ...asked }, isDenied ? generous : strict);
        const byAddress = isDenied ? addresses.some(opens) : addresses.every(opens);
        return hubNames.some((name) => {
            const byName = names.some((one) => selectsPod(one, source) && nameOpens(one, name, asked));
            return (byAddress || byName) === isDenied;
        });
    });
}

const selectsPod = (resource: SeenResource, end: End): boolean =>
    "pod" in end && appliesTo(withoutNames(resource), end.pod);

function portOf({ ports: [text = ""] }: Row): { readonly port: number; readonly protocol: Protocol } {
    const [port, protocol = "tcp"] = text.split("/");
    return { port: Number(port), protocol: protocol.toUpperCase() as Protocol };
}

function isBroken(row: Row, policies: readonly NetworkPolicy[]): boolean {
    const { from, to, verdict } = row;
    const [asked, isDenied] = [portOf(row), verdict === "denied"];
    const withoutAllOfIpv6 = narrowed(policies);
    return endsOf(from, policies, isDenied, 8).some((source) =>
        endsOf(to, policies, isDenied, 9).some((target) => {
            const question = { from: source, to: target, ...asked };
            const judged = [source, target].some(standsForIpv4) ? withoutAllOfIpv6 : policies;
            return isAllowed(judged, question, isDenied ? generous : strict) === isDenied;
        }),
    );
}

/** All of IPv6 is judged as that, and not by the IPv4 addresses that some of it stands for. */
const narrowed = (policies: readonly NetworkPolicy[]): NetworkPolicy[] =>
    JSON.parse(JSON.stringify(policies).replaceAll('"cidr":"::/0"', '"cidr":"2000::/3"')) as NetworkPolicy[];

const standsForIpv4 = (end: End): boolean =>
    ("pod" in end ? end.pod.ips : [end.ip]).some((ip) => /^(?:::ffff:|64:ff9b::)/.test(ip));

/** Pods with all labels that are spoken of, each with some addresses of pods; or addresses on both sides of every cut. */
function endsOf(name: string, policies: readonly NetworkPolicy[], isDenied: boolean, last: number): End[] {
    if (["a", "b", "x"].includes(name)) {
        const home = name === "x" ? "a" : name;
        return labelsOfPods
            .filter(({ app }) => name !== "x" || app === "x")
            .flatMap((labels) =>
                ["10.244.9", "10.244.3", "10.97.0"].flatMap((net) => {
                    const ips = [
                        `${net}.${last}`,
                        `::ffff:${hex(`${net}.${last}`)}`,
                        `64:ff9b::${hex(`${net}.${last}`)}`,
                    ];
                    return ips.map((ip) => ({ pod: pod(home, labels, ip), namespaceLabels: namespaceLabels(home) }));
                }),
            );
    }
    const sets: Record<string, IpSet> = {
        metadata: metadataSet,
        internet: clusterCidrs
            .reduce((set, cidr) => set.subtract(IpSet.parse(cidr)), internetSet)
            .subtract(metadataSet),
    };
    const tried = addressesToTry(policies, [...partner, ...metadataSet.cidrs(), "8.8.8.0/24", "2400:cb00::/32"]);
    const own = tried.filter((ip) =>
        sets[name] ? sets[name].contains(ip) : partner.some((cidr) => cidrHolds(cidr, ip)),
    );
    return own.flatMap((ip) => [
        { ip },
        // What opens an IPv6 address that stands for it may open it, and does not for sure.
        ...(isDenied && !ip.includes(":") ? [{ ip: `::ffff:${hex(ip)}` }, { ip: `64:ff9b::${hex(ip)}` }] : []),
    ]);
}
