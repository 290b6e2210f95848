import type { ContainerPort, NetworkPolicyPort } from "../../../netpol/types";
import type { TruthTable } from "../types";
import { internet, pod, policy, xa, xb } from "./pods";

// x/a is guarded, x/b calls it, and x/b's own ports stay open in the other direction: two pods are enough, since these
// tables are about ports and not about peers. The probes hold each port once per protocol that the rule could mean.
const shared = { pods: [xa, xb], default: "allowed" } as const;
const tcpUdp = ["80/tcp", "81/tcp", "80/udp", "81/udp"] as const;
const withSctp = ["80/tcp", "80/udp", "80/sctp", "81/sctp"] as const;

function guardA(ports: readonly NetworkPolicyPort[] | undefined) {
    const rule = { from: [{ podSelector: {} }], ...(ports === undefined ? {} : { ports }) };
    return [
        policy("x/guard-a", {
            podSelector: { matchLabels: { pod: "a" } },
            policyTypes: ["Ingress"],
            ingress: [rule],
        }),
    ];
}

const tcp = (name: string, port: number): ContainerPort => ({ name, port, protocol: "TCP" });
const udp = (name: string, port: number): ContainerPort => ({ name, port, protocol: "UDP" });

// Two servers that call the same thing by the same name and serve it on different ports, and a client.
const blue = pod("x/blue", "10.244.1.51", { app: "web" }, [tcp("http", 80)]);
const green = pod("x/green", "10.244.1.52", { app: "web" }, [tcp("http", 81)]);
const client = pod("x/client", "10.244.1.53", { app: "client" });

