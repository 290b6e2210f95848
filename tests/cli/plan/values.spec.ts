import { expect } from "chai";
import { forComputing, forPeople, forPolicies, isPlainObject, UNKNOWN, unprintable } from "../../../cli/plan/values";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value }) as never;
const output = (fields: object) => ({ [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields }) as never;
const resource = (fields: object) => ({ [signature]: "5cf8f73096256a8f31e491e813e4eb8e", ...fields }) as never;
const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "x" } as never;

describe("values", () => {
    it("forPeople() never shows a secret, however deep", () => {
        expect(
            forPeople({ a: [secret({ b: "hunter2" })], c: output({ value: "hunter2", secret: true }) }),
        ).to.deep.equal({
            a: ["[secret]"],
            c: "[secret]",
        });
    });
    it("forPeople() spells what is unknown, also inside a longer text", () => {
        expect(forPeople({ a: UNKNOWN, b: `ns-${UNKNOWN}`, c: output({}), d: "known" })).to.deep.equal({
            a: "[unknown]",
            b: "[unknown]",
            c: "[unknown]",
            d: "known",
        });
    });
    it("forPolicies() keeps secrets marked and lowers references and outputs", () => {
        const given = {
            secret: secret(resource({ urn: "u", id: "i" })),
            id: resource({ urn: "u", id: "i" }),
            newId: resource({ urn: "u", id: "" }),
            component: resource({ urn: "u" }),
            output: output({ value: 1 }),
            hidden: output({ value: 1, secret: true }),
            asset,
        };
        expect(forPolicies(given)).to.deep.equal({
            secret: secret("i"),
            id: "i",
            newId: UNKNOWN,
            component: "u",
            output: 1,
            hidden: secret(1),
            asset,
        });
    });
    it("forComputing() opens secrets and leaves unknowns marked", () => {
        expect(forComputing({ a: secret({ b: [1, null] }), c: UNKNOWN })).to.deep.equal({
            a: { b: [1, null] },
            c: UNKNOWN,
        });
    });
    it("unprintable() gives the path of every value that cannot be written", () => {
        const given = {
            metadata: { name: `x-${UNKNOWN}` },
            spec: { list: [{ a: 1 }, { b: secret(1) }], ref: resource({ id: "" }) },
        };
        expect(unprintable(given)).to.deep.equal([
            { path: "metadata.name", why: "unknown" },
            { path: "spec.list[1].b", why: "secret" },
            { path: "spec.ref", why: "unknown" },
        ]);
        expect(unprintable({ metadata: { name: "x" }, asset })).to.deep.equal([]);
    });
    it("isPlainObject() tells an object of the program's from a mark", () => {
        expect([{}, { a: 1 }, secret(1), [], null, "x"].map((value) => isPlainObject(value as never))).to.deep.equal([
            true,
            true,
            false,
            false,
            false,
            false,
        ]);
    });
});
