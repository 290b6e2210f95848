import { expect } from "chai";
import type { DiffOptions } from "../../../cli/commands/diff/options";
import { sourcesOf } from "../../../cli/commands/diff/sources";

describe("sourcesOf()", () => {
    const kinds = (options: Partial<DiffOptions>): string => {
        try {
            return sourcesOf(options as DiffOptions)
                .map(({ kind }) => kind)
                .join(" ");
        } catch (error) {
            return (error as Error).message;
        }
    };

    it("refuses a kubeconfig of which no context is asked for", () => {
        const kubeconfig = "/nowhere";
        expect(kinds({ base: "main", kubeconfig })).to.equal(
            'Cannot use --kubeconfig "/nowhere": no live cluster is asked for; name one of its contexts with --context or ' +
                "--base-context",
        );
        expect(kinds({ base: "main" })).to.equal("program program");
        expect(kinds({ context: "prod", kubeconfig })).to.equal("live program");
        expect(kinds({ baseContext: "prod", manifests: ["x"], kubeconfig })).to.equal("live manifests");
    });
});
