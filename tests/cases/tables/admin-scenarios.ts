import type { TruthTable } from "../types";
import {
    acceptFrom,
    acceptTo,
    admin,
    baseline,
    denyFrom,
    denyTo,
    everyPod,
    networks,
    passFrom,
    passTo,
    tcp,
    udp,
    x,
    y,
    z,
} from "./cluster-policies";
import { internet, policy, tools, xa, xb, xyz, ya, yb, za } from "./pods";

// z is where the cluster's own services run.
const shared = { namespaces: xyz, pods: [xa, xb, ya, yb, za], hosts: [internet, tools] } as const;

/** Several tiers at once, as administrators use them. */
export const adminScenarios: TruthTable[] = [
    {
        ...shared,
        name: "closed-by-default-with-dns",
        because: "Baseline flips the default security stance; Admin accepts DNS, which a NetworkPolicy cannot forget.",
        policies: [policy("y/deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })],
        clusterPolicies: [
            admin("dns", 100, {
                subject: everyPod,
                egress: [acceptTo([z], [udp(53), tcp(53)])],
            }),
            admin("dns-server", 100, { subject: z, ingress: [acceptFrom([everyPod], [udp(53), tcp(53)])] }),
            baseline("closed", 10, {
                subject: everyPod,
                ingress: [denyFrom([everyPod])],
                egress: [denyTo([everyPod])],
            }),
        ],
        probes: ["53/udp", "53/tcp", "80/tcp"],
        default: "denied",
        except: [
            ["*", "z/a", "53/udp"],
            ["*", "z/a", "53/tcp"],
            ["x/*", "internet", "*"],
            ["x/*", "tools", "*"],
            ["z/*", "internet", "*"],
            ["z/*", "tools", "*"],
            ["internet", "x/*", "*"],
            ["tools", "x/*", "*"],
            ["internet", "z/*", "*"],
            ["tools", "z/*", "*"],
        ],
    },
    {
        ...shared,
        name: "tenants-kept-apart",
        because: "Traffic within a tenant is delegated by Pass, all other traffic into it is denied.",
        policies: [
            policy("x/a-from-b", {
                podSelector: { matchLabels: { pod: "b" } },
                policyTypes: ["Ingress"],
            }),
        ],
        clusterPolicies: [
            admin("x", 20, { subject: x, ingress: [passFrom([x]), denyFrom([everyPod])] }),
            admin("y", 20, { subject: y, ingress: [passFrom([y]), denyFrom([everyPod])] }),
        ],
        probes: ["80/tcp"],
        default: "allowed",
        except: [
            ["*", "x/b", "*"],
            ["y/*", "x/a", "*"],
            ["z/*", "x/a", "*"],
            ["x/*", "y/*", "*"],
            ["z/*", "y/*", "*"],
        ],
    },
    {
        ...shared,
        name: "monitoring-may-scrape-everything",
        because:
            "Accept for one namespace before a Deny of the same port for all others; other ports are as they were.",
        policies: [policy("y/deny", { podSelector: {}, policyTypes: ["Ingress"] })],
        clusterPolicies: [
            admin("metrics", 10, {
                subject: everyPod,
                ingress: [acceptFrom([z], [tcp(9100)]), denyFrom([everyPod], [tcp(9100)])],
            }),
        ],
        probes: ["9100/tcp", "80/tcp"],
        default: "allowed",
        except: [
            ["x/*", "x/*", "9100/tcp"],
            ["y/*", "x/*", "9100/tcp"],
            ["x/*", "z/*", "9100/tcp"],
            ["y/*", "z/*", "9100/tcp"],
            ["x/*", "y/*", "*"],
            ["y/*", "y/*", "*"],
            ["z/*", "y/*", "80/tcp"],
            ["internet", "y/*", "*"],
            ["tools", "y/*", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-by-one-gateway",
        because: "Deny of every network behind a Pass of pods: only the namespace of the gateway reaches out.",
        policies: [],
        clusterPolicies: [
            admin("gateway", 10, { subject: z, egress: [acceptTo([networks("0.0.0.0/0")], [tcp(443)])] }),
            admin("no-way-out", 20, {
                subject: everyPod,
                egress: [passTo([everyPod]), denyTo([networks("0.0.0.0/0")])],
            }),
        ],
        probes: ["443/tcp", "80/tcp"],
        default: "allowed",
        except: [
            ["x/*", "internet", "*"],
            ["x/*", "tools", "*"],
            ["y/*", "internet", "*"],
            ["y/*", "tools", "*"],
            ["z/*", "internet", "80/tcp"],
            ["z/*", "tools", "80/tcp"],
        ],
    },
    {
        ...shared,
        name: "three-tiers-one-port-each",
        because: "Admin decides one port, a NetworkPolicy another, Baseline the rest of who has no NetworkPolicy.",
        policies: [
            policy("x/a-81", {
                podSelector: { matchLabels: { pod: "a" } },
                policyTypes: ["Ingress"],
                ingress: [{ ports: [{ port: 81 }] }],
            }),
        ],
        clusterPolicies: [
            admin("deny-80", 10, { ingress: [denyFrom([y], [tcp(80)])] }),
            baseline("deny-82", 10, { ingress: [denyFrom([y], [tcp(82)])] }),
        ],
        probes: ["80/tcp", "81/tcp", "82/tcp"],
        default: "allowed",
        except: [
            ["*", "x/a", "80/tcp"],
            ["*", "x/a", "82/tcp"],
            ["y/*", "x/b", "80/tcp"],
            ["y/*", "x/b", "82/tcp"],
        ],
    },
];
