import type { Person } from "./api";
import { person, type Request } from "./guard-requests";

/*
 * What the guard is asked to let pass and to refuse. A row without `refused` is admitted, and every row is where there is no
 * guard.
 */

export interface Row {
    readonly does: string;
    readonly as?: Person;
    readonly request: Request;
    /** What the answer says. */
    readonly refused?: RegExp;
}

export const clusterCidrs = ["10.244.0.0/16", "10.96.0.0/12", "fd00:10:244::/56"];

export const mesh = {
    platform: { clusterCidrs },
    namespaces: {
        "guard-agents": { purpose: "agents", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
        "guard-data": { purpose: "data" },
        // Somebody is going to make it.
        "guard-later": { purpose: "later" },
    },
    flows: [{ from: "guard-agents", to: "guard-data", ports: ["443"], why: "retrieval" }],
    guard: { deployers: { users: ["deployer"], groups: ["mesh-deployers"], serviceAccounts: ["ci/pulumi"] } },
};

export const mallory = person("mallory", "developers");

type Spec = object;
type Collection = readonly [apiVersion: string, plural: string, kind: string];
const networkPolicies: Collection = ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy"];
export const ciliumPolicies: Collection = ["cilium.io/v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"];
export const calicoPolicies: Collection = ["crd.projectcalico.org/v1", "networkpolicies", "NetworkPolicy"];
export const calicoSets: Collection = ["crd.projectcalico.org/v1", "networksets", "NetworkSet"];
export const calicoPoliciesV3: Collection = ["projectcalico.org/v3", "networkpolicies", "NetworkPolicy"];

const at = ([apiVersion, plural]: Collection, namespace: string, name = ""): string =>
    `/apis/${apiVersion}/namespaces/${namespace}/${plural}${name === "" ? "" : `/${name}`}`;

const create = (
    spec: Spec,
    { of = networkPolicies, namespace = "guard-agents", name = "of-a-team" } = {},
    metadata: object = {},
): Request => ({
    verb: "POST",
    path: at(of, namespace),
    body: { apiVersion: of[0], kind: of[2], metadata: { name, namespace, ...metadata }, spec },
});
const change = (name: string, body: object, namespace = "guard-agents"): Request => ({
    verb: "PATCH",
    path: at(networkPolicies, namespace, name),
    body,
});
const remove = (name: string, namespace = "guard-agents"): Request => ({
    verb: "DELETE",
    path: at(networkPolicies, namespace, name),
});

const egress = (...to: object[]): Spec => ({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to }] });
const ingress = (...from: object[]): Spec => ({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from }] });
const block = (cidr: string, ...except: string[]): object => ({
    ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) },
});
const need = (key: string, operator: string, ...values: string[]): object => ({
    matchExpressions: [{ key, operator, ...(values.length === 0 ? {} : { values }) }],
});
const blocks = (count: number, of: (index: number) => string): object[] =>
    Array.from({ length: count }, (_, index) => block(of(index)));

/** A rule for each of some peers. */
export const rules = (peers: readonly object[]): Spec => ({
    podSelector: {},
    policyTypes: ["Egress"],
    egress: peers.map((peer) => ({ to: [peer], ports: [{ protocol: "TCP", port: 443 }] })),
});

const anyone = /undoes deny-all: spec\.(ingress lets in|egress lets out to) anyone, inside the cluster and out/;
const strangers = /undoes deny-all: .* pods that nobody named, of any namespace/;
const internet = (cidr: string): RegExp =>
    new RegExp(`(lets out to|lets in|holds) ${cidr}, which is most of the internet`);
const together = /ranges that are together most of the internet/;
const metadata = (address: string): RegExp => new RegExp(`which holds ${address} \\(`);
const cluster = (range: string): RegExp => new RegExp(`which overlaps the range ${range} of the cluster itself`);

