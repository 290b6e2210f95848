/*
 * Policies that are sound or not in one way each. What the API server says of them is held by the cluster tests, what
 * `validatePolicy` says by its own.
 */

/** A policy that is sound, with something in every field. */
export const sound = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace: "x", labels: { a: "b" } },
    spec: {
        podSelector: {
            matchLabels: { app: "a" },
            matchExpressions: [{ key: "example.com/t", operator: "In", values: ["x"] }],
        },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
            {
                from: [{ podSelector: {} }, { namespaceSelector: {}, podSelector: null }],
                ports: [{ port: 80, endPort: 90, protocol: "UDP" }, { port: "http" }],
            },
        ],
        egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] }, {}],
    },
};
const ingress = (rule: unknown) => ({ spec: { ingress: [rule] } });
const from = (peer: unknown) => ingress({ from: [peer] });
/** A change that makes one entry of an ingress rule's ports. */
export const port = (entry: unknown) => ingress({ ports: [entry] });
const expressions = (entry: unknown) => ({ spec: { podSelector: { matchExpressions: [entry] } } });

/**
 * What the API server says where that is not what this package says: it accepts, or it refuses with this message instead
 * of the path. Both where releases differ.
 */
export interface OnServer {
    readonly refuses?: RegExp;
    readonly accepts?: boolean;
}

/** Changes after which a policy is still sound. */
export const valid: readonly (readonly [name: string, change: object, onServer?: OnServer])[] = [
    ["a policy with everything in it", {}],
    ["a policy with hardly anything in it", { spec: {} }],
    ["nothing where a list or a selector may stand", { spec: { podSelector: null, ingress: null, policyTypes: [] } }],
    ["a name that the API server makes", { metadata: { generateName: "p-" } }],
    [
        "an owner and finalizers",
        {
            metadata: {
                name: "p",
                finalizers: ["example.com/Wait", "foregroundDeletion"],
                ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "c", uid: "u", controller: true }],
            },
        },
    ],
    ["256 KiB of annotations", { metadata: { name: "p", annotations: { a: "\u00e4".repeat(128 * 1024 - 1) } } }],
    [
        // StrictIPCIDRValidation (KEP-4858) refuses them in new policies; those that are stored live on.
        "host bits in a CIDR, which a policy written long ago may have",
        from({ ipBlock: { cidr: "10.1.2.3/8", except: ["10.1.2.3/16"] } }),
        { accepts: true, refuses: /must not have bits set beyond the prefix length/ },
    ],
];

