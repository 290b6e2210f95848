import type { Verdict } from "../../../netpol";

// What Cilium's documentation and the descriptions of its CRDs say, a case each. Pods are x/a and x/b (labels app=a, app=b; a
// listens on 8080 by the name "web"), y/a (app=a) and y/c (app=c); namespace x has team=red, y has team=blue. 10.0.0.1 is a
// node, 10.9.0.1 and 8.8.8.8 are outside.

const docs = (page: string): string => `https://docs.cilium.io/en/v1.18/${page}`;
const code = (path: string): string => `https://github.com/cilium/cilium/blob/v1.18.0/${path}`;
const rule = code("pkg/policy/api/rule.go");
const validation = code("pkg/policy/api/rule_validation.go");
const entries = code("pkg/policy/utils/rules_to_policy_entries.go");
const layer3 = docs("security/policy/layer3/");
const layer4 = docs("security/policy/layer4/");
const intro = docs("security/policy/intro/");
const inKubernetes = docs("network/kubernetes/policy/");

/** One default, or one rule, of Cilium's policies. */
export interface CiliumCase {
    readonly name: string;
    /** The words that it stands on, or what is in the code where there are none. */
    readonly because: string;
    readonly source: string;
    /** `spec` of a CiliumNetworkPolicy in namespace x. */
    readonly x?: object;
    /** `spec` of a CiliumClusterwideNetworkPolicy. */
    readonly everywhere?: object;
    /** By "from -> to PROTOCOL port". */
    readonly verdicts: Readonly<Record<string, Verdict>>;
}

const a = { matchLabels: { app: "a" } };
const onA = (spec: object) => ({ endpointSelector: a, ...spec });
const tcp = (port: string, more: object = {}) => ({ ports: [{ port, protocol: "TCP", ...more }] });

/** What sends questions through the DNS proxy. */
const dns = (...names: object[]) => ({
    toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "y" } }],
    toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: names } }],
});
const hub = { toFQDNs: [{ matchName: "hf.co" }], toPorts: [tcp("443")] };
const everyName = { matchPattern: "*" };
/** Pods of namespace y, where questions go. */
const inY = (labels: Readonly<Record<string, string>>) => ({
    matchLabels: { "k8s:io.kubernetes.pod.namespace": "y", ...labels },
});
const port53 = { ports: [{ port: "53", protocol: "ANY" }] };
const b = { matchLabels: { app: "b" } };
/** No pod has a label and has it not. */
const nobody = { matchLabels: { app: "a" }, matchExpressions: [{ key: "app", operator: "DoesNotExist" }] };
const toHub = "x/a -> host:hf.co TCP 443";

/** Which sections isolate. */
const isolation: CiliumCase[] = [
    {
        name: "an absent section does not concern its direction",
        because: "If omitted or empty, this rule does not apply at ingress.",
        source: rule,
        x: onA({ egress: [{}] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "x/a -> x/b TCP 80": "denied" },
    },
    {
        name: "ingress: [] does not isolate",
        because: "If omitted or empty, this rule does not apply at ingress.",
        source: rule,
        x: onA({ ingress: [], egress: [{}] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "x/a -> x/b TCP 80": "denied" },
    },
    {
        name: "a spec of empty lists alone is not in force",
        because: "rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny",
        source: validation,
        x: onA({ ingress: [], egress: [] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "x/a -> x/b TCP 80": "allowed" },
    },
    {
        name: "ingress: [{}] isolates and allows nobody",
        because: "how to put an endpoint into default deny mode without whitelisting other peers at the same time",
        source: layer3,
        x: onA({ ingress: [{}] }),
        verdicts: { "x/b -> x/a TCP 80": "denied", "8.8.8.8 -> x/a TCP 80": "denied", "x/a -> x/b TCP 80": "allowed" },
    },
    {
        name: "a rule that denies isolates as well",
        because: "Similarly to allow policies, Pods will enter default-deny mode as soon a single policy selects it.",
        source: docs("security/policy/deny/"),
        x: onA({ ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: "b" } }] }] }),
        verdicts: { "x/b -> x/a TCP 80": "denied", "y/a -> x/a TCP 80": "denied", "x/a -> y/a TCP 80": "allowed" },
    },
    {
        name: "enableDefaultDeny: false isolates nobody, and its rules still deny",
        because: "Rules with EnableDefaultDeny disabled are ignored when determining the default mode.",
        source: intro,
        x: onA({
            enableDefaultDeny: { ingress: false },
            ingress: [{ fromEndpoints: [a] }],
            ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: "b" } }] }],
        }),
        verdicts: { "y/a -> x/a TCP 80": "allowed", "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "enableDefaultDeny: false adds to what another policy that isolates allows",
        because: "that endpoint's default deny will be enabled if any policy requests it",
        source: rule,
        x: onA({ ingress: [{ fromEndpoints: [a] }] }),
        everywhere: onA({
            enableDefaultDeny: { ingress: false },
            ingress: [{ fromEndpoints: [{ matchLabels: { app: "c" } }] }],
        }),
        verdicts: { "y/c -> x/a TCP 80": "allowed", "y/a -> x/a TCP 80": "denied", "x/b -> y/a TCP 80": "allowed" },
    },
    {
        name: "enableDefaultDeny: true for a direction without rules has no effect",
        because: "an entry is made for each rule, and the default deny of a direction is that of its entries",
        source: entries,
        x: onA({ enableDefaultDeny: { ingress: true }, egress: [{}] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "x/a -> x/b TCP 80": "denied" },
    },
];