const byEverybody: readonly Row[] = [
    { does: "isolates pods", request: create({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }) },
    { does: "opens to pods by label", request: create(egress({ podSelector: { matchLabels: { app: "a" } } })) },
    { does: "opens to its own namespace", request: create(ingress({ podSelector: {} })) },
    {
        does: "opens to pods of any namespace by label",
        request: create(egress({ namespaceSelector: {}, podSelector: { matchLabels: { app: "a" } } })),
    },
    {
        does: "opens to namespaces by label",
        request: create(ingress({ namespaceSelector: { matchLabels: { team: "a" } } })),
    },
    {
        does: "opens to namespaces that have a label",
        request: create(ingress({ namespaceSelector: need("team", "Exists") })),
    },
    { does: "opens to networks of its own", request: create(egress(block("172.20.0.0/16"), block("192.0.2.0/24"))) },
    { does: "opens to a large network", request: create(egress(block("20.0.0.0/8"))) },
    { does: "opens to a public IPv6 network", request: create(egress(block("2001:db8:2002::/48"))) },
    { does: "opens to a private IPv6 network", request: create(egress(block("fd12:3456::/32"))) },
    { does: "opens to one address of a pod or load balancer", request: create(ingress(block("10.244.1.7/32"))) },
    {
        does: "cuts metadata addresses out",
        request: create(egress(block("169.254.169.0/24", "169.254.169.254/32", "169.254.169.252/32"))),
    },
    {
        does: "cuts the cluster's ranges out",
        request: create(egress(block("10.0.0.0/8", ...clusterCidrs.slice(0, 2)))),
    },
    { does: "opens to a large network in 20 rules", request: create(rules(blocks(20, () => "20.0.0.0/8"))) },
    { does: "opens to 13 large networks", request: create(egress(...blocks(13, (index) => `${20 + index}.0.0.0/8`))) },
    {
        does: "has a rule for everyone in a direction that it is not for",
        request: create({ ...egress({ podSelector: {} }), ingress: [{}] }),
    },
    {
        does: "has an egress rule for everyone in a policy for ingress",
        request: create({ ...ingress({ podSelector: {} }), egress: [{}] }),
    },
    {
        does: "opens to everyone in a namespace that is not guarded",
        request: create({ ...ingress(), ingress: [{}] }, { namespace: "guard-elsewhere" }),
    },
    {
        does: "labels a policy that was wide before",
        request: change("wide-before", { metadata: { labels: { a: "b" } } }),
    },
    {
        does: "narrows a policy that was wide before",
        request: change("wide-before", { spec: { ingress: [{ from: [{ podSelector: {} }] }] } }),
    },
    { does: "deletes a policy of a team", request: remove("wide-before") },
    {
        does: "has a network plugin's finalizer in the mesh's policy",
        request: change("deny-all", { metadata: { finalizers: ["example.com/plugin"] } }),
    },
];

