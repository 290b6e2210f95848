import type { LabelSelector } from "../../netpol/types";
import type { CiliumRule, Name } from "./cilium-objects";
import { cidrHolds } from "./naive";

// Names of Cilium's policies, each branch under the sentence it is written from: see naive-cilium.ts.

/** Whether a rule sends the question for a name, which is one of UDP, to the proxy and lets it pass. */
export function intercepts(
    { rule: { endpoints, entities, cidrs, cidrSet, names, toPorts = [] }, namespace }: Placed,
    host: string,
): boolean {
    const isForSomebody =
        (endpoints?.some((each) => somePodIs(conditions(bound(each, namespace)))) ?? true) &&
        cidrs?.length !== 0 &&
        cidrSet?.length !== 0 &&
        (entities?.some((entity) => !["none", "kube-apiserver", "unmanaged"].includes(entity)) ?? true) &&
        names === undefined;
    return (
        isForSomebody &&
        toPorts.some(
            ({ ports = [], rules }) =>
                ports.some(({ protocol = "ANY" }) => protocol === "ANY" || protocol === "UDP") &&
                (rules?.dns ?? []).some((name) => nameIs(name, host)),
        )
    );
}

/** L3: "* within a domain allows 0 or more valid DNS characters, except for the . separator", "* alone matches all names", "**. is a special prefix … to wildcard all cascaded subdomains". */
export function nameIs({ matchName, matchPattern }: Name, host: string): boolean {
    if (matchName !== undefined) return matchName === host;
    if (matchPattern === undefined) return false;
    if (matchPattern === "*") return true;
    if (matchPattern.startsWith("**.")) return host.endsWith(matchPattern.slice(2)) && host !== matchPattern.slice(3);
    const letters = matchPattern.split("*").map((part) => part.replaceAll(".", "[.]"));
    return new RegExp(`^${letters.join("[-a-z0-9_]*")}$`).test(host);
}

/** A rule, and the namespace of its policy. */
export interface Placed {
    readonly rule: CiliumRule;
    readonly namespace: string | undefined;
}

/**
 * Whether a rule that denies may keep a question that another lets through from some of those whom it is put to. DENY: "Deny policies
 * take precedence over allow policies"; which pod is the resolver nobody says.
 */
export function mayKeep(denying: Placed, asking: Placed): boolean {
    const { icmps = [], toPorts = [] } = denying.rule;
    // L4: port 0 is every port, a name may be the port of a resolver; CRD: rules about ICMP are about no port.
    const isOnPort = toPorts.some(({ ports = [] }) =>
        ports.some(
            ({ port, endPort = 0, protocol = "ANY" }) =>
                ["ANY", "UDP"].includes(protocol) &&
                (port === "0" || !/^\d+$/.test(port) || (Number(port) <= 53 && 53 <= Math.max(Number(port), endPort))),
        ),
    );
    if (icmps.length > 0 || (toPorts.length > 0 && !isOnPort)) return false;
    const [denied, asked] = [whom(denying, perhaps), whom(asking, surely)];
    return denied.some((one) => asked.some((other) => areOne(one, other)));
}

/** One sort of peer: a selector with the namespace that it is bound to, addresses, or a name of others. */
type Whom = { readonly pods: LabelSelector } | { readonly cidr: string } | "nodes" | "outside";
const anybody: readonly Whom[] = [{ pods: {} }, "nodes", "outside"];

/** L3, "Entities based": whom they hold, and whom they may hold. */
const surely: Readonly<Record<string, readonly Whom[]>> = {
    ...{ all: anybody, world: ["outside"], cluster: [{ pods: {} }, "nodes"] },
    ...{ host: ["nodes"], "remote-node": ["nodes"] },
};
const perhaps = { ...surely, "kube-apiserver": ["nodes", "outside"] as const, unmanaged: [{ pods: {} }] as const };

function whom({ rule, namespace }: Placed, entities: Readonly<Record<string, readonly Whom[]>>): readonly Whom[] {
    if (rule.endpoints) return rule.endpoints.map((each) => ({ pods: bound(each, namespace) }));
    if (rule.entities) return rule.entities.flatMap((entity) => entities[entity] ?? []);
    if (rule.cidrs) return rule.cidrs.map((cidr) => ({ cidr }));
    // What exceptions leave of the ranges here, others hold too.
    if (rule.cidrSet) return rule.cidrSet.map(({ cidr }) => ({ cidr }));
    return (rule.toPorts ?? []).length > 0 ? anybody : [];
}

const namespaceKey = "io.kubernetes.pod.namespace";
const bare = (key: string): string => key.replace(/^(k8s|any):/, "");

/** K8S: "if no namespace is specified, the selector is for the namespace of the policy". */
function bound(selector: LabelSelector, namespace: string | undefined): LabelSelector {
    const isOfNamespaces = conditions(selector).some(
        ({ key }) => key === namespaceKey || key.startsWith("io.cilium.k8s.namespace.labels."),
    );
    if (isOfNamespaces || namespace === undefined) return selector;
    return { ...selector, matchLabels: { ...selector.matchLabels, [namespaceKey]: namespace } };
}

const conditions = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) => [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key: bare(key), operator: "In", values: [value] })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({ key: bare(key), operator, values })),
];

function areOne(a: Whom, b: Whom): boolean {
    if (typeof a === "string" || typeof b === "string") {
        if (a === "nodes" || b === "nodes") return a === b;
        return [a, b].every((each) => each === "outside" || (typeof each === "object" && "cidr" in each));
    }
    if ("cidr" in a || "cidr" in b) return "cidr" in a && "cidr" in b && rangesMeet(a.cidr, b.cidr);
    return somePodIs([...conditions(a.pods), ...conditions(b.pods)]);
}

/** Of two ranges that meet one holds the first address of the other. */
function rangesMeet(a: string, b: string): boolean {
    const whole = (cidr: string): string => (cidr.includes("/") ? cidr : `${cidr}/${cidr.includes(":") ? 128 : 32}`);
    const first = (cidr: string): string => cidr.replace(/\/.*/, "");
    return cidrHolds(whole(a), first(b)) || cidrHolds(whole(b), first(a));
}

/** Tries, key by key, each value that is spoken of, one more, and none. */
function somePodIs(all: ReturnType<typeof conditions>): boolean {
    return [...new Set(all.map(({ key }) => key))].every((key) => {
        const ofKey = all.filter((each) => each.key === key);
        return [undefined, "some other", ...ofKey.flatMap(({ values }) => values)].some((value) =>
            ofKey.every(({ operator, values }) => {
                if (operator === "Exists" || operator === "DoesNotExist")
                    return (value !== undefined) === (operator === "Exists");
                return (value !== undefined && values.includes(value)) === (operator === "In");
            }),
        );
    });
}