/** Whom a rule speaks of. */
const peers: CiliumCase[] = [
    {
        name: "fromEndpoints: [{}] is every pod of the policy's namespace",
        because: "An empty EndpointSelector will select all endpoints … based on the CiliumNetworkPolicy namespace",
        source: layer3,
        x: onA({ ingress: [{ fromEndpoints: [{}] }] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "y/a -> x/a TCP 80": "denied", "8.8.8.8 -> x/a TCP 80": "denied" },
    },
    {
        name: "fromEndpoints: [{}] of the whole cluster is every pod, and nobody else",
        because: "we are only allowing traffic for cilium managed k8s endpoints",
        source: code("pkg/k8s/apis/cilium.io/utils/utils.go"),
        everywhere: onA({ ingress: [{ fromEndpoints: [{}] }] }),
        verdicts: { "y/c -> x/a TCP 80": "allowed", "8.8.8.8 -> x/a TCP 80": "denied", "x/b -> y/a TCP 80": "allowed" },
    },
    {
        name: "fromEndpoints: [] is nobody",
        because: "explicitly check for empty non-nil slices, it should not result in any identity being selected",
        source: entries,
        x: onA({ ingress: [{ fromEndpoints: [], toPorts: [tcp("80")] }] }),
        verdicts: { "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "toEntities: [] is nobody",
        because: "explicitly check for empty non-nil slices, it should not result in any identity being selected",
        source: entries,
        x: onA({ egress: [{ toEntities: [], toPorts: [tcp("80")] }] }),
        verdicts: { "x/a -> x/b TCP 80": "denied", "x/a -> 8.8.8.8 TCP 80": "denied" },
    },
    {
        name: "ports without peers are for anybody",
        because: "For L4 Policy, an empty slice of EndpointSelector indicates that the rule allows all at L3",
        source: code("pkg/policy/l4.go"),
        x: onA({ ingress: [{ toPorts: [tcp("80")] }] }),
        verdicts: { "8.8.8.8 -> x/a TCP 80": "allowed", "y/c -> x/a TCP 80": "allowed", "y/c -> x/a TCP 81": "denied" },
    },
    {
        name: "peers of two sorts in one rule are refused",
        because: "combining FromEndpoints and FromCIDR is not supported yet",
        source: validation,
        x: onA({ ingress: [{ fromEndpoints: [{}], fromCIDR: ["8.8.8.8/32"] }] }),
        verdicts: {
            "x/b -> x/a TCP 80": "unknown",
            "8.8.8.8 -> x/a TCP 80": "unknown",
            "y/c -> y/a TCP 80": "allowed",
        },
    },
    {
        name: "a namespace among the labels of a peer is that namespace",
        because: "k8s:io.kubernetes.pod.namespace … to allow traffic from other namespaces",
        source: inKubernetes,
        x: onA({
            ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "y", "k8s:app": "c" } }] }],
        }),
        verdicts: { "y/c -> x/a TCP 80": "allowed", "y/a -> x/a TCP 80": "denied", "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "labels of a namespace are those of all namespaces",
        because: "io.cilium.k8s.namespace.labels. … all pods of the namespaces with the label",
        source: inKubernetes,
        x: onA({ ingress: [{ fromEndpoints: [{ matchLabels: { "io.cilium.k8s.namespace.labels.team": "blue" } }] }] }),
        verdicts: { "y/c -> x/a TCP 80": "allowed", "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "any: is every source of a label",
        because: "any: a label of any source",
        source: docs("security/policy/intro/#endpoint-selector"),
        x: onA({ ingress: [{ fromEndpoints: [{ matchLabels: { "any:app": "b" } }] }] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "y/c -> x/a TCP 80": "denied" },
    },
    {
        name: "a CIDR matches no pods and no nodes",
        because:
            "CIDR policies do not apply to traffic where both sides … are managed by Cilium or use an IP address belonging to a node",
        source: layer3,
        x: onA({ egress: [{ toCIDR: ["0.0.0.0/0"] }] }),
        verdicts: {
            "x/a -> 8.8.8.8 TCP 80": "allowed",
            "x/a -> y/c TCP 80": "denied",
            "x/a -> 10.0.0.1 TCP 80": "denied",
        },
    },
    {
        name: "a CIDR without a length is one address",
        because: "netip.ParseAddr where it is no prefix",
        source: validation,
        x: onA({ egress: [{ toCIDR: ["8.8.8.8"] }] }),
        verdicts: { "x/a -> 8.8.8.8 TCP 80": "allowed", "x/a -> 10.9.0.1 TCP 80": "denied" },
    },
    {
        name: "what toCIDRSet excepts is not in it",
        because: "ExceptCIDRs is a list of IP blocks which the endpoint … is not allowed to initiate connections to",
        source: rule,
        x: onA({ egress: [{ toCIDRSet: [{ cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] }] }] }),
        verdicts: { "x/a -> 8.8.8.8 TCP 80": "allowed", "x/a -> 10.9.0.1 TCP 80": "denied" },
    },
];