const tooWide: readonly Row[] = [
    { does: "opens ingress to everyone", request: create({ ...ingress(), ingress: [{}] }), refused: anyone },
    {
        does: "opens egress to everyone on a port",
        request: create({ ...egress(), egress: [{ ports: [{ port: 443 }] }] }),
        refused: anyone,
    },
    { does: "opens to an empty list, which is everyone", request: create(ingress()), refused: anyone },
    { does: "widens its policy", request: change("narrow-before", { spec: { ingress: [{}] } }), refused: anyone },
    { does: "opens to all namespaces", request: create(ingress({ namespaceSelector: {} })), refused: strangers },
    {
        does: "opens to all namespaces, by empty maps",
        request: create(ingress({ namespaceSelector: { matchLabels: {}, matchExpressions: [] } })),
        refused: strangers,
    },
    {
        does: "opens to all pods of all namespaces",
        request: create(egress({ namespaceSelector: {}, podSelector: {} })),
        refused: strangers,
    },
    {
        does: "opens to namespaces but one",
        request: create(ingress({ namespaceSelector: need("team", "NotIn", "a") })),
        refused: strangers,
    },
    {
        does: "opens to namespaces without a label",
        request: create(ingress({ namespaceSelector: need("team", "DoesNotExist") })),
        refused: strangers,
    },
    {
        does: "opens to namespaces that have a name",
        request: create(ingress({ namespaceSelector: need("kubernetes.io/metadata.name", "Exists") })),
        refused: strangers,
    },
    {
        does: "opens to pods but those with a label",
        request: create(ingress({ namespaceSelector: {}, podSelector: need("app", "DoesNotExist") })),
        refused: strangers,
    },
    {
        does: "opens to every IPv4 address",
        request: create(egress(block("0.0.0.0/0"))),
        refused: internet("0\\.0\\.0\\.0/0"),
    },
    {
        does: "lets every IPv4 address in",
        request: create(ingress(block("0.0.0.0/0"))),
        refused: internet("0\\.0\\.0\\.0/0"),
    },
    {
        does: "opens to all but some",
        request: create(egress(block("0.0.0.0/0", "10.0.0.0/8"))),
        refused: internet("0\\.0\\.0\\.0/0"),
    },
    { does: "opens to a /7", request: create(egress(block("20.0.0.0/7"))), refused: internet("20\\.0\\.0\\.0/7") },
    { does: "opens to every IPv6 address", request: create(egress(block("::/0"))), refused: internet("::/0") },
    { does: "opens to a /15 of IPv6", request: create(egress(block("2600::/15"))), refused: internet("2600::/15") },
    {
        does: "opens to IPv6 that holds all of IPv4, mapped",
        request: create(egress(block("::/64"))),
        refused: internet("::/64"),
    },
    {
        does: "opens to IPv4 behind NAT64",
        request: create(egress(block("64:ff9b::/96"))),
        refused: internet("64:ff9b::/96"),
    },
    {
        does: "opens to half of IPv4 behind NAT64",
        request: create(egress(block("64:ff9b::8000:0/97"))),
        refused: internet("64:ff9b::8000:0/97"),
    },
    {
        does: "opens to what holds NAT64",
        request: create(egress(block("64:ff9b::/32"))),
        refused: internet("64:ff9b::/32"),
    },
    {
        does: "opens to 14 large networks in a rule",
        request: create(egress(...blocks(14, (index) => `${20 + index}.0.0.0/8`))),
        refused: together,
    },
    {
        does: "opens to 14 large networks in 14 rules",
        request: create(rules(blocks(14, (index) => `${20 + index}.0.0.0/8`))),
        refused: together,
    },
    {
        does: "lets 14 large networks in",
        request: create(ingress(...blocks(14, (index) => `${20 + index}.0.0.0/8`))),
        refused: together,
    },
    {
        does: "opens to 250 networks",
        request: create(egress(...blocks(250, (index) => `${20 + (index >> 4)}.${(index & 15) << 4}.0.0/12`))),
        refused: together,
    },
    {
        does: "opens to two large networks of IPv6",
        request: create(egress(block("2600::/16"), block("2a00::/16"))),
        refused: together,
    },
    {
        does: "opens to 14 large networks behind NAT64",
        request: create(egress(...blocks(14, (index) => `64:ff9b::${(20 + index).toString(16)}00:0/104`))),
        refused: together,
    },
    {
        does: "opens to instance metadata",
        request: create(egress(block("169.254.169.254/32"))),
        refused: metadata("169\\.254\\.169\\.254"),
    },
    {
        does: "opens to link-local addresses",
        request: create(egress(block("169.254.0.0/16", "169.254.169.254/32"))),
        refused: metadata("169\\.254\\.169\\.252"),
    },
    {
        does: "opens to what holds Azure's WireServer",
        request: create(egress(block("168.63.0.0/16"))),
        refused: metadata("168\\.63\\.129\\.16"),
    },
    {
        does: "opens to IPv6 metadata",
        request: create(egress(block("fd00:ec2::/32"))),
        refused: metadata("fd00:ec2::254"),
    },
    {
        does: "opens to metadata behind NAT64",
        request: create(egress(block("64:ff9b::a9fe:a9fe/128"))),
        refused: metadata("64:ff9b::169\\.254\\.169\\.254"),
    },
    {
        does: "opens to what holds the pods' range",
        request: create(egress(block("10.0.0.0/8", "10.96.0.0/12"))),
        refused: cluster("10\\.244\\.0\\.0/16"),
    },
    {
        does: "lets a node's pods in by range",
        request: create(ingress(block("10.244.7.0/24"))),
        refused: cluster("10\\.244\\.0\\.0/16"),
    },
    {
        does: "opens to the cluster's IPv6 range",
        request: create(egress(block("fd00:10::/32"))),
        refused: cluster("fd00:10:244::/56"),
    },
    {
        does: "opens to the pods' range behind NAT64",
        request: create(egress(block("64:ff9b::af4:0/112"))),
        refused: cluster("64:ff9b::af4:0/112"),
    },
];

const unreadable = /cannot be judged at admission: spec\.(ingress lets in|egress lets out to) /;

