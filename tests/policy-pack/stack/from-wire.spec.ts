import { expect } from "chai";
import { seenFromWire } from "../../../policy-pack/stack/from-wire";
import { secretPaths } from "../../../policy-pack/stack/secrets";
import { unknownString, type Bag } from "../../../policy-pack/stack/unknown-values";

const signature = "4dabf18193072939515e22adb298388d";
const marked = (kind: string, rest: object) => ({ [signature]: kind, ...rest });
const secret = (value: unknown) => marked("1b47061264138c4ac30d75fd1eb44270", { value });
const output = (rest: object) => marked("d0e6a833031e9bbcd3f4e8bde6ca49a4", rest);
const reference = (rest: object) => marked("5cf8f73096256a8f31e491e813e4eb8e", rest);
const asset = marked("c44067f5952c0a294b673a41bacd8c17", { text: "hush" });

const seen = (properties: Bag) => seenFromWire({ type: "t", name: "n", urn: "u", properties });

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

    it("has a printable form with a word in place of each secret, whole maps with their keys, and nothing else changed", () => {
        const found = seen({
            a: secret({ b: ["hush"] }),
            c: output({ value: "quiet", secret: true }),
            d: [secret(1), 2],
        });
        expect(found.props).to.deep.equal({ a: { b: ["hush"] }, c: "quiet", d: [1, 2] });
        expect(found.printable).to.deep.equal({
            type: "t",
            name: "n",
            urn: "u",
            props: { a: "[secret]", c: "[secret]", d: ["[secret]", 2] },
            parent: undefined,
            provider: undefined,
        });
        expect(secretPaths(found)).to.deep.equal(["a", "c", "d[0]"]);
    });

    it("has no printable form where nothing is secret, or what is secret is not known", () => {
        for (const properties of [{ a: "loud" }, { a: secret(unknownString) }]) {
            expect(seen(properties)).to.have.property("props");
            expect(seen(properties)).to.not.have.property("printable");
            expect(secretPaths(seen(properties))).to.deep.equal([]);
        }
    });

    it("gives the properties themselves where nothing in them is marked", () => {
        const properties = { metadata: { name: "a", labels: { app: "b" } }, spec: [{}] };
        expect(seen(properties).props).to.equal(properties);
    });

    it("opens a provider's properties, and takes an empty parent for none", () => {
        const provider = { urn: "urn:provider", properties: { kubeconfig: secret("credentials") } };
        const resource = { type: "t", name: "n", urn: "u", properties: {}, parent: "", provider };
        const form = (kubeconfig: string) => ({
            type: "t",
            name: "n",
            urn: "u",
            props: {},
            parent: undefined,
            provider: { urn: "urn:provider", props: { kubeconfig } },
        });
        expect(seenFromWire(resource)).to.deep.equal({ ...form("credentials"), printable: form("[secret]") });
    });
});
