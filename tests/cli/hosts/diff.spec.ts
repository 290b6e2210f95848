import { expect } from "chai";
import type { ComparedNamespace } from "../../../cli/compare/compared-namespaces";
import { splitByDifference, touchedBy } from "../../../cli/compare/differing-policies";
import { reportOn } from "../../../cli/compare/report";
import { conditions } from "../../../cli/compare/verdict";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import { diffDocument } from "../../../cli/render/diff/json";
import { diffSarif } from "../../../cli/render/diff/sarif";
import { diffText } from "../../../cli/render/diff/text";
import { dotOf } from "../../../cli/render/picture/dot";
import { mermaidOf } from "../../../cli/render/picture/mermaid";
import { svgOf } from "../../../cli/render/picture/svg";
import { reportPage } from "../../../cli/render/page/page";
import { styleFor, withoutColour } from "../../../cli/terminal/style";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { addresses, names, objects, sideOf } from "./world";

const nothing = objects();
const hub = objects(names("huggingface.co"));
const wide = objects(addresses("0.0.0.0/0", "::/0"));
const wideV4 = objects(addresses("0.0.0.0/0"));

const report = (before: readonly object[], after: readonly object[]) =>
    reportOn(sideOf(before), sideOf(after), { failOn: conditions });
const textOf = (before: readonly object[], after: readonly object[]) =>
    withoutColour(diffText(report(before, after), { ...styleFor({}), width: 400 }));

describe("a diff of names outside", () => {
    const table: readonly (readonly [
        string,
        readonly object[],
        readonly object[],
        verdict: string,
        opensHost: boolean,
    ])[] = [
        ["a name opens", nothing, hub, "widened", true],
        ["a name closes", hub, nothing, "narrowed", false],
        ["another name opens beside it", hub, objects(names("huggingface.co", "hf.co")), "widened", true],
        ["one name takes the place of another", hub, objects(names("hf.co")), "mixed", true],
        [
            "the same names are written otherwise",
            objects(names("hf.co", "a.co")),
            objects(names("a.co", "HF.co")),
            "equal",
            false,
        ],
        ["names take the place of every address", wide, hub, "narrowed", false],
        // Its addresses may all be of the other family.
        ["names take the place of every IPv4 address", wideV4, hub, "perhaps mixed", true],
        ["every address takes the place of names", hub, wide, "widened", true],
    ];
    for (const [title, before, after, verdict, opensHost] of table)
        it(`is ${verdict} where ${title}`, () => {
            const found = report(before, after);
            expect(found.verdict).to.equal(verdict);
            expect(found.failed.includes("opens:host")).to.equal(opensHost);
        });

    it("calls them what the mesh does, with the kind of the policy's reason", () => {
        expect(textOf(nothing, hub)).to.include(
            "→ hub (huggingface.co)  +TCP 443  reaches a name outside the cluster; model weights",
        );
        expect(textOf(nothing, hub)).to.include(
            "agents/agent  0 directly, 0 in all; now a name outside the cluster: hub (huggingface.co)",
        );
        expect(textOf(wideV4, hub)).to.match(
            /\?\s+agents\/agent\s+→ hub \(huggingface\.co\)\s+\+\? TCP 443.*huggingface\.co may resolve to an address in ipBlock 0\.0\.0\.0\/0/,
        );
    });

    it("gives the reason of a cluster-wide policy, too", () => {
        const admin = {
            apiVersion: "policy.networking.k8s.io/v1alpha2",
            kind: "ClusterNetworkPolicy",
            metadata: {
                name: "hub",
                annotations: { "ai-mesh-isolation/flow": "agent -> hub", "ai-mesh-isolation/why": "model weights" },
            },
            spec: {
                tier: "Admin",
                priority: 1,
                subject: { namespaces: {} },
                egress: [{ action: "Accept", to: [{ domainNames: ["hf.co"] }] }],
            },
        };
        expect(textOf(nothing, objects(admin))).to.match(/→ hub \(hf\.co\).*model weights/);
        const { why, policies } = diffDocument(report(nothing, objects(admin))).changes[0] ?? {};
        expect({ why, policies }).to.deep.equal({ why: ["model weights"], policies: [] });
    });

    it("says it in JSON and SARIF", () => {
        const [change] = diffDocument(report(nothing, hub)).changes;
        expect(change?.to).to.include({ id: "host:huggingface.co", name: "hub (huggingface.co)", namespace: "" });
        expect(change).to.deep.include({
            reaches: ["host"],
            policies: ["FQDNNetworkPolicy agents/allow-to-hub"],
            why: ["model weights"],
        });
        const sarif = JSON.stringify(diffSarif(report(nothing, hub)));
        expect(sarif).to.include(
            "Opens agents/agent → hub (huggingface.co), +TCP 443. It reaches a name outside the cluster.",
        );
        expect(JSON.stringify(diffSarif(report(hub, hub)))).not.to.include("Opens");
    });
});