const ipv4InIpv6: readonly Row[] = [
    ["6to4", "2002::/16"],
    ["6to4 of metadata", "2002:a9fe:a9fe::/48"],
    ["an address of 6to4", "2002:a9fe:a9fe::1/128"],
    ["NAT64 with a prefix of one's own", "64:ff9b:1::/48"],
    ["metadata behind NAT64 with a prefix of one's own", "64:ff9b:1:fffe::a9fe:a9fe/128"],
    ["Teredo", "2001:0:102:304::/64"],
    ["IPv4-compatible IPv6", "::a9fe:a9fe/128"],
].flatMap(([what = "", cidr = ""]): Row[] => [
    { does: `opens to ${what}`, request: create(egress(block(cidr))), refused: unreadable },
    { does: `lets ${what} in`, request: create(ingress(block(cidr))), refused: unreadable },
]);

const mine =
    /belongs to the AI mesh, and mallory may not (make|change|delete) it\. Have it changed where the mesh is declared/;

const ofTheMesh: readonly Row[] = [
    { does: "opens the mesh's policy", request: change("deny-all", { spec: { ingress: [{}] } }), refused: mine },
    {
        does: "narrows the mesh's policy",
        request: change("allow-to-guard-data", { spec: { egress: null } }),
        refused: mine,
    },
    {
        does: "takes a label from the mesh's policy",
        request: change("deny-all", { metadata: { labels: { "app.kubernetes.io/part-of": null } } }),
        refused: mine,
    },
    {
        does: "annotates the mesh's policy",
        request: change("deny-all", { metadata: { annotations: { a: "b" } } }),
        refused: mine,
    },
    {
        does: "gives the mesh's policy an owner, to have it collected",
        request: change("deny-all", {
            metadata: { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "gone", uid: "1" }] },
        }),
        refused: mine,
    },
    { does: "deletes the mesh's policy", request: remove("deny-all"), refused: mine },
    {
        does: "deletes the mesh's policy in another namespace",
        request: remove("allow-dns", "guard-data"),
        refused: mine,
    },
    { does: "deletes all policies of a namespace", request: remove(""), refused: mine },
    {
        does: "makes a policy of a name that the mesh has",
        request: create({ podSelector: {} }, { namespace: "guard-data", name: "allow-from-guard-agents" }),
        refused: mine,
    },
    {
        does: "makes a policy of a name that the mesh has elsewhere",
        request: create({ podSelector: {} }, { name: "allow-from-guard-agents" }),
    },
    ...[
        person("deployer"),
        person("alice", "mesh-deployers"),
        person("system:serviceaccount:ci:pulumi", "system:serviceaccounts"),
    ].flatMap((as): Row[] => [
        {
            does: `changes the mesh's policy`,
            as,
            request: change("deny-all", { metadata: { annotations: { a: "b" } } }),
        },
        { does: `deletes the mesh's policy`, as, request: remove("allow-dns", "guard-data") },
        { does: `opens to everyone`, as, request: create({ ...ingress(), ingress: [{}] }) },
    ]),
    {
        does: "deletes the mesh's policy, as another service account of that name",
        as: person("system:serviceaccount:default:pulumi"),
        request: remove("deny-all"),
        refused: /system:serviceaccount:default:pulumi may not delete it/,
    },
    ...[
        "system:kube-controller-manager",
        "system:serviceaccount:kube-system:generic-garbage-collector",
        "system:serviceaccount:kube-system:namespace-controller",
    ].map((controller) => ({
        does: "deletes the mesh's policy",
        as: person(controller),
        request: remove("deny-all"),
    })),
    {
        does: "changes the mesh's policy",
        as: person("system:serviceaccount:kube-system:namespace-controller"),
        request: change("deny-all", { spec: { ingress: [{}] } }),
        refused: /may not change it/,
    },
];

const relabel = (labels: object, subresource = "", namespace = "guard-agents"): Request => ({
    verb: "PATCH",
    path: `/api/v1/namespaces/${namespace}${subresource}`,
    body: { metadata: { labels } },
});
const without = (key: string): RegExp =>
    new RegExp(
        `Namespace guard-agents belongs to the AI mesh, and mallory may not leave it without the label ${key}: `,
    );
const podSecurity = "pod-security.kubernetes.io/enforce";

const namespaceOf = (name: string, labels: object): object => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
    spec: { finalizers: ["kubernetes"] },
});

