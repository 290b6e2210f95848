import type { IPBlock } from "../../../netpol/types";
import type { CasePod, TruthTable } from "../types";
import { internet, policy, tools, xa, xb, xyz, ya } from "./pods";

const probes = ["80/tcp", "81/tcp"] as const;
const a = { matchLabels: { pod: "a" } };
const neighbour = { name: "neighbour", ip: "10.200.5.8" };

// x/a is the pod the policies select; x/b stays free and shows that the hosts can be reached and can call at all. Two
// hosts in one range and one far away tell the block from its exceptions and from the rest.
const shared = { pods: [xa, xb], hosts: [tools, neighbour, internet], probes };

function guardA(...blocks: readonly IPBlock[]) {
    const from = blocks.map((ipBlock) => ({ ipBlock }));
    return policy("x/guard-a", { podSelector: a, policyTypes: ["Ingress"], ingress: [{ from }] });
}

function leashA(...blocks: readonly IPBlock[]) {
    const to = blocks.map((ipBlock) => ({ ipBlock }));
    return policy("x/leash-a", { podSelector: a, policyTypes: ["Egress"], egress: [{ to }] });
}

/** The policies of this file select x/a only, so this is what they are about. */
const calls = ["x/a", "*", "*"] as const;

// Dual-stack pods for IPv6 blocks.
const xa6: CasePod = { ...xa, ip6: "fd00:10:244:1::10" };
const xb6: CasePod = { ...xb, ip6: "fd00:10:244:1::11" };
const tools6 = { name: "tools6", ip: "2a04:4e42:200::7" };
const internet6 = { name: "internet6", ip: "2a04:4e42:600::645" };

