import { expect } from "chai";
import { remediesOf } from "../../../policy-pack/judge/remedies";
import { unknownString, type Bag } from "../../../policy-pack/stack/unknown-values";

const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});
const namespace = (properties: Bag) => ({
    type: "kubernetes:core/v1:Namespace",
    name: "ai-agents",
    urn: "urn:ai-agents",
    properties,
});
const settings = { purposes: { "ai-agents": "agents" } } as object;
const remediate = { "require-purpose": { level: "remediate", settings } } as const;

describe("remediesOf()", () => {
    const remedied = (metadata: unknown, config: Parameters<typeof remediesOf>[1] = remediate) =>
        remediesOf(namespace({ metadata, spec: { a: secret("b") } }), config).map(
            ({ policy, properties }) => [policy, properties] as const,
        );
    const expected = (metadata: unknown) => [["require-purpose", { metadata, spec: { a: secret("b") } }]];

    const cases: readonly (readonly [title: string, before: unknown, after: unknown])[] = [
        ["where there are no labels", { name: "ai-agents" }, { name: "ai-agents", labels: { purpose: "agents" } }],
        [
            "beside a label that is secret",
            { name: "ai-agents", labels: { team: secret("hush") } },
            { name: "ai-agents", labels: { team: secret("hush"), purpose: "agents" } },
        ],
        [
            "beside a value that is not known yet",
            { name: "ai-agents", annotations: unknownString },
            { name: "ai-agents", annotations: unknownString, labels: { purpose: "agents" } },
        ],
        [
            "into labels that are secret as a whole",
            { name: "ai-agents", labels: secret({ team: "hush" }) },
            { name: "ai-agents", labels: secret({ team: "hush", purpose: "agents" }) },
        ],
        [
            "into metadata that is secret as a whole",
            secret({ name: "ai-agents" }),
            secret({ name: "ai-agents", labels: { purpose: "agents" } }),
        ],
    ];
    for (const [title, before, after] of cases) {
        it(`writes the label ${title}`, () => expect(remedied(before)).to.deep.equal(expected(after)));
    }

    it("writes what a secret decides into that secret, and never beside it", () => {
        const types = (spec: unknown) =>
            remediesOf(
                {
                    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
                    name: "p",
                    urn: "urn:p",
                    properties: { spec },
                },
                { "require-policy-types": { level: "remediate", settings: {} } },
            ).map(({ properties }) => properties["spec"]);
        const egress = [{}];
        expect(types({ egress })).to.deep.equal([{ egress, policyTypes: ["Ingress", "Egress"] }]);
        expect(types({ egress: secret(egress) })).to.deep.equal([]);
        expect(types(secret({ egress }))).to.deep.equal([secret({ egress, policyTypes: ["Ingress", "Egress"] })]);
    });

    it("writes nothing where the policy is of another level, or its settings are not valid", () => {
        const metadata = { name: "ai-agents" };
        expect(remedied(metadata, { "require-purpose": { level: "mandatory", settings } })).to.deep.equal([]);
        expect(remedied(metadata, { "require-purpose": { settings } })).to.deep.equal([]);
        const wrong: object = { ...settings, purpose: "agents" };
        expect(remedied(metadata, { "require-purpose": { level: "remediate", settings: wrong } })).to.deep.equal([]);
    });

    it("takes the level of `all` where the policy has none of its own", () => {
        const config = { all: { level: "remediate", settings: {} }, "require-purpose": { settings } } as const;
        expect(remedied({ name: "ai-agents" }, config)).to.deep.equal(
            expected({ name: "ai-agents", labels: { purpose: "agents" } }),
        );
    });
});