const namespaces: readonly Row[] = [
    { does: "labels a namespace", request: relabel({ team: "a" }) },
    { does: "labels a namespace that is not guarded", request: relabel({ purpose: "x" }, "", "guard-elsewhere") },
    { does: "takes the purpose away", request: relabel({ purpose: null }), refused: without("purpose") },
    {
        does: "takes all labels away",
        request: { verb: "PATCH", path: "/api/v1/namespaces/guard-agents", body: { metadata: { labels: null } } },
        refused: without(podSecurity),
    },
    {
        does: "takes the purpose away, and the label that the guard goes by",
        request: relabel({ purpose: null, "kubernetes.io/metadata.name": "other" }),
        refused: without("purpose"),
    },
    {
        does: "changes the purpose",
        request: relabel({ purpose: "web" }),
        refused: /may not leave it with the label purpose=web: .* by purpose=agents\. Keep that label/,
    },
    { does: "empties the purpose", request: relabel({ purpose: "" }), refused: /with the label purpose=: / },
    {
        does: "takes another label of the mesh away",
        request: relabel({ [podSecurity]: null }),
        refused: without(podSecurity),
    },
    {
        does: "takes the purpose away by the namespace's status",
        request: relabel({ purpose: null }, "/status"),
        refused: without("purpose"),
    },
    {
        does: "takes the purpose away as if to finalize",
        request: {
            verb: "PUT",
            path: "/api/v1/namespaces/guard-agents/finalize",
            body: namespaceOf("guard-agents", { [podSecurity]: "restricted" }),
        },
        refused: without("purpose"),
    },
    {
        does: "makes a namespace of the mesh with its label",
        request: { verb: "POST", path: "/api/v1/namespaces", body: namespaceOf("guard-later", { purpose: "later" }) },
    },
    {
        does: "makes a namespace of the mesh without its label",
        request: { verb: "POST", path: "/api/v1/namespaces", body: namespaceOf("guard-later", {}) },
        refused: /Namespace guard-later .* may not leave it without the label purpose: /,
    },
    { does: "takes the purpose away", as: person("deployer"), request: relabel({ purpose: null }) },
    { does: "deletes the namespace", request: { verb: "DELETE", path: "/api/v1/namespaces/guard-agents" } },
];

const cilium = (spec: Spec): Request => create({ endpointSelector: {}, ...spec }, { of: ciliumPolicies });
const unjudged = /cannot be judged at admission: spec\.(ingress|egress)/;
const entity = (name: string): RegExp => new RegExp(`(lets in|lets out to) the entity ${name}\\.`);