/** Entities. */
const entities: CiliumCase[] = [
    {
        name: "all is everybody",
        because: "The all entity represents the combination of all known clusters as well world",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["all"], toPorts: [tcp("80")] }] }),
        verdicts: {
            "x/a -> 8.8.8.8 TCP 80": "allowed",
            "x/a -> y/c TCP 80": "allowed",
            "x/a -> 10.0.0.1 TCP 80": "allowed",
            "x/a -> y/c TCP 81": "denied",
        },
    },
    {
        name: "world is what is outside",
        because: "The world entity corresponds to all endpoints outside of the cluster.",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["world"] }] }),
        verdicts: {
            "x/a -> 8.8.8.8 TCP 80": "allowed",
            "x/a -> y/c TCP 80": "denied",
            "x/a -> 10.0.0.1 TCP 80": "denied",
        },
    },
    {
        name: "cluster is pods and nodes",
        because:
            "all network endpoints inside of the local cluster … as well as the host, remote-node, and init identities",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["cluster"] }] }),
        verdicts: {
            "x/a -> 8.8.8.8 TCP 80": "denied",
            "x/a -> y/c TCP 80": "allowed",
            "x/a -> 10.0.0.1 TCP 80": "allowed",
        },
    },
    {
        name: "host and remote-node are every node",
        because: "The host entity includes the local host; remote-node: Any node … other than the local host",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["host", "remote-node"] }] }),
        verdicts: { "x/a -> 10.0.0.1 TCP 80": "allowed", "x/a -> y/c TCP 80": "denied" },
    },
    {
        name: "which node is a pod's own is not known here",
        because: "The host entity includes the local host.",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["host"] }] }),
        verdicts: { "x/a -> 10.0.0.1 TCP 80": "unknown", "x/a -> y/c TCP 80": "denied" },
    },
    {
        name: "the own node may send whatever policies say, and is not reached so",
        because: "Kubernetes will automatically allow all communication from the local host of all local endpoints.",
        source: layer3,
        x: onA({ ingress: [{ fromEntities: ["remote-node"] }], egress: [{}] }),
        verdicts: { "10.0.0.1 -> x/a TCP 80": "allowed", "x/a -> 10.0.0.1 TCP 80": "denied" },
    },
    {
        name: "none is nobody",
        because: "EntityNone is an entity that can be selected but never exist",
        source: code("pkg/policy/api/entity.go"),
        x: onA({ egress: [{ toEntities: ["none"] }] }),
        verdicts: { "x/a -> 8.8.8.8 TCP 80": "denied", "x/a -> y/c TCP 80": "denied" },
    },
    {
        name: "where the API server is is not known",
        because: "both deployments of the kube-apiserver: within the cluster and outside of the cluster",
        source: layer3,
        x: onA({ egress: [{ toEntities: ["kube-apiserver"], toPorts: [tcp("443")] }] }),
        verdicts: {
            "x/a -> 8.8.8.8 TCP 443": "unknown",
            "x/a -> 8.8.8.8 TCP 80": "denied",
            "x/a -> y/c TCP 443": "denied",
        },
    },
    {
        name: "a deny rule has no names: whom it would be about instead is not known",
        because: "EgressDenyRule has the fields of EgressCommonRule, toPorts and icmps",
        source: code("pkg/policy/api/egress.go"),
        x: onA({
            egress: [{ toEntities: ["world"] }],
            egressDeny: [{ toFQDNs: [{ matchName: "hf.co" }], toPorts: [tcp("443")] }],
        }),
        verdicts: { "x/a -> 8.8.8.8 TCP 443": "unknown" },
    },
    {
        name: "an entity that does not exist is refused",
        because: "unsupported entity",
        source: validation,
        x: onA({ egress: [{ toEntities: ["internet"] }] }),
        verdicts: { "x/a -> y/c TCP 80": "unknown", "x/a -> 8.8.8.8 TCP 80": "unknown" },
    },
];