/** Addresses as peers. */
export const ipBlocks: TruthTable[] = [
    {
        ...shared,
        name: "ingress-block",
        because: "ipBlock describes a CIDR: its hosts may call, others may not.",
        policies: [guardA({ cidr: "10.200.0.0/16" })],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-block-of-one-address",
        because: "/32 is one address.",
        policies: [guardA({ cidr: "10.200.5.7/32" })],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["neighbour", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-block-with-except",
        because: "except is a slice of CIDRs that should not be included within an IPBlock.",
        policies: [guardA({ cidr: "10.200.0.0/16", except: ["10.200.5.8/32"] })],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["neighbour", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "except-is-no-deny",
        because: "except takes addresses out of its own block only: another peer may still let them in.",
        policies: [guardA({ cidr: "10.200.0.0/16", except: ["10.200.5.8/32"] }, { cidr: "10.200.5.8/31" })],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "except-is-no-deny-across-policies",
        because: "Policies add up: an address that one policy's except leaves out comes in by another policy.",
        policies: [
            guardA({ cidr: "10.200.0.0/16", except: ["10.200.5.0/24"] }),
            policy("x/also", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ ipBlock: { cidr: "10.200.5.7/32" } }], ports: [{ port: 81 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
            ["neighbour", "x/a", "*"],
            ["tools", "x/a", "80/tcp"],
        ],
    },
    {
        ...shared,
        name: "except-that-eats-its-block",
        because: "An except list may leave nothing of the CIDR; the rule then lets nobody in.",
        policies: [guardA({ cidr: "10.200.4.0/23", except: ["10.200.4.0/24", "10.200.5.0/24"] })],
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "several-excepts",
        because: "Every CIDR in except is left out.",
        policies: [leashA({ cidr: "10.200.0.0/16", except: ["10.200.5.7/32", "10.200.5.8/32"] })],
        default: "allowed",
        except: [calls],
    },
    {
        ...shared,
        name: "egress-block",
        because: "ipBlock in to: these destinations, and no pod.",
        policies: [leashA({ cidr: "10.200.0.0/16" })],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-block-with-except-and-port",
        because: "A rule's ports bound its blocks as they bound its selectors.",
        policies: [
            policy("x/to-tools", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [
                    {
                        to: [{ ipBlock: { cidr: "10.200.0.0/16", except: ["10.200.5.8/32"] } }],
                        ports: [{ protocol: "TCP", port: 81 }],
                    },
                ],
            }),
        ],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "neighbour", "*"],
            ["x/a", "internet", "*"],
            ["x/a", "tools", "80/tcp"],
        ],
    },
    {
        ...shared,
        name: "block-or-selector",
        because: "A block and a selector in one list are ORed: the tools' range and x/b.",
        policies: [
            policy("x/mixed", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "10.200.0.0/16" } }, { podSelector: {} }] }],
            }),
        ],
        default: "allowed",
        except: [["x/a", "internet", "*"]],
    },
    {
        ...shared,
        name: "anywhere-outside-but-the-pods",
        because: "0.0.0.0/0 without the pods' range: everything outside, and no pod.",
        policies: [leashA({ cidr: "0.0.0.0/0", except: ["10.244.0.0/16"] })],
        default: "allowed",
        except: [["x/a", "x/b", "*"]],
    },
    {
        ...shared,
        name: "block-matches-pod-addresses",
        because: "Where a block is read as an address match, a pod's address counts like any other.",
        profile: "kube-network-policies",
        // y/a is needed as the pod whose address is outside the block.
        namespaces: xyz,
        pods: [xa, xb, ya],
        policies: [guardA({ cidr: "10.244.1.0/24" })],
        default: "allowed",
        except: [
            ["y/a", "x/a", "*"],
            ["tools", "x/a", "*"],
            ["neighbour", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "block-with-except-matches-pod-addresses",
        because: "… and an excepted pod address is left out like any other.",
        profile: "kube-network-policies",
        namespaces: xyz,
        pods: [xa, xb, ya],
        policies: [leashA({ cidr: "10.244.0.0/16", except: ["10.244.1.11/32"] })],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "tools", "*"],
            ["x/a", "neighbour", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "everything-matches-pod-addresses",
        because: "0.0.0.0/0, read as an address match, is every pod and every host.",
        profile: "kube-network-policies",
        policies: [leashA({ cidr: "0.0.0.0/0" })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "block-never-matches-pods",
        because: "Where pods are known by identity, a block means the outside only.",
        profile: "cilium",
        policies: [leashA({ cidr: "0.0.0.0/0" })],
        default: "allowed",
        except: [["x/a", "x/b", "*"]],
    },
    {
        ...shared,
        name: "private-range-opens-the-pods-inside-it",
        because: "10.0.0.0/8 holds the tools and the pods alike: read as an address match it opens both.",
        profile: "kube-network-policies",
        namespaces: xyz,
        pods: [xa, xb, ya],
        policies: [leashA({ cidr: "10.0.0.0/8", except: ["10.0.0.0/28"] })],
        default: "allowed",
        except: [["x/a", "internet", "*"]],
    },
    {
        ...shared,
        name: "ipv6-block",
        because: "A CIDR may be IPv6; except cuts it like an IPv4 one.",
        pods: [xa6, xb6],
        hosts: [tools6, internet6, internet],
        policies: [leashA({ cidr: "2a04:4e42::/32", except: ["2a04:4e42:600::/48"] })],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "internet6", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "ipv4-anywhere-is-not-ipv6-anywhere",
        because: "0.0.0.0/0 holds no IPv6 address.",
        pods: [xa6, xb6],
        hosts: [internet6, internet],
        policies: [leashA({ cidr: "0.0.0.0/0", except: ["10.244.0.0/16"] })],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "internet6", "*"],
        ],
    },
    {
        ...shared,
        name: "ipv6-anywhere-is-not-ipv4-anywhere",
        because: "::/0 holds no IPv4 address.",
        pods: [xa6, xb6],
        hosts: [internet6, internet],
        policies: [leashA({ cidr: "::/0", except: ["fd00::/8"] })],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
];
