import { expect } from "chai";
import { report } from "../../../cli/render/plan/text";
import { planDocument } from "../../../cli/render/plan/json";
import type { Plan } from "../../../cli/plan/plan";
import type { PlannedResource } from "../../../cli/plan/resource";
import { plain, plainLine } from "../../../cli/terminal/plain";
import { styleFor } from "../../../cli/terminal/style";

const bad = "esc\u001b[31mred\u009b1m\nnext";
const spelled = "esc\\u001b[31mred\\u009b1m\\u000anext";
const inert = new RegExp("[\u0000-\u0009\u000b-\u001f\u007f-\u009f]");

describe("control characters in a plan", () => {
    const resource = {
        urn: `urn:pulumi:dev::app::t::${bad}`,
        type: "kubernetes:core/v1:Namespace",
        name: bad,
        parent: "",
        external: false,
        inputs: { metadata: { name: bad, labels: { a: bad }, annotations: { "ai-mesh-isolation/why": bad } } },
    } as unknown as PlannedResource;
    const policy = { pack: bad, name: bad, level: "mandatory", status: "violated", description: "d" } as const;
    const violation = {
        pack: bad,
        policy: bad,
        level: "mandatory",
        urn: resource.urn,
        message: bad,
        unjudged: false,
    } as const;
    const made = {
        project: bad,
        stack: "dev",
        resources: [resource],
        outputs: {},
        verdicts: [{ pack: bad, policies: [policy], violations: [violation] }],
        output: "",
        logs: [],
    } as unknown as Plan;
    const found = {
        rows: [{ from: bad, to: bad, ports: bad, why: bad }],
        profile: "reference" as const,
        gaps: [],
        notCounted: [bad],
    };
    const expected = {
        from: bad,
        to: bad,
        ports: bad,
        verdict: "denied",
        outcome: "failed",
        because: bad,
        why: bad,
    } as const;

    it("are spelled in the report, each name on its own line, and our colours stay", () => {
        const text = report(made, found, { expectations: [expected], presets: [] }, styleFor({}, {}));
        expect(text).not.to.match(inert);
        expect(text)
            .to.contain(`  ${spelled}`)
            .and.to.contain(`not counted: ${spelled}`)
            .and.to.contain(`a=${spelled}`);
        expect(text.split("\n").filter((line) => line.startsWith("next"))).to.deep.equal([]);
        const painted = report(
            made,
            found,
            { expectations: [expected], presets: [] },
            styleFor({ isTTY: true, columns: 500 }, {}),
        );
        expect(painted).to.contain("\u001b[1m");
        expect(painted).not.to.contain("\u001b[31mred");
    });
    it("are escapes of JSON, which say the same", () => {
        const document = planDocument(made, found);
        const text = plain(JSON.stringify(document));
        expect(text).not.to.match(inert);
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(document)));
    });
    it("plain() keeps lines and tabs and drops colours, plainLine() spells them all", () => {
        expect(plain("\u001b[31ma\u001b[0m\n\tb\u0007")).to.equal("a\n\tb\\u0007");
        expect(plainLine("\u001b[31ma\n\tb\u202e")).to.equal("\\u001b[31ma\\u000a\\u0009b\\u202e");
    });
});