/** On which ports. */
const ports: CiliumCase[] = [
    {
        name: "toPorts: [] is every port",
        because: "a rule without ports is for all of them",
        source: layer4,
        x: onA({ ingress: [{ fromEndpoints: [{}], toPorts: [] }] }),
        verdicts: { "x/b -> x/a UDP 53": "allowed", "y/c -> x/a UDP 53": "denied" },
    },
    {
        name: "an entry of toPorts with no ports is none",
        because: "each of the ports of an entry is gone through",
        source: code("pkg/policy/rule.go"),
        x: onA({ ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [] }] }] }),
        verdicts: { "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "a port without a protocol is one of each",
        because: "Protocol is the L4 protocol. If omitted or empty, any protocol matches.",
        source: layer4,
        x: onA({ ingress: [{ toPorts: [{ ports: [{ port: "80" }] }] }] }),
        verdicts: {
            "x/b -> x/a TCP 80": "allowed",
            "x/b -> x/a UDP 80": "allowed",
            "x/b -> x/a SCTP 80": "allowed",
            "x/b -> x/a TCP 81": "denied",
        },
    },
    {
        name: "port 0 is every port of its protocol",
        because: "0 for L3-only rules",
        source: code("pkg/policy/l4.go"),
        x: onA({ ingress: [{ toPorts: [tcp("0")] }] }),
        verdicts: { "x/b -> x/a TCP 81": "allowed", "x/b -> x/a UDP 81": "denied" },
    },
    {
        name: "DNS rules on a range of ports are refused",
        because: "DNS rules do not support port ranges",
        source: validation,
        x: onA({ egress: [{ toPorts: [{ ...tcp("53", { endPort: 54 }), rules: { dns: [{ matchPattern: "*" }] } }] }] }),
        verdicts: { "x/a -> 8.8.8.8 TCP 53": "unknown" },
    },
    {
        name: "endPort is the last of a range",
        because: "EndPort can only be an L4 port number … the range of ports",
        source: layer4,
        x: onA({ ingress: [{ toPorts: [tcp("80", { endPort: 82 })] }] }),
        verdicts: { "x/b -> x/a TCP 82": "allowed", "x/b -> x/a TCP 83": "denied" },
    },
    {
        name: "a named port is that of the pod which takes the connection",
        because: 'Port can be an L4 port number, or a name in the form of "http" or "http-8080".',
        source: layer4,
        x: onA({ ingress: [{ toPorts: [tcp("web")] }] }),
        verdicts: { "x/b -> x/a TCP 8080": "allowed", "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "a named port of what pods send is looked up among all pods, and not judged",
        because: "ErrDuplicateNamedPorts",
        source: code("pkg/container/types/portmap.go"),
        x: onA({ egress: [{ toEndpoints: [{}], toPorts: [tcp("web")] }] }),
        verdicts: {
            "x/a -> x/b TCP 8080": "unknown",
            "x/a -> x/b UDP 8080": "denied",
            "x/a -> y/c TCP 8080": "denied",
        },
    },
    {
        name: "a rule about ICMP speaks of no port",
        because: "The ICMPs block may only be present without ToPorts.",
        source: validation,
        x: onA({ ingress: [{ fromEndpoints: [{}], icmps: [{ fields: [{ type: 8 }] }] }] }),
        verdicts: { "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "rules of layer 7 are not judged, on their ports",
        because: "A layer 7 request is permitted if at least one of the rules matches.",
        source: docs("security/policy/layer7/"),
        x: onA({
            ingress: [
                { fromEndpoints: [{}], toPorts: [{ ...tcp("80"), rules: { http: [{ path: "/" }] } }, tcp("81")] },
            ],
        }),
        verdicts: {
            "x/b -> x/a TCP 80": "unknown",
            "x/b -> x/a TCP 81": "allowed",
            "x/b -> x/a TCP 82": "denied",
            "y/a -> x/a TCP 80": "denied",
        },
    },
    {
        name: "rules of layer 7 stop requests where nothing isolates, too",
        because:
            "EnableDefaultDeny does not apply to layer-7 policy … will cause drops, even when default-deny is explicitly disabled",
        source: intro,
        x: onA({
            enableDefaultDeny: { ingress: false },
            ingress: [{ toPorts: [{ ...tcp("80"), rules: { http: [{}] } }] }],
        }),
        verdicts: { "x/b -> x/a TCP 80": "unknown", "x/b -> x/a TCP 81": "allowed" },
    },
    {
        name: "rules of layer 7 stop nothing that the own node sends, and which node is the own is not known",
        because:
            "If any rules contain L7 rules that select Host … and we should accept all traffic from host, the L7 rules will be translated into L7 wildcards",
        source: code("pkg/policy/rule.go"),
        x: onA({
            enableDefaultDeny: { ingress: false },
            ingress: [
                { fromEntities: ["host"], toPorts: [{ ...tcp("80"), rules: { http: [{}] } }] },
                { fromEntities: ["host", "remote-node"], toPorts: [{ ...tcp("81"), rules: { http: [{}] } }] },
            ],
        }),
        verdicts: {
            "10.0.0.1 -> x/a TCP 80": "allowed",
            "10.0.0.1 -> x/a TCP 81": "unknown",
            "x/b -> x/a TCP 80": "allowed",
        },
    },
    {
        name: "a DNS rule for every name lets every query through",
        because: 'matchPattern: "*" … all DNS traffic to be intercepted, but does not block any traffic',
        source: intro,
        x: onA({
            egress: [
                { toEndpoints: [{}], toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchPattern: "*" }] } }] },
            ],
        }),
        verdicts: { "x/a -> x/b UDP 53": "allowed", "x/a -> x/b TCP 53": "allowed", "x/a -> x/b TCP 80": "denied" },
    },
];