const ofCilium: readonly Row[] = [
    { does: "opens to its own namespace", request: cilium({ ingress: [{ fromEndpoints: [{}] }] }) },
    { does: "isolates", request: cilium({ ingress: [{}] }) },
    { does: "denies everyone", request: cilium({ ingressDeny: [{ fromEntities: ["all"] }] }) },
    {
        does: "opens to pods by label",
        request: cilium({
            ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "a", app: "b" } }] }],
        }),
    },
    {
        does: "opens to pods by labels of any source",
        request: cilium({
            ingress: [{ fromEndpoints: [{ matchLabels: { "any:app": "a" } }, need("any:app", "In", "a")] }],
        }),
    },
    {
        does: "opens to pods by labels of a namespace",
        request: cilium({
            egress: [
                {
                    toEndpoints: [
                        { matchLabels: { "k8s:io.cilium.k8s.namespace.labels.example.com/team": "a" } },
                        need("app.kubernetes.io/name", "Exists"),
                    ],
                },
            ],
        }),
    },
    { does: "opens to the API server", request: cilium({ egress: [{ toEntities: ["kube-apiserver"] }] }) },
    { does: "opens to an address", request: cilium({ egress: [{ toCIDR: ["192.0.2.7"] }] }) },
    {
        does: "opens to hosts",
        request: cilium({
            egress: [
                {
                    toFQDNs: [
                        { matchName: "huggingface.co" },
                        { matchPattern: "*.hf.co" },
                        { matchPattern: "cdn-*.eu.*.hf.co." },
                    ],
                },
            ],
        }),
    },
    {
        does: "opens to a Service",
        request: cilium({ egress: [{ toServices: [{ k8sService: { serviceName: "a", namespace: "b" } }] }] }),
    },
    {
        does: "cuts metadata out",
        request: cilium({ egress: [{ toCIDRSet: [{ cidr: "168.63.0.0/16", except: ["168.63.129.16/32"] }] }] }),
    },
    {
        does: "opens a port to anyone",
        request: cilium({ ingress: [{ toPorts: [{ ports: [{ port: "80" }] }] }] }),
        refused: anyone,
    },
    { does: "opens to an empty list", request: cilium({ ingress: [{ fromEndpoints: [] }] }), refused: anyone },
    {
        does: "opens to the world",
        request: cilium({ egress: [{ toEntities: ["host", "world"] }] }),
        refused: entity("world"),
    },
    {
        does: "lets the cluster in",
        request: cilium({ ingress: [{ fromEntities: ["cluster"] }] }),
        refused: entity("cluster"),
    },
    {
        does: "opens to any namespace",
        request: cilium({ ingress: [{ fromEndpoints: [need("k8s:io.kubernetes.pod.namespace", "Exists")] }] }),
        refused: /endpoints that nobody named/,
    },
    {
        does: "opens to what has a label of another source",
        request: cilium({ egress: [{ toEndpoints: [need("reserved:world", "In", "")] }] }),
        refused: /endpoints that nobody named/,
    },
    {
        does: "opens to the world by its label",
        request: cilium({ egress: [{ toEndpoints: [{ matchLabels: { "reserved:world": "" } }] }] }),
        refused: /endpoints that nobody named/,
    },
    ...["$world", "reserved.world", "any:$world", "any:reserved:world", "cidr:0.0.0.0/0"].flatMap((key): Row[] => [
        {
            does: `opens to endpoints with the label ${key}`,
            request: cilium({ egress: [{ toEndpoints: [{ matchLabels: { [key]: "" } }] }] }),
            refused: /lets out to endpoints that nobody named/,
        },
        {
            does: `lets in endpoints that have the label ${key}`,
            request: cilium({ ingress: [{ fromEndpoints: [need(key, "Exists")] }] }),
            refused: /lets in endpoints that nobody named/,
        },
    ]),
    {
        does: "opens to the internet",
        request: cilium({ egress: [{ toCIDR: ["0.0.0.0/0"] }] }),
        refused: internet("0\\.0\\.0\\.0/0"),
    },
    {
        does: "opens to metadata",
        request: cilium({ egress: [{ toCIDRSet: [{ cidr: "169.254.169.254" }] }] }),
        refused: /cannot be judged|holds 169/,
    },
    {
        does: "opens to a metadata address",
        request: cilium({ egress: [{ toCIDR: ["169.254.169.254"] }] }),
        refused: metadata("169\\.254\\.169\\.254"),
    },
    {
        does: "opens to the pods' range",
        request: cilium({ egress: [{ toCIDR: ["10.244.0.0/20"] }] }),
        refused: cluster("10\\.244\\.0\\.0/16"),
    },
    {
        does: "opens to large networks",
        request: cilium({ egress: [{ toCIDR: Array.from({ length: 14 }, (_, index) => `${20 + index}.0.0.0/8`) }] }),
        refused: together,
    },
    {
        does: "opens to a group of ranges",
        request: cilium({ egress: [{ toCIDRSet: [{ cidrGroupRef: "a" }] }] }),
        refused: /ranges of another object/,
    },
    ...["*", "*.*", "*e*", "**.com", "*.com.", "*hf.co", "huggingface.*", "*.hf.*.co"].map((pattern) => ({
        does: `opens to hosts like ${pattern}`,
        request: cilium({ egress: [{ toFQDNs: [{ matchName: "hf.co" }, { matchPattern: pattern }] }] }),
        refused: /hosts of domains that nobody named \([*.a-z]+\)/,
    })),
    {
        does: "opens to Services by label",
        request: cilium({ egress: [{ toServices: [{ k8sServiceSelector: { selector: {} } }] }] }),
        refused: unjudged,
    },
    {
        does: "opens to a Service, and to others by label",
        request: cilium({
            egress: [{ toServices: [{ k8sService: { serviceName: "a" }, k8sServiceSelector: { selector: {} } }] }],
        }),
        refused: unjudged,
    },
    {
        does: "opens to a cloud's groups",
        request: cilium({ egress: [{ toGroups: [{ aws: {} }] }] }),
        refused: /spec\.egress has toGroups/,
    },
    {
        does: "opens by specs",
        request: {
            verb: "POST",
            path: at(ciliumPolicies, "guard-agents"),
            body: {
                apiVersion: ciliumPolicies[0],
                kind: ciliumPolicies[2],
                metadata: { name: "a" },
                specs: [{ egress: [{ toEntities: ["all"] }] }],
            },
        },
        refused: /has specs, which cannot be judged/,
    },
    {
        does: "has more peers than can be judged",
        request: cilium({
            egress: [{ toCIDR: Array.from({ length: 2501 }, (_, index) => `192.0.${index >> 8}.${index & 255}`) }],
        }),
        refused: /more than the 2500 that can be judged/,
    },
    {
        does: "cuts more out of a range than can be judged",
        request: cilium({
            egress: [
                {
                    toCIDRSet: [
                        {
                            cidr: "169.254.0.0/16",
                            except: Array.from(
                                { length: 2500 },
                                (_, index) => `169.254.${index >> 8}.${index & 255}/32`,
                            ),
                        },
                    ],
                },
            ],
        }),
        refused: /more than the 2500 that can be judged/,
    },
    {
        does: "opens to everyone, as a deployer",
        as: person("deployer"),
        request: cilium({ egress: [{ toEntities: ["all"] }] }),
    },
];

