import { expect } from "chai";
import { clusterNames, clusterOf } from "../../../policy-pack/stack/cluster";
import { unknownString, type Bag } from "../../../policy-pack/stack/unknown-values";

describe("clusterOf()", () => {
    /** Whether two providers with these connections are one cluster. */
    const isOne = (connection: Bag): boolean => {
        const [a, b] = ["a", "b"].map((urn) =>
            clusterOf({ type: "t", name: "n", urn: "u", props: {}, provider: { urn, props: connection } }),
        );
        return a === b;
    };
    const kubeconfig = (server: string): Bag => ({ kubeconfig: { clusters: [{ server }] } });
    const cases: readonly (readonly [title: string, connection: Bag, isOne: boolean])[] = [
        ["one where they connect alike", kubeconfig("https://a"), true],
        ["two where a part of their connection is not known yet", kubeconfig(unknownString), false],
        ["two where a part of it is a secret that cannot be read", kubeconfig("[secret]"), false],
        ["two where all of it is unknown", { kubeconfig: unknownString }, false],
        ["one where they say so", { ...kubeconfig(unknownString), clusterIdentifier: "a" }, true],
    ];
    for (const [title, connection, expected] of cases) {
        it(`takes two providers for ${title}`, () => expect(isOne(connection)).to.equal(expected));
    }
});

describe("clusterNames()", () => {
    const names = (urn: string, props: Bag = {}) =>
        clusterNames({ type: "t", name: "n", urn: "u", props: {}, provider: { urn, props } });

    it("are the provider's own name, its clusterIdentifier and its context", () => {
        const of = (name: string) => `urn:pulumi:dev::shop::pulumi:providers:kubernetes::${name}`;
        expect(names(of("east"), { context: "prod", clusterIdentifier: "id" })).to.deep.equal(["east", "id", "prod"]);
        expect(names(of("default_4_34_2"))).to.deep.equal(["default"]);
        // Where a plan stands in for the engine, Pulumi's own provider has no whole URN.
        expect(names("default")).to.deep.equal(["default"]);
    });
});