/** Changes that make a policy unsound: where and what `validatePolicy` says of it; the API server refuses it at that path. */
export const invalid: readonly (readonly [
    name: string,
    change: object,
    path: string,
    message: string,
    onServer?: OnServer,
])[] = [
    [
        "another apiVersion",
        { apiVersion: "extensions/v1beta1" },
        "apiVersion",
        'must be "networking.k8s.io/v1", not "extensions/v1beta1"',
        { refuses: /API version in the data/ },
    ],
    ["another kind", { kind: "Pod" }, "kind", 'must be "NetworkPolicy", not "Pod"'],
    ["no metadata", { metadata: undefined }, "metadata", "must be an object, not nothing"],
    [
        "a name in capitals",
        { metadata: { name: "P" } },
        "metadata.name",
        'is "P", which is no name: use a-z, 0-9 and "-" and "."',
    ],
    [
        "a beginning of names in capitals",
        { metadata: { generateName: "P-" } },
        "metadata.generateName",
        'is "P-", with which no name begins: use a-z, 0-9 and "-" and "."',
        { refuses: /metadata\.name: Invalid value: "P-/ },
    ],
    [
        "more than 256 KiB of annotations",
        { metadata: { name: "p", annotations: { a: "\u00e4".repeat(128 * 1024) } } },
        "metadata.annotations",
        "has 262145 bytes, and may have 262144 at most",
    ],
    [
        "a finalizer with spaces",
        { metadata: { name: "p", finalizers: ["wait for me"] } },
        "metadata.finalizers[0]",
        'is the finalizer "wait for me": write "prefix.example/name", the name at most 63',
        { refuses: /metadata\.finalizers: Invalid value: "wait for me"/ },
    ],
    [
        "finalizers that exclude one another",
        { metadata: { name: "p", finalizers: ["orphan", "foregroundDeletion"] } },
        "metadata.finalizers",
        'may not hold both "orphan" and "foregroundDeletion"',
    ],
    [
        "an owner without uid",
        { metadata: { name: "p", ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "c" }] } },
        "metadata.ownerReferences[0].uid",
        "is missing: an owner has apiVersion, kind, name and uid",
        { refuses: /metadata\.ownerReferences(\[0\])?\.uid/ },
    ],
    [
        "two controllers",
        {
            metadata: {
                name: "p",
                ownerReferences: ["c", "d"].map((name) => ({
                    ...{ apiVersion: "v1", kind: "ConfigMap", name, uid: name, controller: true },
                })),
            },
        },
        "metadata.ownerReferences",
        "may have one controller, but has 2",
    ],
    [
        "a namespace with a dot",
        { metadata: { name: "p", namespace: "a.b" } },
        "metadata.namespace",
        'is "a.b", which is no namespace name: use a-z, 0-9 and "-", at most 63',
        { refuses: /namespace of the provided object does not match/ },
    ],
    [
        "a number as label",
        { metadata: { name: "p", labels: { a: 1 } } },
        'metadata.labels["a"]',
        "must be a string, not 1: put it in quotes",
        { refuses: /cannot unmarshal number into .*metadata\.labels/ },
    ],
    [
        "a field in the wrong case",
        { spec: { podselector: {} } },
        "spec.podselector",
        'is no field that Kubernetes knows here: did you mean "podSelector"?',
    ],
    [
        "a field of the other direction",
        ingress({ to: [] }),
        "spec.ingress[0].to",
        "is no field that Kubernetes knows here: known are from, ports",
    ],
    [
        "three policyTypes",
        { spec: { policyTypes: ["Ingress", "Egress", "Ingress"] } },
        "spec.policyTypes",
        "may not have more than two entries, but has 3",
    ],
    [
        "a misspelt policyType",
        { spec: { policyTypes: ["ingress"] } },
        "spec.policyTypes[0]",
        'must be "Ingress" or "Egress", not "ingress"',
    ],
    [
        "a null rule",
        ingress(null),
        "spec.ingress[0]",
        "must be an object, not null",
        // It reads null as a rule without peers and ports, which admits everyone.
        { accepts: true },
    ],
    ["rules that are no list", { spec: { ingress: {} } }, "spec.ingress", "must be a list, not {}"],
    [
        "an empty peer",
        from({}),
        "spec.ingress[0].from[0]",
        "must have a podSelector, a namespaceSelector or an ipBlock; leave the whole list out to admit everyone",
    ],
    [
        "a block beside a selector",
        from({ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }),
        "spec.ingress[0].from[0].ipBlock",
        "may not stand beside a podSelector or namespaceSelector: make two peers of it",
        { refuses: /spec\.ingress\[0\]\.from\[0\]: Forbidden: may not specify both ipBlock/ },
    ],
    [
        "a CIDR without prefix",
        from({ ipBlock: { cidr: "10.0.0.0" } }),
        "spec.ingress[0].from[0].ipBlock.cidr",
        '"10.0.0.0" has no prefix length: did you mean "10.0.0.0/32"?',
    ],
    [
        "a block without cidr",
        from({ ipBlock: {} }),
        "spec.ingress[0].from[0].ipBlock.cidr",
        "must be a string, not nothing",
    ],
    [
        "an except outside",
        from({ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }),
        "spec.ingress[0].from[0].ipBlock.except[0]",
        'must be a strict part of "10.0.0.0/8", and "11.0.0.0/16" is not',
    ],
    [
        "an except that is all",
        from({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/8"] } }),
        "spec.ingress[0].from[0].ipBlock.except[0]",
        'must be a strict part of "10.0.0.0/8", and "10.0.0.0/8" is not',
    ],
    [
        "ICMP",
        port({ protocol: "ICMP" }),
        "spec.ingress[0].ports[0].protocol",
        'must be "TCP", "UDP" or "SCTP", not "ICMP"',
    ],
    ["port 0", port({ port: 0 }), "spec.ingress[0].ports[0].port", "must be a port number from 1 to 65535, not 0"],
    [
        "port 65536",
        port({ port: 65_536 }),
        "spec.ingress[0].ports[0].port",
        "must be a port number from 1 to 65535, not 65536",
    ],
    [
        "a number in quotes",
        port({ port: "80" }),
        "spec.ingress[0].ports[0].port",
        '"80" is no port name: up to 15 of a-z, 0-9 and "-", with a letter; write a number without quotes',
    ],
    [
        "a port name too long",
        port({ port: "a-name-of-16-chr" }),
        "spec.ingress[0].ports[0].port",
        '"a-name-of-16-chr" is no port name: up to 15 of a-z, 0-9 and "-", with a letter',
    ],
    [
        "endPort without port",
        port({ endPort: 90 }),
        "spec.ingress[0].ports[0].endPort",
        "needs a port where the range begins",
    ],
    [
        "endPort with a name",
        port({ port: "http", endPort: 90 }),
        "spec.ingress[0].ports[0].endPort",
        'needs a port that is a number, not the name "http"',
    ],
    [
        "endPort below port",
        port({ port: 90, endPort: 80 }),
        "spec.ingress[0].ports[0].endPort",
        "must be at least the port 90, not 80",
    ],
    [
        "In without values",
        expressions({ key: "a", operator: "In" }),
        "spec.podSelector.matchExpressions[0].values",
        'must not be empty with operator "In"',
    ],
    [
        "Exists with values",
        expressions({ key: "a", operator: "Exists", values: ["b"] }),
        "spec.podSelector.matchExpressions[0].values",
        'must be absent with operator "Exists"',
    ],
    [
        "an operator of its own",
        expressions({ key: "a", operator: "in", values: ["b"] }),
        "spec.podSelector.matchExpressions[0].operator",
        'must be "In", "NotIn", "Exists" or "DoesNotExist", not "in"',
    ],
    [
        "a label key with two slashes",
        expressions({ key: "a/b/c", operator: "Exists" }),
        "spec.podSelector.matchExpressions[0].key",
        'has the label key "a/b/c": write "name" or "prefix.example/name", each part at most 63',
    ],
];