const calico = (peer: object | undefined, action = "Allow"): Request =>
    create({ egress: [{ action, ...(peer === undefined ? {} : { destination: peer }) }] }, { of: calicoPolicies });
const byNamespace = (selector: string): Row => ({
    does: `opens to namespaces by ${selector}`,
    request: calico({ namespaceSelector: selector }),
    refused: /namespaces that nobody named/,
});

const ofCalico: readonly Row[] = [
    { does: "opens to pods of its own namespace", request: calico({ selector: "app == 'a'" }) },
    { does: "denies everyone", request: calico(undefined, "Deny") },
    {
        does: "opens to namespaces by label",
        request: calico({ namespaceSelector: `team == "a" && kubernetes.io/metadata.name in { 'x', "y" }` }),
    },
    { does: "opens to either of two namespaces", request: calico({ namespaceSelector: "team == 'a' || team == 'b'" }) },
    { does: "opens to a service account", request: calico({ serviceAccounts: { names: ["a"] } }) },
    {
        does: "lets a service account in, by name or label",
        request: create(
            {
                ingress: [
                    { action: "Allow", source: { serviceAccounts: { names: ["a"] } } },
                    { action: "Allow", source: { serviceAccounts: { selector: "team == 'a'" } } },
                ],
            },
            { of: calicoPolicies },
        ),
    },
    { does: "opens to a Service", request: calico({ services: { name: "a", namespace: "b" } }) },
    { does: "cuts metadata out", request: calico({ nets: ["169.254.169.0/24"], notNets: ["169.254.169.248/29"] }) },
    { does: "opens to everyone", request: calico(undefined), refused: anyone },
    { does: "passes everyone on", request: calico(undefined, "Pass"), refused: anyone },
    { does: "opens a port to everyone", request: calico({ ports: [443] }), refused: anyone },
    { does: "opens to everyone but some", request: calico({ notNets: ["10.0.0.0/8"] }), refused: anyone },
    ...[
        { serviceAccounts: {} },
        { serviceAccounts: { names: [] } },
        { serviceAccounts: { names: [""] } },
        { serviceAccounts: { names: [], selector: "" } },
        { services: { name: "" } },
        { services: { namespace: "a" } },
        { selector: "" },
        { selector: " ", namespaceSelector: "" },
    ].flatMap((peer): Row[] => [
        { does: `opens to ${JSON.stringify(peer)}, which is everyone`, request: calico(peer), refused: anyone },
        {
            does: `lets ${JSON.stringify(peer)} in, which is everyone`,
            request: create({ ingress: [{ action: "Allow", source: peer }] }, { of: calicoPolicies }),
            refused: anyone,
        },
    ]),
    ...["all()", "team != 'a'", "team == 'a' || all()", "!has(team)", "global()", "team not in {'a'}"].map(byNamespace),
    { does: "opens to the internet", request: calico({ nets: ["0.0.0.0/0"] }), refused: internet("0\\.0\\.0\\.0/0") },
    {
        does: "opens to metadata",
        request: calico({ nets: ["169.254.169.254"] }),
        refused: metadata("169\\.254\\.169\\.254"),
    },
    {
        does: "opens to the pods' range",
        request: calico({ nets: ["10.244.0.0/20"] }),
        refused: cluster("10\\.244\\.0\\.0/16"),
    },
    {
        does: "opens to a range that is none",
        request: calico({ nets: ["10.0.0.0/08"] }),
        refused: /cannot be judged at admission/,
    },
    {
        does: "opens to IPv4 within IPv6",
        request: calico({ nets: ["::ffff:10.0.0.0/104"] }),
        refused: /cannot be judged at admission: spec\.egress lets out to ::ffff:10\.0\.0\.0\/104/,
    },
    { does: "opens by what is not known", request: calico({ domains: ["*"] }), refused: /spec\.egress has domains/ },
    {
        does: "has more ranges than can be judged",
        request: calico({ nets: Array.from({ length: 2501 }, (_, index) => `192.0.${index >> 8}.${index & 255}`) }),
        refused: /more than the 2500 that can be judged/,
    },
    {
        does: "opens to everyone, by the newer API",
        request: create({ ingress: [{ action: "Allow" }] }, { of: calicoPoliciesV3 }),
        refused: anyone,
    },
    { does: "makes a set of ranges", request: create({ nets: ["192.0.2.0/24"] }, { of: calicoSets }) },
    {
        does: "makes a set of the internet",
        request: create({ nets: ["0.0.0.0/0"] }, { of: calicoSets }),
        refused: internet("0\\.0\\.0\\.0/0"),
    },
    {
        does: "makes a set of the internet in pieces",
        request: create(
            { nets: Array.from({ length: 14 }, (_, index) => `${20 + index}.0.0.0/8`) },
            { of: calicoSets },
        ),
        refused: together,
    },
    {
        does: "makes a set of names",
        request: create({ allowedEgressDomains: ["*"] }, { of: calicoSets }),
        refused: /spec has more than nets/,
    },
];