describe("policies of network plugins that differ", () => {
    const touched = (before: readonly object[], after: readonly object[], name: string) => {
        const policies = splitByDifference(sideOf(before).cluster, sideOf(after).cluster, []);
        return touchedBy(policies)({ name, before: {}, after: {} } as ComparedNamespace);
    };
    const inAll = {
        apiVersion: "networking.k8s.aws/v1alpha1",
        kind: "ApplicationNetworkPolicy",
        metadata: { name: "all", namespace: "agents" },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }] }] },
    };
    const cases: readonly (readonly [string, readonly object[], readonly object[], string, boolean])[] = [
        ["its own namespace", nothing, hub, "agents", true],
        ["no other, where it speaks of names alone", nothing, hub, "shop", false],
        ["every namespace, where it speaks of pods", nothing, objects(inAll), "shop", true],
        ["none, where both sides have it", hub, hub.map((each) => ({ ...each })), "agents", false],
        [
            "none, where it has another name alone",
            hub,
            objects({ ...names("huggingface.co"), metadata: { name: "x", namespace: "agents" } }),
            "agents",
            false,
        ],
    ];
    for (const [title, before, after, name, is] of cases)
        it(`may show for pods of ${title}`, () => expect(touched(before, after, name)).to.equal(is));
});

describe("a picture of names outside", () => {
    const asMesh = (hosts: readonly string[]) =>
        meshNamesOf([{ type: MESH_TYPE, inputs: { externals: { models: { hosts } } } }]);
    const side = sideOf(objects(names("huggingface.co", "hf.co", "evil.example")), {
        meshNames: asMesh(["huggingface.co", "hf.co"]),
    });
    const found = reportOn(side, side, { failOn: [] });
    const picture = wholePicture(found);
    const drawings = {
        svg: svgOf(picture, { title: "t", standalone: true }),
        mermaid: mermaidOf(picture),
        dot: dotOf(picture),
        page: reportPage(found, ""),
    };
    for (const [format, text] of Object.entries(drawings))
        it(`has them by the names of policies and meshes: ${format}`, () => {
            expect(text).to.include(">hub<".replace(/[<>]/g, format === "svg" || format === "page" ? "$&" : ""));
            expect(text).to.include("evil.example");
        });

    it("tells apart what meshes name, though no policy does", () => {
        const open = sideOf(wide, { meshNames: asMesh(["hf.co"]) });
        const titles = (given: typeof open) =>
            wholePicture(reportOn(given, given, { failOn: [] }))
                .groups.filter(({ kind }) => kind === "outside")
                .map(({ title }) => title);
        expect(titles(open)).to.include("models");
        expect(titles(sideOf(wide))).not.to.include("models");
    });

    it("has one box for those that a mesh has a name for, and one for what is left", () => {
        const boxes = picture.groups
            .filter(({ kind }) => kind === "outside")
            .map(({ title, detail }) => `${title}: ${detail}`);
        expect(boxes).to.deep.equal(["hub: evil.example, hf.co, huggingface.co"]);
        const unnamed = sideOf(
            objects({ ...names("hf.co", "evil.example"), metadata: { name: "n", namespace: "agents" } }),
            { meshNames: asMesh(["hf.co"]) },
        );
        const apart = wholePicture(reportOn(unnamed, unnamed, { failOn: [] }));
        expect(apart.groups.filter(({ kind }) => kind === "outside").map(({ title }) => title)).to.deep.equal([
            "models",
            "evil.example",
        ]);
    });
});
