import { expect } from "chai";
import { packChanges } from "../../../cli/compare/pack-changes";
import { judged } from "../../../cli/worlds/judged";
import { resourcesOfManifests } from "../../../cli/worlds/manifest-resources";
import type { Violation } from "../../../cli/plan/verdict";

const packs = [{ directory: undefined }];

/** Manifests as the command line reads them, from a file with `above` lines before them. */
function manifests(objects: readonly object[], above = 0) {
    const read = objects.map((value, index) => {
        const { apiVersion, kind } = value as { apiVersion: string; kind: string };
        return { apiVersion, kind, value: value as Record<string, unknown>, file: "all.yaml", line: above + index + 1 };
    });
    return resourcesOfManifests({ objects: read as never, skipped: [], warnings: [], problems: [] });
}

const namespace = (name: string) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { purpose: "test" } },
});
const policy = (name: string, spec: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "a" },
    spec: { podSelector: {}, ...spec },
});
const block = (cidr: string) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port: 443 }] });
const egress = (...rules: readonly object[]) => policy("out", { policyTypes: ["Egress"], egress: rules });

/** What of the given policies is new and fixed between two lists of objects. */
async function changes(before: readonly object[], after: readonly object[], about: string) {
    const [old, now] = await Promise.all([
        judged(manifests([namespace("a"), ...before]), { packs }),
        // At other lines: a comment was added above.
        judged(manifests([namespace("a"), ...after], 7), { packs }),
    ]);
    const { violations, fixed } = packChanges(old, now);
    const own = violations.filter((each) => each.policy === about);
    return {
        new: own.filter(({ isNew }) => isNew).length,
        still: own.filter(({ isNew }) => !isNew).length,
        fixed: fixed.filter((each) => each.policy === about).length,
    };
}

describe("packChanges()", () => {
    const near = policy("near", { podSelector: { matchLabels: { app: "x" } }, policyTypes: ["Ingress", "Egress"] });
    const other = policy("other", { podSelector: { matchLabels: { app: "y" } }, policyTypes: ["Ingress", "Egress"] });
    const ingressOnly = policy("in", { policyTypes: ["Ingress"] });

    const rows: readonly [what: string, before: object[], after: object[], about: string, expected: number[]][] = [
        ["a namespace open for another reason", [near], [near, other], "require-deny-all", [0, 1, 0]],
        ["a namespace of which one direction is closed", [], [ingressOnly], "require-deny-all", [0, 1, 0]],
        ["a namespace of which another direction opens", [ingressOnly], [], "require-deny-all", [1, 0, 0]],
        [
            "a range in other numbers",
            [egress(block("8.0.0.0/6"))],
            [egress(block("8.0.0.0/7"))],
            "no-dangerous-rules",
            [0, 1, 0],
        ],
        [
            "a rule that another comes before",
            [egress(block("8.0.0.0/6"))],
            [egress({ to: [{ podSelector: { matchLabels: { app: "z" } } }] }, block("8.0.0.0/6"))],
            "no-dangerous-rules",
            [0, 1, 0],
        ],
        [
            "a second rule beside one that was there",
            [egress(block("8.0.0.0/6"))],
            [egress(block("8.0.0.0/6"), block("64.0.0.0/6"))],
            "no-dangerous-rules",
            [1, 1, 0],
        ],
        [
            "another danger of the same policy",
            [egress(block("8.0.0.0/6"))],
            [egress(block("169.254.0.0/16"))],
            "no-dangerous-rules",
            [1, 0, 1],
        ],
    ];
    for (const [what, before, after, about, [isNew, still, fixed]] of rows) {
        it(`compares by what a violation is about: ${what}`, async () => {
            expect(await changes(before, after, about)).to.deep.equal({ new: isNew, still, fixed });
        });
    }

    const foreign = (message: string, urn: string): Violation => ({
        ...{ pack: "theirs", policy: "p", level: "mandatory", urn, message, unjudged: false },
    });
    const verdict = (...violations: readonly Violation[]) => [{ pack: "theirs", policies: [], violations }];
    const counts = (before: readonly Violation[], after: readonly Violation[]) => {
        const { violations, fixed } = packChanges(verdict(...before), verdict(...after));
        return { new: violations.filter(({ isNew }) => isNew).length, fixed: fixed.length };
    };

    it("goes by the resource where a pack says no more, and by the words where it names none", () => {
        expect(counts([foreign("3 rules", "urn:a")], [foreign("4 rules", "urn:a")])).to.deep.equal({
            new: 0,
            fixed: 0,
        });
        expect(counts([foreign("3 rules", "urn:a")], [foreign("3 rules", "urn:b")])).to.deep.equal({
            new: 0,
            fixed: 0,
        });
        expect(counts([foreign("3 rules", "urn:a")], [foreign("4 rules", "urn:b")])).to.deep.equal({
            new: 1,
            fixed: 1,
        });
        expect(counts([foreign("3 rules", "")], [foreign("4 rules", "")])).to.deep.equal({ new: 1, fixed: 1 });
        const two = [foreign("3 rules", "urn:a"), foreign("no owner", "urn:a")];
        expect(counts([foreign("3 rules", "urn:a")], two)).to.deep.equal({ new: 1, fixed: 0 });
    });
});