const sizes: readonly Row[] = [
    {
        does: "has 1,000 rules with IPv4 blocks",
        request: create(rules(blocks(1000, (index) => `203.${index >> 8}.${index & 255}.0/24`))),
    },
    {
        does: "has 1,000 rules with IPv6 blocks",
        request: create(
            rules(blocks(1000, (index) => `2001:db80:1234:5678:1111:2222:3333:${(index + 4096).toString(16)}/128`)),
        ),
    },
    {
        does: "has 1,000 rules with selectors",
        request: create(
            rules(
                Array.from({ length: 1000 }, (_, index) => ({
                    namespaceSelector: {
                        matchExpressions: [
                            { key: "a", operator: "NotIn", values: ["b"] },
                            { key: "c", operator: "In", values: [`${index}`] },
                        ],
                    },
                    podSelector: { matchLabels: { app: `a${index}` } },
                })),
            ),
        ),
    },
    {
        does: "has as many IPv4 blocks as can be judged",
        request: create(egress(...blocks(2499, (index) => `203.${index >> 8}.${index & 255}.0/24`))),
    },
    {
        does: "has as many IPv6 blocks as can be judged",
        request: create(
            egress(...blocks(2499, (index) => `2001:db80:1234:5678:1111:2222:3333:${(index + 4096).toString(16)}/128`)),
        ),
    },
    {
        does: "has as many exceptions as can be judged",
        request: create(
            egress(
                block(
                    "169.254.0.0/16",
                    ...Array.from({ length: 2498 }, (_, index) => `169.254.${index >> 8}.${index & 255}/32`),
                ),
            ),
        ),
        refused: metadata("169\\.254\\.169\\.254"),
    },
    {
        does: "asks for more of namespaces than can be judged",
        request: create(
            ingress({
                namespaceSelector: {
                    matchExpressions: Array.from({ length: 10_000 }, (_, index) => ({
                        key: `a${index}`,
                        operator: "Exists",
                    })),
                },
            }),
        ),
        refused: /more than the 2500 that can be judged/,
    },
    {
        does: "asks as much of pods as can be judged",
        request: create(
            ingress({
                podSelector: {
                    matchExpressions: Array.from({ length: 9_992 }, (_, index) => ({
                        key: `a${index}`,
                        operator: "Exists",
                    })),
                },
            }),
        ),
    },
    {
        does: "has one block more than can be judged",
        request: create(egress(...blocks(2500, (index) => `203.${index >> 8}.${index & 255}.0/24`))),
        refused:
            /has 2501 rules, peers and parts of these, more than the 2500 that can be judged at admission\. Write it as several policies/,
    },
];

/** The rows by the part of the guard that they are about. */
export const rowsByPart: Readonly<Record<string, readonly Row[]>> = {
    namespaces,
    "network-policies": [...byEverybody, ...tooWide, ...ipv4InIpv6, ...ofTheMesh, ...sizes],
    cilium: ofCilium,
    calico: ofCalico,
};
