import { expect } from "chai";
import { validatePolicy } from "../../netpol";

const sound = {
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
const port = (entry: unknown) => ingress({ ports: [entry] });
const expressions = (entry: unknown) => ({ spec: { podSelector: { matchExpressions: [entry] } } });

const bad: [name: string, change: object, path: string, message: string][] = [
    [
        "another apiVersion",
        { apiVersion: "extensions/v1beta1" },
        "apiVersion",
        'must be "networking.k8s.io/v1", not "extensions/v1beta1"',
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
        "a namespace with a dot",
        { metadata: { name: "p", namespace: "a.b" } },
        "metadata.namespace",
        'is "a.b", which is no namespace name: use a-z, 0-9 and "-", at most 63',
    ],
    [
        "a number as label",
        { metadata: { name: "p", labels: { a: 1 } } },
        'metadata.labels["a"]',
        "must be a string, not 1: put it in quotes",
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
    ["a null rule", ingress(null), "spec.ingress[0]", "must be an object, not null"],
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

describe("validatePolicy()", () => {
    it("takes a policy with everything in it, and one with hardly anything", () => {
        expect(validatePolicy(sound)).to.deep.equal([]);
        expect(validatePolicy({ ...sound, spec: {} })).to.deep.equal([]);
        expect(validatePolicy({ ...sound, spec: { podSelector: null, ingress: null, policyTypes: [] } })).to.deep.equal(
            [],
        );
        expect(validatePolicy({ ...sound, metadata: { generateName: "p-" } })).to.deep.equal([]);
    });

    it("takes host bits in a CIDR, as the API server does", () => {
        expect(
            validatePolicy({ ...sound, ...from({ ipBlock: { cidr: "10.1.2.3/8", except: ["10.1.2.3/16"] } }) }),
        ).to.deep.equal([]);
    });

    for (const [name, change, path, message] of bad) {
        it(`refuses ${name}`, () => {
            const problems = validatePolicy({ ...sound, ...change });
            expect(problems.map((p) => ({ path: p.path, message: p.message }))).to.deep.equal([{ path, message }]);
        });
    }

    it("quotes what it found", () => {
        expect(validatePolicy({ ...sound, ...port({ port: 0 }) })[0]?.found).to.equal("0");
        expect(validatePolicy({ ...sound, ...port({ port: "x".repeat(500) }) })[0]?.found).to.have.length(58);
    });

    it("reports everything at once", () => {
        const problems = validatePolicy({
            ...sound,
            spec: { policyTypes: ["x"], ingress: [{ from: [{}], ports: [{ port: -1 }] }] },
        });
        expect(problems.map(({ path }) => path)).to.deep.equal([
            "spec.policyTypes[0]",
            "spec.ingress[0].from[0]",
            "spec.ingress[0].ports[0].port",
        ]);
    });

    it("reports anything that is no object, cycles included", () => {
        const cycle: unknown[] = [];
        cycle.push(cycle);
        for (const value of [null, undefined, 1, "x", [], cycle, () => 1, 1n]) {
            expect(validatePolicy(value), typeof value).to.have.length(1);
        }
        expect(validatePolicy({ ...sound, spec: { ingress: cycle } })).to.have.length(1);
    });
});
