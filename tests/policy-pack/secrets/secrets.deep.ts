import { expect } from "chai";
import fc from "fast-check";
import { Judge, type CheckResult } from "../../../policy-pack/judge/check";
import { seenFromWire, type WireResource } from "../../../policy-pack/stack/from-wire";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { today } from "../in-process";
import { clusterCidrs } from "../search/stacks";
import { pairOf, secret } from "./pairs";

const config = {
    "no-wide-egress": { settings: { platform: { clusterCidrs: [...clusterCidrs, "fd00:10:244::/48"] } } as object },
};

/** All that the pack says of a stack: of each resource, and of the whole. `read`: how it is read. */
function said(wires: readonly WireResource[], read: (wire: WireResource) => SeenResource = seenFromWire) {
    const judge = new Judge({ config, today: () => today });
    const seen = wires.map(read);
    return [...seen.map((one) => judge.resource(one)), judge.stack(seen)];
}

/** The verdict: which policies which resources violate, and how. */
const verdictOf = (found: readonly (readonly CheckResult[])[]): string =>
    JSON.stringify(
        found.map((all) => [...new Set(all.map(({ policy, level, urn = "" }) => `${policy} ${level} ${urn}`).sort())]),
    );

/** The control: a reader that gives no printable form, so that messages are made of the secrets. */
const withoutForm = (wire: WireResource): SeenResource => ({ ...seenFromWire(wire), printable: undefined });

const wire = (kind: string, name: string, properties: object): WireResource => ({
    type: `kubernetes:${kind}`,
    name,
    urn: `urn:${name}`,
    properties: properties as WireResource["properties"],
});
const namespace = wire("core/v1:Namespace", "ai-agents", { metadata: { name: "ai-agents" } });
const policy = (spec: object) =>
    wire("networking.k8s.io/v1:NetworkPolicy", "out", { metadata: { name: "out", namespace: "ai-agents" }, spec });
const egress = (to: readonly unknown[], ports?: readonly unknown[]) =>
    policy({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to, ...(ports && { ports }) }] });
const block = (cidr: unknown) => ({ ipBlock: { cidr } });

type Make = (...values: readonly unknown[]) => WireResource;
/** Values that are secret and give the same verdict, two of each. */
const byHand: readonly (readonly [title: string, make: Make, one: readonly unknown[], other: readonly unknown[]])[] = [
    [
        "a range that is spelled another way",
        (cidr) => egress([block(secret(cidr))]),
        ["FD00:10:244:5::/64"],
        ["fd00:10:0244:0009:0::/65"],
    ],
    [
        "two halves of one range",
        (...cidrs) => egress(cidrs.map((cidr) => block(secret(cidr)))),
        ["10.244.7.0/25", "10.244.7.128/25"],
        ["10.244.9.0/25", "10.244.40.0/24"],
    ],
    [
        "a range whose neighbours are none",
        (cidr) => egress([block("198.51.100.0/24"), block(secret(cidr)), block("198.51.102.0/24")]),
        ["10.244.9.0/24"],
        ["10.244.8.128/25"],
    ],
    [
        "a range as wide as the cluster's own, and one within",
        (cidr) => egress([block(secret(cidr))]),
        ["10.244.0.0/15"],
        ["10.244.32.0/19"],
    ],
    [
        "host bits that are none of a range's",
        (cidr) => egress([block(secret(cidr))]),
        ["10.244.9.9/24"],
        ["10.244.11.11/25"],
    ],
    [
        "how many there are",
        (...cidrs) => egress(secret(cidrs.map(block)) as never),
        ["10.244.7.0/25"],
        ["10.244.9.0/25", "10.244.40.0/24"],
    ],
    [
        "labels of two characters and fewer, keys too",
        (key, value) =>
            policy({
                podSelector: secret({ matchLabels: { [String(key)]: value } }),
                policyTypes: ["Ingress"],
                ingress: [{}],
            }),
        ["zz", "q"],
        ["is", "a"],
    ],
];

describe("secrets in messages of the pack", function () {
    this.timeout(600_000);

    it("leave no trace: two sets of them that give the same verdict give the same words", () => {
        const counts = { same: 0, told: 0, leaked: 0 };
        fc.assert(
            fc.property(fc.integer(), (seed) => {
                const [one, other] = pairOf(seed);
                const [first, second] = [said(one), said(other)];
                if (verdictOf(first) !== verdictOf(second)) return;
                counts.same++;
                if (first.flat().length > 0) counts.told++;
                expect(first).to.deep.equal(second);
                const [open, opened] = [said(one, withoutForm), said(other, withoutForm)];
                if (JSON.stringify(open) !== JSON.stringify(opened)) counts.leaked++;
            }),
            { numRuns: 3000 },
        );
        console.log(
            `      ${counts.same} pairs of the same verdict, ${counts.told} with findings; without the printable form ${counts.leaked} differ`,
        );
        expect(counts.told).to.be.above(500);
        // The control: where messages are made of what was judged, many of these pairs are told apart.
        expect(counts.leaked).to.be.above(100);
    });

    for (const [title, make, one, other] of byHand) {
        it(`are the same words whatever is secret: ${title}`, () => {
            const [first, second] = [said([namespace, make(...one)]), said([namespace, make(...other)])];
            expect(verdictOf(first)).to.equal(verdictOf(second));
            expect(first).to.deep.equal(second);
            expect(
                first
                    .flat()
                    .map(({ message }) => message)
                    .join(),
            ).to.include("depends on a secret");
            // The control: where messages are made of what was judged, the words tell one from the other.
            const [open, opened] = [one, other].map((values) => said([namespace, make(...values)], withoutForm));
            expect(open).to.not.deep.equal(opened);
        });
    }

    it("of no resource in particular are said to be the stack's: what was found may be no fault", () => {
        const spec = {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [block(secret("203.0.113.64/27"))] }],
        };
        const found = new Judge({ config: {}, today: () => today })
            .stack([namespace, policy(spec)].map(seenFromWire))
            .filter((one) => one.policy === "no-voided-deny");
        expect(found.map(({ level, urn }) => [level, urn])).to.deep.equal([["advisory", undefined]]);
        expect(found[0]?.message).to.match(/^What was found depends on a secret of the stack, so it is not told\. /);
    });

    it("are not told by what goes wrong with them", () => {
        const found = (name: string) => () => {
            const judge = new Judge({ config, today: () => today });
            const breaks = () => {
                throw new Error(`cannot read ${name}`);
            };
            const props = Object.defineProperty({}, "metadata", { enumerable: true, get: breaks });
            const plain = { type: "kubernetes:core/v1:Namespace", name: "a", urn: "urn:a", props: {} };
            judge.resource({ ...plain, props, printable: plain });
        };
        expect(found("hush")).to.throw(/^Cannot judge what is secret in the stack; what went wrong is not told/);
    });

    it("are all of the stack's config where that is secret", () => {
        const saidOf = (dns: string, ...secretKeys: string[]) => {
            const values = { "ai-mesh-isolation:mesh": JSON.stringify({ platform: { dns: [dns] } }) };
            const judge = new Judge({ config, today: () => today, stackConfig: { values, secretKeys } });
            const denyAll = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
            return judge.stack([namespace, denyAll].map(seenFromWire));
        };
        expect(saidOf("openshift", "ai-mesh-isolation:mesh")).to.deep.equal(
            saidOf("gke-cloud-dns", "ai-mesh-isolation:mesh"),
        );
        expect(saidOf("openshift")).to.not.deep.equal(saidOf("gke-cloud-dns"));
    });
});