/** Which ports a rule opens. */
export const ports: TruthTable[] = [
    {
        ...shared,
        name: "port-with-protocol",
        because: "A port and its protocol, and nothing else.",
        probes: tcpUdp,
        policies: guardA([{ protocol: "TCP", port: 80 }]),
        except: [
            ["x/b", "x/a", "81/tcp"],
            ["x/b", "x/a", "80/udp"],
            ["x/b", "x/a", "81/udp"],
        ],
    },
    {
        ...shared,
        name: "port-without-protocol-is-tcp",
        because: "protocol: if not specified, this field defaults to TCP.",
        probes: tcpUdp,
        policies: guardA([{ port: 80 }]),
        except: [
            ["x/b", "x/a", "81/tcp"],
            ["x/b", "x/a", "80/udp"],
            ["x/b", "x/a", "81/udp"],
        ],
    },
    {
        ...shared,
        name: "protocol-without-port-is-all-its-ports",
        because: "port: if this field is not provided, this matches all port names and numbers.",
        probes: tcpUdp,
        policies: guardA([{ protocol: "UDP" }]),
        except: [
            ["x/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "81/tcp"],
        ],
    },
    {
        ...shared,
        name: "empty-port-entry-is-all-of-tcp",
        because: "An entry with neither field: TCP by default, all ports.",
        probes: tcpUdp,
        policies: guardA([{}]),
        except: [
            ["x/b", "x/a", "80/udp"],
            ["x/b", "x/a", "81/udp"],
        ],
    },
    {
        ...shared,
        name: "absent-ports-are-all-ports",
        because: "ports: if this field is missing, this rule matches all ports (traffic not restricted by port).",
        probes: [...tcpUdp, "80/sctp"],
        policies: guardA(undefined),
        except: [],
    },
    {
        ...shared,
        name: "empty-ports-are-all-ports",
        because: "ports: if this field is empty, this rule matches all ports.",
        probes: [...tcpUdp, "80/sctp"],
        policies: guardA([]),
        except: [],
    },
    {
        ...shared,
        name: "port-entries-are-ored",
        because: "Each item in this list is combined using a logical OR.",
        probes: tcpUdp,
        policies: guardA([
            { protocol: "TCP", port: 81 },
            { protocol: "UDP", port: 80 },
        ]),
        except: [
            ["x/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "81/udp"],
        ],
    },
    {
        ...shared,
        name: "udp-only-isolates-tcp",
        because: "Isolation is of the pod, not of a protocol: what no rule lists is denied, TCP included.",
        probes: tcpUdp,
        policies: guardA([{ protocol: "UDP", port: 80 }]),
        except: [
            ["x/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "81/tcp"],
            ["x/b", "x/a", "81/udp"],
        ],
    },
    {
        ...shared,
        name: "sctp-only-isolates-tcp-and-udp",
        because: "A rule for SCTP isolates the pod for TCP and UDP as well.",
        probes: withSctp,
        policies: guardA([{ protocol: "SCTP", port: 80 }]),
        except: [
            ["x/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "80/udp"],
            ["x/b", "x/a", "81/sctp"],
        ],
    },
    {
        ...shared,
        name: "all-of-sctp",
        because: "protocol SCTP without a port is every SCTP port.",
        probes: withSctp,
        policies: guardA([{ protocol: "SCTP" }]),
        except: [
            ["x/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "tcp-rule-denies-sctp",
        because: "A rule for TCP opens no SCTP port of the same number.",
        probes: withSctp,
        policies: guardA([{ protocol: "TCP", port: 80 }]),
        except: [
            ["x/b", "x/a", "80/udp"],
            ["x/b", "x/a", "80/sctp"],
            ["x/b", "x/a", "81/sctp"],
        ],
    },
    {
        ...shared,
        name: "end-port-is-inclusive",
        because: "endPort: the range from port to endPort, inclusive at both ends.",
        probes: ["79/tcp", "80/tcp", "81/tcp", "82/tcp", "83/tcp"],
        policies: guardA([{ protocol: "TCP", port: 80, endPort: 82 }]),
        except: [
            ["x/b", "x/a", "79/tcp"],
            ["x/b", "x/a", "83/tcp"],
        ],
    },
    {
        ...shared,
        name: "end-port-equal-to-port",
        because: "endPort must be equal or greater than port: equal is one port.",
        probes: ["79/tcp", "80/tcp", "81/tcp"],
        policies: guardA([{ protocol: "TCP", port: 80, endPort: 80 }]),
        except: [
            ["x/b", "x/a", "79/tcp"],
            ["x/b", "x/a", "81/tcp"],
        ],
    },
    {
        ...shared,
        name: "end-port-of-udp",
        because: "A range is of its protocol.",
        probes: ["80/udp", "81/udp", "82/udp", "81/tcp"],
        policies: guardA([{ protocol: "UDP", port: 80, endPort: 81 }]),
        except: [
            ["x/b", "x/a", "82/udp"],
            ["x/b", "x/a", "81/tcp"],
        ],
    },
    {
        ...shared,
        name: "range-up-to-the-last-port",
        because: "65535 is a port: a range may end there.",
        probes: ["1023/tcp", "1024/tcp", "65535/tcp"],
        policies: guardA([{ port: 1024, endPort: 65535 }]),
        except: [["x/b", "x/a", "1023/tcp"]],
    },
    {
        ...shared,
        name: "overlapping-ranges-and-ports-add-up",
        because: "Entries may overlap; a port is open when any entry opens it.",
        probes: ["79/tcp", "80/tcp", "81/tcp", "82/tcp", "83/tcp", "84/tcp"],
        policies: guardA([{ port: 80, endPort: 82 }, { port: 82, endPort: 83 }, { port: 81 }]),
        except: [
            ["x/b", "x/a", "79/tcp"],
            ["x/b", "x/a", "84/tcp"],
        ],
    },
    {
        ...shared,
        name: "named-port-resolves-per-pod",
        because: "A port name is looked up in the pod that is connected to: the same name, another number per pod.",
        pods: [blue, green, client],
        probes: ["80/tcp", "81/tcp"],
        policies: [
            policy("x/web", {
                podSelector: { matchLabels: { app: "web" } },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: {} }], ports: [{ port: "http" }] }],
            }),
        ],
        except: [
            ["*", "x/blue", "81/tcp"],
            ["*", "x/green", "80/tcp"],
        ],
    },
    {
        ...shared,
        name: "named-port-of-another-protocol",
        profile: "kube-network-policies",
        because: "A name is looked up among ports of the entry's protocol: UDP dns is not TCP dns.",
        // One pod has both, one only UDP: the TCP entry opens the first's and nothing of the second's.
        pods: [
            pod("x/both", "10.244.1.54", { app: "dns" }, [tcp("dns", 80), udp("dns", 81)]),
            pod("x/udp-only", "10.244.1.55", { app: "dns" }, [udp("dns", 81)]),
            client,
        ],
        probes: ["80/tcp", "81/tcp", "80/udp", "81/udp"],
        policies: [
            policy("x/dns", {
                podSelector: { matchLabels: { app: "dns" } },
                policyTypes: ["Ingress"],
                ingress: [{ ports: [{ protocol: "TCP", port: "dns" }] }],
            }),
        ],
        except: [
            ["*", "x/both", "81/tcp"],
            ["*", "x/both", "80/udp"],
            ["*", "x/both", "81/udp"],
            ["*", "x/udp-only", "*"],
        ],
    },
    {
        ...shared,
        name: "named-udp-port",
        because: "A named port of a UDP entry opens the UDP port of that name alone.",
        pods: [pod("x/both", "10.244.1.54", { app: "dns" }, [tcp("dns-tcp", 80), udp("dns", 81)]), client],
        probes: ["80/tcp", "81/tcp", "80/udp", "81/udp"],
        policies: [
            policy("x/dns", {
                podSelector: { matchLabels: { app: "dns" } },
                policyTypes: ["Ingress"],
                ingress: [{ ports: [{ protocol: "UDP", port: "dns" }] }],
            }),
        ],
        except: [
            ["*", "x/both", "80/tcp"],
            ["*", "x/both", "81/tcp"],
            ["*", "x/both", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "named-port-that-a-pod-lacks",
        profile: "kube-network-policies",
        because: "A name that the destination pod does not have opens no port of it.",
        pods: [blue, pod("x/plain", "10.244.1.56", { app: "web" }, [tcp("metrics", 80)]), client],
        probes: ["80/tcp", "81/tcp"],
        policies: [
            policy("x/web", {
                podSelector: { matchLabels: { app: "web" } },
                policyTypes: ["Ingress"],
                ingress: [{ ports: [{ port: "http" }] }],
            }),
        ],
        except: [
            ["*", "x/blue", "81/tcp"],
            ["*", "x/plain", "*"],
        ],
    },
    {
        ...shared,
        name: "named-port-of-egress-resolves-at-the-destination",
        because: "In an egress rule the name is looked up in the destination, not in the pod the policy selects.",
        // The client has a port called http too, of a number nobody else uses: it must not matter.
        pods: [blue, green, pod("x/client", "10.244.1.53", { app: "client" }, [tcp("http", 82)])],
        probes: ["80/tcp", "81/tcp", "82/tcp"],
        policies: [
            policy("x/client-out", {
                podSelector: { matchLabels: { app: "client" } },
                policyTypes: ["Egress"],
                egress: [{ to: [{ podSelector: {} }], ports: [{ port: "http" }] }],
            }),
        ],
        except: [
            ["x/client", "x/blue", "81/tcp"],
            ["x/client", "x/blue", "82/tcp"],
            ["x/client", "x/green", "80/tcp"],
            ["x/client", "x/green", "82/tcp"],
        ],
    },
    {
        ...shared,
        name: "named-and-numbered-ports-add-up",
        because: "A rule may list names and numbers: each pod opens its own number for the name, and the number.",
        pods: [blue, green, client],
        probes: ["80/tcp", "81/tcp", "82/tcp"],
        policies: [
            policy("x/web", {
                podSelector: { matchLabels: { app: "web" } },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: {} }], ports: [{ port: "http" }, { port: 82 }] }],
            }),
        ],
        except: [
            ["*", "x/blue", "81/tcp"],
            ["*", "x/green", "80/tcp"],
        ],
    },
    {
        ...shared,
        name: "egress-port-to-anywhere",
        because: "An egress rule with ports and no peers opens these ports of every destination, outside included.",
        hosts: [internet],
        probes: ["80/tcp", "81/tcp", "80/udp"],
        policies: [
            policy("x/out", {
                podSelector: { matchLabels: { pod: "a" } },
                policyTypes: ["Egress"],
                egress: [{ ports: [{ port: 80 }] }],
            }),
        ],
        except: [
            ["x/a", "*", "81/tcp"],
            ["x/a", "*", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "dns-needs-both-protocols",
        because: "A DNS rule for UDP alone denies TCP 53, which a resolver falls back to when an answer is truncated.",
        pods: [xa, pod("kube-system/dns", "10.244.7.10", { "k8s-app": "kube-dns" })],
        probes: ["53/udp", "53/tcp"],
        policies: [
            policy("x/allow-dns", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [
                    {
                        to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
                        ports: [{ protocol: "UDP", port: 53 }],
                    },
                ],
            }),
        ],
        except: [["x/a", "kube-system/dns", "53/tcp"]],
    },
];
