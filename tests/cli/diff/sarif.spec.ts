import { expect } from "chai";
import { diffSarif } from "../../../cli/diff/sarif";
import { reportOf, same, smallChange, smallMesh } from "../report/meshes";

interface Log {
    readonly version: string;
    readonly runs: readonly {
        readonly results: readonly { ruleId: string; level: string; message: { text: string }; locations: unknown[] }[];
    }[];
}

describe("diffSarif()", () => {
    it("says of every connection that opens what it is, at the file that the side came from", () => {
        const { version, runs } = diffSarif(smallChange()) as Log;
        expect(version).to.equal("2.1.0");
        expect(runs[0]?.results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).to.deep.equal([
            ["connection-opens", "note", "Opens ai-agents/agent → tools (203.0.113.0/24), +TCP 443. tool APIs."],
        ]);
        expect(runs[0]?.results[0]?.locations).to.deep.equal([
            { physicalLocation: { artifactLocation: { uri: "." }, region: { startLine: 1 } } },
        ]);
    });

    it("has no result where nothing opens", () => {
        const mesh = smallMesh(same);
        expect((diffSarif(reportOf(mesh, mesh)) as Log).runs[0]?.results).to.deep.equal([]);
    });
});
