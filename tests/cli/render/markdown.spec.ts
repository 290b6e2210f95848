import { expect } from "chai";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffText } from "../../../cli/render/diff/text";
import { diffDocument } from "../../../cli/render/diff/json";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { packChanges } from "../../../cli/compare/pack-changes";
import { unclearOf, verdictOf } from "../../../cli/compare/verdict";
import type { PackVerdict } from "../../../cli/plan/verdict";
import { styleFor } from "../../../cli/terminal/style";
import { reportOf, same, smallChange, smallMesh } from "./meshes";
import { openPairs } from "./open-pairs";

const golden = `### 🔶 mixed: For pods that nobody has made yet, 1 connection opens, 1 connection closes.

\`before\` → \`after\`

| | from | to | ports | why |
|---|---|---|---|---|
| | **ai-agents (agents)** | | | |
| ➕ opened | pods app=agent in namespace ai-agents | tools (203.0.113.0/24) | +TCP 443 | tool APIs |
| | **ai-inference (inference)** | | | |
| ➖ closed | pods app=vllm in namespace ai-inference | ai-data | -TCP 443 | model weights |

<details open><summary>Picture</summary>


\`\`\`mermaid
flowchart LR
  subgraph n0["ai-agents<br>agents"]
    n1["app=agent"]
    n2["app=weaviate"]
  end
  n3["ai-data<br>data"]
  subgraph n4["ai-inference<br>inference"]
    n5["app=vllm"]
  end
  n6["gateway"]
  subgraph n7["kube-system"]
    n8["k8s-app=kube-dns"]
  end
  n9(["tools<br>203.0.113.0/24"])
`;

describe("diffMarkdown()", () => {
    it("has the verdict first, then tables, the picture and folded details", () => {
        const text = diffMarkdown(smallChange());
        expect(text.slice(0, golden.length)).to.equal(golden);
        expect(text).to.contain(`n1 ==>|"+ TCP 443"| n9`).and.to.contain(`n5 -.->|"− TCP 443"| n3`);
        expect(text).to.contain("| pods app=vllm in namespace ai-inference | 2 → 1 directly, 2 → 1 in all |");
    });

    it("says so in one line where nothing changes", () => {
        const mesh = smallMesh(same);
        expect(diffMarkdown(reportOf(mesh, mesh))).to.equal(
            "### ✅ equal: Nothing opens and nothing closes: both sides allow the same connections.\n\n`before` → `after`\n",
        );
    });

    it("keeps to any length that is asked for, down to the head", () => {
        const report = reportOf(openPairs(0), openPairs(300));
        for (const longest of [3_000, 5_000, 12_000, 30_000]) {
            expect(diffMarkdown(report, longest).length, `${longest}`).to.be.at.most(longest);
        }
    });

    it("makes no markup, mention or link of what others wrote", () => {
        const why = "<img src=x> @everyone [x](https://evil.example) | `code` **bold**";
        const text = diffMarkdown(
            reportOf(smallMesh(same), smallMesh([...same, { from: "agent", to: "vllm", ports: ["1"], why }])),
        );
        expect(text).not.to.match(/<img|@everyone|\]\(https:\/\/|[^\\]`code`/);
        const row = text.split("\n").find((line) => line.startsWith("| ➕"))!;
        expect(row.replaceAll("\\|", "").split("|")).to.have.length(7);
    });

    it("shows what the policy pack refuses before anything else, and what was fixed", () => {
        const verdict = (messages: readonly string[]): PackVerdict => ({
            pack: "p",
            policies: [{ pack: "p", name: "require-dns", level: "mandatory", status: "violated", description: "" }],
            violations: messages.map((message) => ({
                pack: "p",
                policy: "require-dns",
                level: "mandatory",
                urn: "",
                message,
                unjudged: false,
            })),
        });
        const [old, now] = [verdict(["stays", "goes"]), verdict(["stays", "comes"])];
        const mesh = smallMesh(same);
        const report = { ...reportOf(mesh, mesh) };
        const text = diffMarkdown({ ...report, packs: packChanges([old], [now]) });
        expect(text).to.match(/^### ⛔ equal, blocked: /);
        expect(text).to.contain("**The policy pack refuses it**: 2 violations of mandatory policies.");
        expect(text).to.contain(
            "- ⛔ **require-dns**: stays\n- ⛔ **require-dns** (new): comes\n- ✅ fixed: **require-dns**: goes",
        );
    });
});

describe("secrets", () => {
    const SIGNATURE = "4dabf18193072939515e22adb298388d";
    const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
    const policy = (cidr: unknown, why: unknown) => ({
        type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        name: "p",
        external: false,
        inputs: {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "p", namespace: "ai-agents", annotations: { "ai-mesh-isolation/why": why } },
            spec: {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr } }] }, { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
            },
        } as never,
    });

    it("are in no report, and a policy that holds one is said to be unclear where it changes", () => {
        const [before, after] = [
            clusterOf([policy("192.0.2.0/24", "plain")]),
            clusterOf([policy(secret("198.51.100.7/32"), secret("hunter2"))]),
        ];
        const report = {
            ...reportOf(before.cluster, after.cluster),
            unclear: unclearOf(before.unknown, after.unknown),
        };
        expect(report.unclear).to.deep.equal(["spec.egress of policy ai-agents/p"]);
        expect(verdictOf({ changes: [] }, report.unclear)).to.equal("unclear");
        const all = [diffMarkdown(report), diffText(report, styleFor({})), JSON.stringify(diffDocument(report))].join(
            "\n",
        );
        expect(all).not.to.match(/198\.51\.100|hunter2/);
        expect(all).to.contain("spec.egress of policy ai-agents/p");
    });

    it("that are the same on both sides leave nothing unclear", () => {
        const side = () => clusterOf([policy(secret("198.51.100.7/32"), "plain")]);
        expect(unclearOf(side().unknown, side().unknown)).to.deep.equal([]);
        const other = clusterOf([policy(secret("198.51.100.8/32"), "plain")]);
        expect(unclearOf(side().unknown, other.unknown)).to.have.length(1);
    });
});