/** Deny before allow, names, and who is selected. */
const others: CiliumCase[] = [
    {
        name: "a rule that denies precedes every rule that allows",
        because:
            "Deny policies take precedence over allow policies, regardless of whether they are a Cilium Network Policy, a Clusterwide Cilium Network Policy or even a Kubernetes Network Policy.",
        source: docs("security/policy/deny/"),
        x: onA({ ingress: [{ fromEntities: ["all"] }] }),
        everywhere: {
            endpointSelector: {},
            ingressDeny: [{ fromEntities: ["world"] }],
            enableDefaultDeny: { ingress: false },
        },
        verdicts: {
            "8.8.8.8 -> x/a TCP 80": "denied",
            "y/c -> x/a TCP 80": "allowed",
            "10.0.0.1 -> x/a TCP 80": "allowed",
        },
    },
    {
        name: "ports of a rule that denies are those alone",
        because:
            "Curl to port 81 is allowed because there is an allow policy on port 81, and no deny policy on that port",
        source: docs("security/policy/deny/"),
        x: onA({ ingress: [{ fromEndpoints: [{}] }], ingressDeny: [{ toPorts: [tcp("80")] }] }),
        verdicts: { "x/b -> x/a TCP 81": "allowed", "x/b -> x/a TCP 80": "denied" },
    },
    {
        name: "an empty rule that denies denies nobody, and isolates",
        because: "an entry without peers and ports is about nobody",
        source: entries,
        x: onA({ ingress: [{ fromEndpoints: [{}] }], ingressDeny: [{}] }),
        verdicts: { "x/b -> x/a TCP 80": "allowed", "y/c -> x/a TCP 80": "denied" },
    },
    {
        name: "names are of what is outside, one label for each star",
        because: "* matches 0 or more DNS valid characters … within a label; **. any number of labels, from 1.19",
        source: "https://docs.cilium.io/en/v1.19/security/policy/layer3/#dns-based",
        x: onA({
            egress: [
                {
                    toFQDNs: [
                        { matchName: "pypi.org" },
                        { matchPattern: "*.hf.co" },
                        { matchPattern: "**.openai.com" },
                        { matchPattern: "eu-*.x.ai" },
                    ],
                },
                dns({ matchPattern: "*" }),
            ],
        }),
        verdicts: {
            "x/a -> host:pypi.org TCP 443": "allowed",
            "x/a -> host:files.pypi.org TCP 443": "denied",
            "x/a -> host:cdn.hf.co TCP 443": "allowed",
            "x/a -> host:a.cdn.hf.co TCP 443": "denied",
            "x/a -> host:hf.co TCP 443": "denied",
            "x/a -> host:a.openai.com TCP 443": "allowed",
            "x/a -> host:a.b.openai.com TCP 443": "allowed",
            "x/a -> host:eu-1.x.ai TCP 443": "unknown",
            "x/a -> 8.8.8.8 TCP 443": "denied",
        },
    },
    {
        name: "a policy of the whole cluster selects by namespace as by label",
        because:
            "CiliumClusterwideNetworkPolicy … the specification is same as that of CiliumNetworkPolicy with no specified namespace",
        source: inKubernetes,
        everywhere: {
            endpointSelector: {
                matchExpressions: [{ key: "io.kubernetes.pod.namespace", operator: "NotIn", values: ["x"] }],
            },
            ingress: [{}],
        },
        verdicts: { "x/b -> y/a TCP 80": "denied", "y/a -> x/a TCP 80": "allowed" },
    },
    {
        name: "labels that Cilium leaves out of identities are not read",
        because: "By default, Cilium considers all labels to be relevant for identities, with the following exceptions",
        source: docs("operations/performance/scalability/identity-relevant-labels/"),
        x: onA({ ingress: [{ fromEndpoints: [{ matchLabels: { "k8s.io/part": "b" } }] }] }),
        verdicts: { "x/b -> x/a TCP 80": "unknown", "y/c -> x/a TCP 80": "denied" },
    },
    {
        name: "Services as peers are not judged",
        because: "This feature uses the discovered services' label selector as an endpoint selector within the policy.",
        source: layer3,
        x: onA({
            egress: [{ toServices: [{ k8sService: { serviceName: "s", namespace: "y" } }], toPorts: [tcp("80")] }],
        }),
        verdicts: { "x/a -> y/c TCP 80": "unknown", "x/a -> y/c TCP 81": "denied" },
    },
    {
        name: "a policy of nodes concerns no pod",
        because: "Node Selectors can only be used in CiliumClusterwideNetworkPolicies.",
        source: intro,
        everywhere: { nodeSelector: {}, ingress: [{}], egress: [{}] },
        verdicts: { "y/a -> x/a TCP 80": "allowed", "x/a -> 10.0.0.1 TCP 80": "unknown" },
    },
];

