import { expect } from "chai";
import { nearest } from "../../../mesh/issues";
import { tidy } from "../../../cli/plan/stack-trace";
import type { Plan } from "../../../cli/plan/plan";
import { connectionLines } from "../../../cli/render/plan/connection-table";
import { report } from "../../../cli/render/plan/text";
import { styleFor, withoutColour } from "../../../cli/terminal/style";
import { fold, layOut } from "../../../cli/terminal/table";

describe("text of a plan", () => {
    const plain = styleFor({}, {});

    it("nearest() finds what was meant, and nothing where nothing is near", () => {
        expect(nearest("prd", ["dev", "prod", "staging"])).to.equal("prod");
        expect(nearest("stagign", ["dev", "prod", "staging"])).to.equal("staging");
        // A slip of the shift key is no other name.
        expect(nearest("PROD-EU", ["dev", "prod-eu"])).to.equal("prod-eu");
        expect(nearest("blue", ["dev", "prod", "staging"])).to.equal(undefined);
        expect(nearest("dev", [])).to.equal(undefined);
    });

    it("layOut() makes columns as wide as their widest cell", () => {
        const rows = [
            ["a", "bb", "c"],
            ["aaa", "b", ""],
        ].map((row) => row.map((text) => ({ text })));
        expect(layOut(rows, plain, "  ")).to.deep.equal(["  a    bb  c", "  aaa  b"]);
    });

    it("layOut() folds the last column under itself on a narrow screen and cuts nothing off", () => {
        const rows = [[{ text: "a" }, { text: "one two three four" }]];
        expect(layOut(rows, styleFor({ isTTY: true, columns: 15 }, {}))).to.deep.equal(["a  one two", "   three four"]);
        expect(layOut(rows, plain)).to.deep.equal(["a  one two three four"]);
    });

    it("fold() leaves a word alone that is longer than the room", () => {
        expect(fold("a verylongword b", 5)).to.deep.equal(["a", "verylongword", "b"]);
    });

    it("styleFor() paints on a terminal only, and does as NO_COLOR and FORCE_COLOR say", () => {
        const painted = (screen: { isTTY?: boolean }, env: NodeJS.ProcessEnv) => styleFor(screen, env).red("x") !== "x";
        expect(painted({ isTTY: true }, {})).to.equal(true);
        expect(painted({}, {})).to.equal(false);
        expect(painted({ isTTY: true }, { NO_COLOR: "1" })).to.equal(false);
        expect(painted({ isTTY: true }, { NO_COLOR: "" })).to.equal(true);
        expect(painted({ isTTY: true }, { FORCE_COLOR: "0" })).to.equal(false);
        expect(painted({}, { FORCE_COLOR: "1" })).to.equal(true);
        expect(withoutColour(styleFor({ isTTY: true }, {}).red("x"))).to.equal("x");
    });

    it("tidy() leaves only the user's lines of a stack trace", () => {
        const trace = [
            "Error: no",
            "    at mine (/app/index.ts:1:2)",
            "    at other (/app/node_modules/x/y.js:1:2)",
            "    at node:internal/main:1:2",
        ];
        expect(tidy(trace.join("\n"))).to.equal("Error: no\n    at mine (/app/index.ts:1:2)");
        expect(tidy("node_modules/ is missing")).to.equal("node_modules/ is missing");
    });

    it("says once of what is not counted that it is not", () => {
        const found = {
            ...{ rows: [], gaps: [], profile: "reference" as const },
            notCounted: ["x: metadata.name is a secret", "Not judged: CiliumNetworkPolicy a/l7, which may deny more"],
        };
        expect(connectionLines(found, plain, false).slice(-2)).to.deep.equal([
            "  not counted: x: metadata.name is a secret",
            "  Not judged: CiliumNetworkPolicy a/l7, which may deny more",
        ]);
    });

    describe("of a program without Kubernetes objects", () => {
        const planOf = (types: readonly string[], packs = ["ai-mesh-isolation"]): string => {
            const policies = [{ name: "a-rule", level: "mandatory", description: "Says so.", status: "passed" }];
            const resources = types.map((type) => ({
                type,
                name: "a",
                urn: `urn:pulumi:dev::p::${type}::a`,
                inputs: {},
            }));
            const verdicts = packs.map((pack) => ({ pack, policies, violations: [] }));
            const plan = { project: "p", stack: "dev", resources, verdicts } as unknown as Plan;
            const connections = { rows: [], notCounted: [], gaps: [], profile: "reference" } as const;
            return report(plan, connections, { expectations: [], presets: [] }, plain);
        };

        it("passes nothing by this package's rules", () => {
            const text = planOf(["aws:s3/bucket:Bucket", "pulumi:providers:kubernetes"]);
            expect(text).to.contain("- a-rule").and.to.contain("nothing to judge").and.not.to.contain("✔");
            expect(text).to.match(/\nNothing was judged: the program makes no Kubernetes objects\n$/);
        });

        it("leaves to another pack what that says", () => {
            const text = planOf(["aws:s3/bucket:Bucket"], ["ai-mesh-isolation", "of-aws"]);
            expect(text).to.contain("- a-rule").and.to.contain("✔ a-rule");
            expect(text).to.match(/\nPassed\n$/);
        });

        it("is no matter where there is one", () => {
            const text = planOf(["aws:s3/bucket:Bucket", "kubernetes:core/v1:Namespace"]);
            expect(text).to.contain("✔ a-rule").and.not.to.contain("- a-rule");
            expect(text).to.match(/\nPassed\n$/);
        });
    });
});

describe("the connections of a summary", () => {
    const rowTo = (to: string) => ({ from: "a/x", to, ports: "TCP 443", why: "" });
    const linesOf = (rows: ReturnType<typeof rowTo>[], dangerous: (row: ReturnType<typeof rowTo>) => boolean) => {
        const landmarks = new Map(rows.filter(dangerous).map((row) => [row, ["internet"] as const]));
        const found = { profile: "reference" as const, rows, landmarks, notCounted: [], gaps: [] };
        return connectionLines(found, styleFor({}), false);
    };
    const rows = Array.from({ length: 60 }, (_, at) => rowTo(`outside-${at}`));

    it("counts what reaches no place of note beyond the first of them", () => {
        const lines = linesOf(rows, ({ to }) => to === "outside-59");
        expect(lines.filter((line) => /outside-/.test(line))).to.have.length(40);
        expect(lines[2]).to.match(/outside-59 .*reaches the internet/);
        expect(lines.at(-1)).to.equal("  and 20 more; -v lists them");
    });

    it("never leaves out what reaches the internet, however much does", () => {
        const lines = linesOf(rows, () => true);
        expect(lines.filter((line) => /reaches the internet/.test(line))).to.have.length(60);
        expect(lines.join("\n")).not.to.include("more; -v");
    });
});
