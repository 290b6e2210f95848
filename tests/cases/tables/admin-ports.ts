import type { ProtocolMatch } from "../../../netpol/tiers/types";
import type { TruthTable } from "../types";
import { acceptFrom, admin, denyFrom, denyTo, everyPod, named, sctp, tcp, udp, x, y } from "./cluster-policies";
import { pod, policy, xa, xyz, ya } from "./pods";

// y/a calls x/a on ports that stand just inside and just outside what a rule says, over each protocol.
const probes = ["80/tcp", "81/tcp", "82/tcp", "83/tcp", "80/udp", "80/sctp"] as const;
const shared = { namespaces: xyz, pods: [xa, ya], probes, policies: [] } as const;
const denyOn = (...protocols: ProtocolMatch[]) => [admin("deny", 10, { ingress: [denyFrom([y], protocols)] })];
const at = (...ports: (typeof probes)[number][]) => ports.map((port) => ["y/a", "x/a", port] as const);

// "web" is another number on each of three pods, and on a third protocol on one of them; "dns" is declared by none.
const web80 = pod("x/a", "10.244.1.10", { pod: "a" }, [{ name: "web", protocol: "TCP", port: 80 }]);
const web81 = pod("x/b", "10.244.1.11", { pod: "b" }, [
    { name: "web", protocol: "TCP", port: 81 },
    { name: "web", protocol: "UDP", port: 80 },
]);
const webless = pod("x/c", "10.244.1.12", { pod: "c" }, [{ name: "other", protocol: "TCP", port: 80 }]);

/** What `protocols` say. */
export const adminPorts: TruthTable[] = [
    {
        ...shared,
        name: "protocols-absent-means-every-port",
        because: "If unspecified, protocol-specific attributes will not be used to match traffic.",
        clusterPolicies: [admin("deny", 10, { ingress: [denyFrom([y])] })],
        default: "allowed",
        except: [["y/a", "x/a", "*"]],
    },
    {
        ...shared,
        name: "tcp-number",
        because: "Number defines a network port value, of the protocol whose field it stands in.",
        clusterPolicies: denyOn(tcp(81)),
        default: "allowed",
        except: at("81/tcp"),
    },
    {
        ...shared,
        name: "udp-number",
        because: "UDP specific protocol matches say nothing of TCP.",
        clusterPolicies: denyOn(udp(80)),
        default: "allowed",
        except: at("80/udp"),
    },
    {
        ...shared,
        name: "sctp-number",
        because: "SCTP is a protocol of its own.",
        clusterPolicies: denyOn(sctp(80)),
        default: "allowed",
        except: at("80/sctp"),
    },
    {
        ...shared,
        name: "range-holds-both-its-ends",
        because: "PortRange defines an inclusive range of ports from the assigned Start value to End value.",
        clusterPolicies: denyOn(tcp(81, 82)),
        default: "allowed",
        except: at("81/tcp", "82/tcp"),
    },
    {
        ...shared,
        name: "range-of-every-port-of-a-protocol",
        because: "A range that covers all ports leaves the other protocols alone.",
        clusterPolicies: denyOn(tcp(1, 65535)),
        default: "allowed",
        except: at("80/tcp", "81/tcp", "82/tcp", "83/tcp"),
    },
    {
        ...shared,
        name: "entries-of-protocols-are-ored",
        because: "Each entry names one protocol; traffic that matches one of them matches.",
        clusterPolicies: denyOn(tcp(80), tcp(82, 83), udp(80)),
        default: "allowed",
        except: at("80/tcp", "82/tcp", "83/tcp", "80/udp"),
    },
    {
        ...shared,
        name: "peer-and-protocols-must-both-match",
        because: "A rule is about its peers' traffic on its protocols.",
        pods: [xa, ya, pod("z/a", "10.244.3.10", { pod: "a" })],
        clusterPolicies: denyOn(tcp(80)),
        default: "allowed",
        except: [["y/a", "x/a", "80/tcp"]],
    },
    {
        ...shared,
        name: "ports-accepted-before-the-rest-is-denied",
        because: "The first rule that matches decides, port by port.",
        clusterPolicies: [admin("p", 10, { ingress: [acceptFrom([y], [tcp(80, 81), udp(80)]), denyFrom([everyPod])] })],
        default: "allowed",
        except: at("82/tcp", "83/tcp", "80/sctp"),
    },
    {
        ...shared,
        name: "accepted-ports-beside-a-network-policy-s",
        because: "What Admin accepts and what a NetworkPolicy allows are both open; the rest is shut by the latter.",
        policies: [policy("x/in", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 82 }] }] })],
        clusterPolicies: [admin("accept", 10, { ingress: [acceptFrom([y], [tcp(80)])] })],
        default: "allowed",
        except: at("81/tcp", "83/tcp", "80/udp", "80/sctp"),
    },
    {
        ...shared,
        name: "named-port-of-the-subject",
        because: "DestinationNamedPort selects a destination port on a pod based on the ContainerPort name.",
        pods: [web80, web81, ya],
        clusterPolicies: denyOn(named("web")),
        default: "allowed",
        except: [
            ["y/a", "x/a", "80/tcp"],
            ["y/a", "x/b", "81/tcp"],
            ["y/a", "x/b", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "named-port-of-an-egress-rule-is-the-destination-s",
        because: "It is a destination port: the pod that is called says its number.",
        pods: [web80, web81, ya],
        clusterPolicies: [admin("deny", 10, { subject: y, egress: [denyTo([x], [named("web")])] })],
        default: "allowed",
        except: [
            ["y/a", "x/a", "80/tcp"],
            ["y/a", "x/b", "81/tcp"],
            ["y/a", "x/b", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "named-port-that-the-pod-does-not-declare",
        because: "The API does not say what a name means on a pod that declares no such port.",
        pods: [webless, ya],
        clusterPolicies: denyOn(named("web")),
        default: "allowed",
        except: [],
        unknown: [["y/a", "x/c", "*"]],
    },
    {
        ...shared,
        name: "named-port-that-the-pod-does-not-declare-is-none",
        because: "In kube-network-policies a name that no container declares is no port.",
        pods: [webless, ya],
        clusterPolicies: denyOn(named("web")),
        default: "allowed",
        except: [],
        profile: "kube-network-policies",
    },
    {
        ...shared,
        name: "named-port-beside-a-number",
        because: "Entries are ORed, whether they are numbers or names.",
        pods: [web80, web81, ya],
        clusterPolicies: denyOn(named("web"), tcp(83)),
        default: "allowed",
        except: [
            ["y/a", "x/a", "80/tcp"],
            ["y/a", "x/b", "81/tcp"],
            ["y/a", "x/b", "80/udp"],
            ["y/a", "x/*", "83/tcp"],
        ],
    },
];