const layer3Names = "https://docs.cilium.io/en/v1.19/security/policy/layer3/#dns-based";
const proxy = "https://docs.cilium.io/en/v1.19/security/policy/layer7/#dns-proxy";

/** What Cilium knows the addresses of a name from: answers to questions that pass its DNS proxy. */
const learnt: CiliumCase[] = [
    {
        name: "a name is learnt by a rule with rules.dns, which must be specified separately",
        because:
            "This interception is, itself, a separate policy rule governing DNS requests, and must be specified separately.",
        source: proxy,
        x: onA({ egress: [hub] }),
        verdicts: {
            [toHub]: "unknown",
            "x/a -> host:hf.co TCP 80": "denied",
            "x/a -> host:pypi.org TCP 443": "denied",
            "x/a -> 8.8.8.8 TCP 443": "denied",
        },
    },
    {
        name: "a rule with rules.dns that admits the name lets it be learnt",
        because: "an L7 policy allowing DNS requests",
        source: layer3Names,
        x: onA({ egress: [hub, dns({ matchName: "pypi.org" }, { matchName: "HF.co." })] }),
        verdicts: { [toHub]: "allowed", "x/a -> host:pypi.org TCP 443": "denied" },
    },
    {
        name: "a rule with rules.dns that admits other names does not",
        because: "matchName … Allows queries for domains that match matchName exactly",
        source: proxy,
        x: onA({ egress: [hub, dns({ matchPattern: "*.hf.co" }, { matchPattern: "eu-*" })] }),
        verdicts: { [toHub]: "unknown" },
    },
    {
        name: "of the names of a rule those are learnt that are asked for",
        because: "IPs … collected from all DNS responses seen by Cilium",
        source: layer3Names,
        x: onA({ egress: [{ toFQDNs: [everyName], toPorts: [tcp("443")] }, dns({ matchPattern: "*.hf.co" })] }),
        verdicts: {
            "x/a -> host:cdn.hf.co TCP 443": "allowed",
            "x/a -> host:a.cdn.hf.co TCP 443": "unknown",
            [toHub]: "unknown",
        },
    },
    {
        name: "a rule with rules.dns of another pod says nothing of this one",
        because:
            "Cilium intercepts DNS responses per-Endpoint … IPs from responses to all pods managed by a Cilium instance are allowed",
        source: layer3Names,
        x: onA({ egress: [hub] }),
        everywhere: { endpointSelector: b, egress: [dns(everyName)], enableDefaultDeny: { egress: false } },
        verdicts: { [toHub]: "unknown", "x/b -> host:hf.co TCP 443": "allowed" },
    },
    {
        name: "a policy of the whole cluster lets every pod's names be learnt",
        because: "An administrator can safely apply this policy cluster-wide",
        source: intro,
        x: onA({ egress: [hub] }),
        everywhere: {
            endpointSelector: {
                matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "NotIn", values: ["y"] }],
            },
            egress: [dns(everyName)],
            enableDefaultDeny: { egress: false },
        },
        verdicts: { [toHub]: "allowed", "x/a -> host:pypi.org TCP 443": "denied" },
    },
    {
        name: "the labels of its namespace say whether such a policy is a pod's",
        because: "io.cilium.k8s.namespace.labels. … all pods of the namespaces with the label",
        source: inKubernetes,
        x: onA({ egress: [hub] }),
        everywhere: {
            endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "red" } },
            egress: [dns(everyName)],
        },
        verdicts: { [toHub]: "allowed", "x/a -> host:pypi.org TCP 443": "denied" },
    },
    {
        name: "a policy of another namespace's label is none of the pod's",
        because: "io.cilium.k8s.namespace.labels. … all pods of the namespaces with the label",
        source: inKubernetes,
        x: onA({ egress: [hub] }),
        everywhere: {
            endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "blue" } },
            egress: [dns(everyName)],
        },
        verdicts: { [toHub]: "unknown" },
    },
    {
        name: "pods that only one of two policies selects are told apart",
        because: "The policy rules will be applied to all endpoints which match the labels specified in the selector.",
        source: intro,
        x: { endpointSelector: {}, egress: [hub] },
        everywhere: { endpointSelector: b, egress: [dns(everyName)] },
        verdicts: { [toHub]: "unknown", "x/b -> host:hf.co TCP 443": "allowed", "x/b -> y/c TCP 443": "denied" },
    },
    {
        name: "a rule with rules.dns for nobody, or of TCP alone, sends no question of UDP there",
        because: "A DNS Proxy in the agent intercepts egress DNS traffic",
        source: proxy,
        x: onA({ egress: [hub, { ...dns(everyName), toEndpoints: [] }] }),
        everywhere: onA({ egress: [{ toPorts: [{ ...tcp("53"), rules: { dns: [everyName] } }] }] }),
        verdicts: { [toHub]: "unknown" },
    },
    {
        name: "a rule with rules.dns for pods that no pod can be sends no question there",
        because: "A DNS Proxy in the agent intercepts egress DNS traffic",
        source: proxy,
        x: onA({ egress: [hub, { ...dns(everyName), toEndpoints: [nobody] }] }),
        verdicts: { [toHub]: "unknown" },
    },
    {
        name: "a rule that denies pods that no pod can be leaves questions alone, whomever they are put to",
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({
            egress: [hub, { ...dns(everyName), toEndpoints: undefined }],
            egressDeny: [{ toEndpoints: [nobody] }],
        }),
        verdicts: { [toHub]: "allowed", "x/a -> host:pypi.org TCP 443": "denied" },
    },
    {
        name: "names of a policy that does not isolate are learnt alike",
        because: "that endpoint's default deny will be enabled if any policy requests it",
        source: rule,
        x: onA({ enableDefaultDeny: { egress: false }, egress: [hub] }),
        everywhere: onA({ egress: [{}] }),
        verdicts: { [toHub]: "unknown", "x/a -> host:pypi.org TCP 443": "denied" },
    },
    {
        name: "a name that the pod may not ask for, since a rule denies DNS, is not known to be learnt",
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({ egress: [hub, dns(everyName)], egressDeny: [{ toPorts: [{ ports: [{ port: "53" }] }] }] }),
        verdicts: { [toHub]: "unknown", "x/a -> host:pypi.org TCP 443": "denied", "x/a -> y/c UDP 53": "denied" },
    },
    {
        name: "a rule that denies other ports, or what is outside, leaves DNS alone",
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({ egress: [hub, dns(everyName)], egressDeny: [{ toPorts: [tcp("53")] }, { toEntities: ["none"] }] }),
        everywhere: { endpointSelector: b, egressDeny: [{ toEntities: ["cluster"] }] },
        verdicts: { [toHub]: "allowed", "x/a -> y/c TCP 53": "denied" },
    },
    ...Object.entries<object>({
        "of the namespace that the questions go to": { toEndpoints: [inY({})] },
        "of some pods there, by a label that the rule with rules.dns does not ask for": {
            toEndpoints: [inY({ app: "c" })],
            toPorts: [port53],
        },
        "of every namespace, by the key that all pods have": {
            toEndpoints: [{ matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "Exists" }] }],
        },
        "on a named port, which may be 53": { toEntities: ["cluster"], toPorts: [{ ports: [{ port: "dns" }] }] },
        "of pods by a label that is not read": { toEndpoints: [inY({ "k8s:io.cilium.x": "1" })] },
    }).map(([which, denied]): CiliumCase => ({
        name: `a name is not known to be learnt where a rule denies pods ${which}`,
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({ egress: [hub, dns(everyName)], egressDeny: [denied] }),
        verdicts: { [toHub]: "unknown", "x/a -> host:pypi.org TCP 443": "denied" },
    })),
    {
        name: "a rule that denies pods that are not asked, nodes, ranges or other ports leaves questions alone",
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({
            egress: [hub, dns(everyName)],
            egressDeny: [
                { toEndpoints: [{}] },
                { toEntities: ["host", "remote-node"] },
                { toCIDR: ["10.0.0.0/8"] },
                { toEndpoints: [inY({})], toPorts: [{ ports: [{ port: "54", protocol: "UDP" }] }] },
            ],
        }),
        verdicts: { [toHub]: "allowed", "x/a -> x/b TCP 80": "denied", "x/a -> y/c UDP 54": "denied" },
    },
    {
        name: "a name is learnt from whom no rule denies, whatever another does",
        because: "IPs … collected from all DNS responses seen by Cilium",
        source: proxy,
        x: onA({
            egress: [
                hub,
                { toFQDNs: [{ matchName: "pypi.org" }] },
                dns(everyName),
                { ...dns({ matchName: "hf.co" }), toEntities: ["host"], toEndpoints: undefined },
            ],
            egressDeny: [{ toEndpoints: [inY({})] }],
        }),
        verdicts: { [toHub]: "allowed", "x/a -> host:pypi.org TCP 443": "unknown" },
    },
    {
        name: "a resolver on nodes, or at an address, may be denied as these are",
        because: "Deny policies take precedence over allow policies",
        source: docs("security/policy/deny/"),
        x: onA({
            egress: [
                hub,
                { ...dns({ matchName: "hf.co" }), toEntities: ["host"], toEndpoints: undefined },
                { toFQDNs: [{ matchName: "pypi.org" }] },
                { ...dns({ matchName: "pypi.org" }), toCIDR: ["169.254.20.10/32"], toEndpoints: undefined },
            ],
            egressDeny: [{ toEntities: ["remote-node"] }, { toCIDR: ["169.254.0.0/16"] }],
        }),
        verdicts: { [toHub]: "unknown", "x/a -> host:pypi.org TCP 443": "unknown" },
    },
    {
        name: "what some pods may not ask, others are known to learn",
        because: "Cilium intercepts DNS responses per-Endpoint",
        source: proxy,
        x: { endpointSelector: {}, egress: [hub, dns(everyName)] },
        everywhere: { endpointSelector: b, egressDeny: [{ toEndpoints: [inY({})] }] },
        verdicts: { [toHub]: "allowed", "x/b -> host:hf.co TCP 443": "unknown" },
    },
    {
        name: "what is open without learning stays open where DNS is denied",
        because: "Allowing to world is identical to allowing to CIDR 0.0.0.0/0.",
        source: docs("security/policy/layer3/#entities-based"),
        x: onA({ egress: [hub, dns(everyName), { toEntities: ["world"] }], egressDeny: [{ toEndpoints: [inY({})] }] }),
        verdicts: { [toHub]: "allowed", "x/a -> y/c UDP 53": "denied" },
    },
    {
        name: "a name whose addresses a CIDR opens needs no learning",
        because: "Allowing to world is identical to allowing to CIDR 0.0.0.0/0.",
        source: layer3,
        x: onA({ egress: [hub, { toEntities: ["world"] }] }),
        verdicts: { [toHub]: "allowed", "x/a -> y/c TCP 443": "denied" },
    },
];

/** Every case. */
export const ciliumCases: readonly CiliumCase[] = [...[isolation, peers, entities, ports, others, learnt].flat()];
