import { expect } from "chai";
import { Judge } from "../../../policy-pack/judge/check";
import { seenFromWire } from "../../../policy-pack/stack/from-wire";
import { marks, signature } from "../../../policy-pack/stack/marks";
import { Secrets } from "../../../policy-pack/stack/secrets";
import { today } from "../in-process";

const secret = (value: unknown) => ({ [signature]: marks.secret, value });
const platform = { clusterCidrs: ["10.244.0.0/16", "10.96.0.0/12", "fd00:10:244::/48"] };
const config = { "no-wide-egress": { settings: { platform } as object } };

const policy = (name: string, spec: object) => ({
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name,
    urn: `urn:${name}`,
    properties: { metadata: { name, namespace: "ai-agents" }, spec },
});
const egress = (to: readonly unknown[], ports?: readonly unknown[]) =>
    policy("out", { podSelector: {}, policyTypes: ["Egress"], egress: [{ to, ...(ports && { ports }) }] });
const block = (cidr: unknown) => ({ ipBlock: { cidr } });

/** All that the pack says of a policy. `noting`: whether secrets are noted where they are met. */
function said(resource: ReturnType<typeof policy>, noting = true): string[] {
    const secrets = new Secrets();
    const judge = new Judge({ config, secrets, today: () => today });
    const namespace = {
        type: "kubernetes:core/v1:Namespace",
        name: "ai-agents",
        urn: "urn:ns",
        properties: { metadata: { name: "ai-agents" } },
    };
    const seen = [namespace, resource].map((one) => seenFromWire(one, noting ? secrets : new Secrets()));
    return [...seen.flatMap((one) => judge.resource(one)), ...judge.stack(seen)].map(({ message }) => message);
}

describe("secrets in messages of the pack", () => {
    type Make = (...values: readonly unknown[]) => ReturnType<typeof policy>;
    /** Values that are secret and give the same verdict, two of each. */
    const cases: readonly (readonly [title: string, make: Make, one: readonly unknown[], other: readonly unknown[]])[] =
        [
            [
                "a range that is spelled another way",
                (cidr) => egress([block(cidr)]),
                ["FD00:10:244:5::/64"],
                ["fd00:10:0244:0009:0::/65"],
            ],
            [
                "two halves of one range",
                (...cidrs) => egress(cidrs.map(block)),
                ["10.244.7.0/25", "10.244.7.128/25"],
                ["10.244.9.0/25", "10.244.40.0/24"],
            ],
            [
                "a range whose neighbours are none",
                (cidr) => egress([block("10.244.8.0/24"), block(cidr), block("10.244.10.0/24")]),
                ["10.244.9.0/24"],
                ["10.244.8.128/25"],
            ],
            [
                "a range as wide as the cluster's own, and one within",
                (cidr) => egress([block(cidr)]),
                ["10.244.0.0/15"],
                ["10.244.32.0/19"],
            ],
            [
                "ports in a row",
                (...ports) => egress([block("0.0.0.0/0")], [{ port: 8443 }, ...ports.map((port) => ({ port }))]),
                [8444, 8445],
                [8444, 9100],
            ],
            [
                "labels of two characters and fewer",
                (key, value) =>
                    policy("in", {
                        podSelector: { matchLabels: { [String(key)]: value } },
                        policyTypes: ["Ingress"],
                        ingress: [{}],
                    }),
                ["zz", "q"],
                ["yy", "w"],
            ],
            [
                "host bits that are none of a range's",
                (cidr) => egress([block(cidr)]),
                ["10.244.9.9/24"],
                ["10.244.11.11/25"],
            ],
        ];
    const hidden = (make: Make, values: readonly unknown[]) => make(...values.map(secret));

    for (const [title, make, one, other] of cases) {
        const isLabel = title.startsWith("labels");
        const of = (values: readonly unknown[]) =>
            isLabel
                ? policy("in", {
                      podSelector: secret({ matchLabels: { [String(values[0])]: values[1] } }),
                      policyTypes: ["Ingress"],
                      ingress: [{}],
                  })
                : hidden(make, values);
        it(`are the same words whatever is secret: ${title}`, () => {
            const words = said(of(one));
            expect(words.join()).to.include("[secret]");
            expect(words).to.deep.equal(said(of(other)));
            // The control: where secrets are not noted, the words tell one from the other.
            expect(said(of(one), false)).to.not.deep.equal(said(of(other), false));
        });
    }

    it("leave the ranges of other policies as they are", () => {
        const secrets = new Secrets();
        secrets.add("10.244.7.0/24", "urn:own");
        expect(secrets.redact("holds 10.244.0.0/16 and 10.244.7.128/25.", "urn:other")).to.equal(
            "holds 10.244.0.0/16 and [secret].",
        );
        expect(secrets.redact("holds 10.244.0.0/16.", "urn:own")).to.equal("holds [secret].");
    });

    it("leave small words where no value stands", () => {
        const secrets = new Secrets();
        secrets.add(["a", "53"]);
        expect(secrets.redact("for a pod with a=b, tier=a on TCP 53,5353; UDP 53")).to.equal(
            "for a pod with a=b, tier=[secret] on TCP [secret],5353; UDP [secret]",
        );
    });
});
