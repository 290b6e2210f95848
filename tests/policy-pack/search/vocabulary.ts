import { block } from "../honest/build";

/** A selector by one expression. */
export const label = (key: string, operator: string, ...values: string[]) => ({
    matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});
const nameKey = "kubernetes.io/metadata.name";

export const namespaceSelectors: readonly object[] = [
    {},
    { matchLabels: { [nameKey]: "a" } },
    { matchLabels: { [nameKey]: "b" } },
    { matchLabels: { [nameKey]: "monitoring" } },
    { matchLabels: { purpose: "b" } },
    label("team", "Exists"),
    label("team", "DoesNotExist"),
    label(nameKey, "Exists"),
    label(nameKey, "In", "a", "b", "monitoring"),
    label(nameKey, "NotIn", "kube-public"),
    label("purpose", "NotIn", "a"),
    { matchLabels: { purpose: "b" }, ...label("team", "DoesNotExist") },
];
export const podSelectors: readonly object[] = [
    {},
    {},
    { matchLabels: { app: "x" } },
    { matchLabels: { app: "y" } },
    { matchLabels: { app: "x", tier: "t" } },
    label("app", "Exists"),
    label("app", "DoesNotExist"),
    label("app", "NotIn", "x"),
    label("app", "In", "x", "y"),
    { matchLabels: { tier: "t" }, ...label("app", "NotIn", "y") },
];
const octets = (from: number, step: number) =>
    Array.from({ length: Math.floor((223 - from) / step) + 1 }, (_, index) => `${from + index * step}.0.0.0/8`);
const isOwn = (cidr: string) => /^(?:10|127|169)\./.test(cidr);

/** ipBlocks, each as one or several peers. */
export const blocks: readonly (readonly object[])[] = [
    [block("0.0.0.0/0")],
    [block("0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")],
    [block("0.0.0.0/0", "10.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.64.0.0/10", "192.0.0.0/24")],
    [block("0.0.0.0/1"), block("128.0.0.0/1")],
    octets(1, 2)
        .filter((cidr) => !isOwn(cidr))
        .map((cidr) => block(cidr)),
    octets(2, 2)
        .filter((cidr) => !isOwn(cidr))
        .map((cidr) => block(cidr)),
    [block("::/0")],
    [block("2000::/3")],
    [block("::ffff:0:0/96")],
    [block("64:ff9b::/96")],
    [block("::ffff:10.244.0.0/112")],
    [block("10.0.0.0/8")],
    [block("10.0.0.0/8", "10.244.0.0/16", "10.96.0.0/12")],
    [block("10.244.0.0/16")],
    [block("10.244.3.0/24")],
    [block("10.244.3.7/32")],
    [block("172.16.0.0/12")],
    [block("203.0.113.0/24")],
    [block("151.101.0.0/16")],
    [block("169.254.0.0/16")],
    [block("169.254.169.254/32")],
    [block("fd00::/8")],
    [block("fd00:ec2::254/128")],
];
export const ports: readonly (readonly object[] | undefined)[] = [
    undefined,
    [{ port: 443 }],
    [{ protocol: "TCP", port: 8000, endPort: 8443 }],
    [{ port: "http" }],
    [{ protocol: "UDP", port: 4789 }],
    [{ port: 443 }, { port: 9090 }],
    [{ protocol: "TCP" }],
];
