import { expect } from "chai";
import { seenFromWire } from "../../../policy-pack/stack/from-wire";
import { Secrets } from "../../../policy-pack/stack/secrets";
import { unknownString, type Bag } from "../../../policy-pack/stack/sentinel";

const signature = "4dabf18193072939515e22adb298388d";
const marked = (kind: string, rest: object) => ({ [signature]: kind, ...rest });
const secret = (value: unknown) => marked("1b47061264138c4ac30d75fd1eb44270", { value });
const output = (rest: object) => marked("d0e6a833031e9bbcd3f4e8bde6ca49a4", rest);
const reference = (rest: object) => marked("5cf8f73096256a8f31e491e813e4eb8e", rest);
const asset = marked("c44067f5952c0a294b673a41bacd8c17", { text: "hush" });

/** The properties as the rules see them, and a message that quotes `texts` without the secrets among them. */
function seen(properties: Bag, ...texts: string[]): { props: Bag; message: string } {
    const secrets = new Secrets();
    const { props } = seenFromWire({ type: "t", name: "n", urn: "u", properties }, secrets);
    return { props, message: secrets.redact(texts.join(" ")) };
}

describe("seenFromWire()", () => {
    const cases: readonly (readonly [title: string, wire: unknown, seen: unknown])[] = [
        ["text, numbers, booleans and null", ["a", 1, true, null], ["a", 1, true, null]],
        ["a secret", secret("hush"), "hush"],
        ["a secret in a secret", secret({ a: [secret("hush")] }), { a: ["hush"] }],
        ["a secret without a value", marked("1b47061264138c4ac30d75fd1eb44270", { ciphertext: "x" }), unknownString],
        ["an output", output({ value: "a", dependencies: ["urn:a"] }), "a"],
        ["an output that is null", output({ value: null }), null],
        ["an output that is not known yet", output({ dependencies: ["urn:a"] }), unknownString],
        ["a secret output", output({ value: { a: "hush" }, secret: true }), { a: "hush" }],
        ["a custom resource", reference({ urn: "urn:a", id: "id-a" }), "id-a"],
        ["a custom resource that does not exist yet", reference({ urn: "urn:a", id: "" }), unknownString],
        ["a component", reference({ urn: "urn:a" }), "urn:a"],
        ["an asset", asset, asset],
        ["an object of a kind that nobody knows", marked("0123456789abcdef0123456789abcdef", {}), unknownString],
        ["an unknown number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
        [
            "a key that objects have of themselves",
            JSON.parse('{"__proto__":{"a":1}}'),
            JSON.parse('{"__proto__":{"a":1}}'),
        ],
    ];
    for (const [title, wire, expected] of cases) {
        it(`reads ${title}, by itself, in a list and in an object`, () => {
            const { props } = seen({ one: wire, list: [wire], object: { key: wire } } as Bag);
            expect(props).to.deep.equal({ one: expected, list: [expected], object: { key: expected } });
        });
    }

    it("notes what secrets hold, and nothing else", () => {
        const found = seen({ a: secret({ b: ["hush"] }), c: output({ value: "quiet", secret: true }), d: "loud" });
        expect(found.props).to.deep.equal({ a: { b: ["hush"] }, c: "quiet", d: "loud" });
        const { message } = seen(
            { a: secret({ b: ["hush"] }), c: output({ value: "quiet", secret: true }), d: "loud" },
            "hush quiet loud",
        );
        expect(message).to.equal("[secret] [secret] loud");
    });

    it("notes no marker of an unknown value as a secret", () => {
        expect(seen({ a: secret(unknownString) }, unknownString)).to.deep.equal({
            props: { a: unknownString },
            message: unknownString,
        });
    });

    it("gives the properties themselves where nothing in them is marked", () => {
        const properties = { metadata: { name: "a", labels: { app: "b" } }, spec: [{}] };
        expect(seen(properties).props).to.equal(properties);
    });

    it("opens a provider's properties, and takes an empty parent for none", () => {
        const secrets = new Secrets();
        const provider = { urn: "urn:provider", properties: { kubeconfig: secret("credentials") } };
        const resource = { type: "t", name: "n", urn: "u", properties: {}, parent: "", provider };
        expect(seenFromWire(resource, secrets)).to.deep.equal({
            type: "t",
            name: "n",
            urn: "u",
            props: {},
            parent: undefined,
            provider: { urn: "urn:provider", props: { kubeconfig: "credentials" } },
        });
        expect(secrets.redact("the credentials")).to.equal("the [secret]");
    });

    it("takes keys that are secret out of messages, but not the fields of a selector, and no corrected range", () => {
        const secrets = new Secrets();
        secrets.add({ matchLabels: { hushkey: "hushvalue" }, cidr: "203.0.113.77/8" });
        const message = 'matchLabels["hushkey"] "203.0.113.77/8" has host bits set: write "203.0.0.0/8"';
        expect(secrets.redact(message)).to.equal(
            'matchLabels["[secret]"] "[secret]" has host bits set: write "[secret]"',
        );
    });
});
