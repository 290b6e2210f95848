import { exceptionProperties } from "../../judge/allowed";
import { portTexts } from "../../judge/allowed-advice";
import { listed, type Finding } from "../../judge/finding";
import { adviseKeptOpen, isKeptOpen } from "../../judge/kept-open";
import { platformProperties } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import type { RuleContext, SharedConfig } from "../../judge/rule-context";
import { readExpectations, type Expectation } from "../../stack/expectations";
import type { SeenPolicy } from "../../stack/policies";
import type { SeenResource } from "../../stack/resource";
import type { Unseen } from "../../stack/unseen";
import type { StackView } from "../../stack/view";
import { failureOf, type Failure } from "./judge-row";
import { factText, openingsIn, rowText } from "./message";
import { worldOf } from "./world";

/** What a mesh expects is so, whoever makes policies beside it: computed from all policies of the stack together. */
export const requireExpectations: StackRule<SharedConfig> = {
    name: "require-expectations",
    title: "What a mesh expects is so",
    description:
        "Where a MeshIsolation of the stack says what it expects, each connection is allowed or denied as it says, by all " +
        "NetworkPolicies of the stack together.",
    fix: "Change the rules that make it otherwise, or what the mesh expects.",
    level: "mandatory",
    severity: "high",
    properties: { ...platformProperties, ...exceptionProperties },
    judge: (stack, _config, context) => stack.meshes.flatMap((mesh) => judgeMesh(mesh, stack, context)),
};

function judgeMesh(mesh: SeenResource, stack: StackView, context: RuleContext): Finding[] {
    const read = readExpectations(mesh, stack);
    const unknown = (message: string, aspects?: readonly string[]): Finding => ({
        kind: "unknown",
        aspects,
        resources: [mesh.name],
        urn: mesh.urn,
        message: `MeshIsolation "${mesh.name}" ${message}`,
    });
    if ("missing" in read) {
        return [
            unknown(
                `cannot be judged by what it expects: ${read.missing}. Judge where its inputs are in sight: in preview, ` +
                    "update or plan, or with the mesh in the stack's config.",
            ),
        ];
    }
    const world = worldOf(stack, read.cluster, context);
    const ofRows = read.rows.flatMap((row): Finding[] => {
        if ("missing" in row)
            return [unknown(`cannot be judged by ${row.path}, as it is registered: ${row.missing}.`, [row.path])];
        const failure = failureOf(row, world);
        return failure === undefined ? [] : [finding(row, failure, mesh, context)];
    });
    return [...ofRows, ...(read.rows.length === 0 ? [] : outOfSight(mesh, stack))];
}

function finding(row: Expectation, failure: Failure, mesh: SeenResource, context: RuleContext): Finding {
    const { doubts } = failure;
    const policies = policiesOf(row, failure);
    const home = [...failure.homes].reverse().find(({ resource }) => resource !== undefined);
    const keptOpen = policies.find((policy) => isKeptOpen(policy, context));
    const namespace = keptOpen?.namespace ?? policies[0]?.namespace ?? home?.name;
    const about = {
        namespace,
        policy: (keptOpen ?? policies[0])?.name,
        aspects: [`${row.from.name} -> ${row.to.name} ${portTexts(row.ports).join()} ${row.verdict}`],
        urn: (keptOpen ?? policies[0])?.urn ?? mesh.urn,
    };
    const start = `MeshIsolation "${mesh.name}" expects ${rowText(row)}, but ${factText(row, failure)}.`;
    if (doubts.length > 0) {
        const texts = [...new Set(doubts.map(({ text }) => text))];
        const fixes = [...new Set(doubts.map(({ fix }) => fix))];
        return {
            ...about,
            kind: "unknown",
            // No resource's value tells what hangs on none.
            resources: doubts.some(({ resources }) => resources.length === 0)
                ? []
                : doubts.flatMap(({ resources }) => resources),
            message: `${start} It depends on what is not known yet: ${listed(texts)}. ${fixes.join(" ")}`,
        };
    }
    return { ...about, kind: "violation", message: `${start} ${wayOut(row, keptOpen)}` };
}

const wayOut = ({ verdict }: Expectation, keptOpen: SeenPolicy | undefined): string => {
    if (keptOpen !== undefined) return adviseKeptOpen("require-expectations", keptOpen);
    return verdict === "denied"
        ? `Narrow or remove what opens it, or change what is expected.`
        : `Add the rules that open it (a flow of the mesh makes both), or change what is expected.`;
};

/** Policies that make it so, those of the destination first: whose rules open what is to be denied, or that isolate. */
const policiesOf = ({ verdict }: Expectation, failure: Failure): readonly SeenPolicy[] =>
    [...failure.halves]
        .reverse()
        .flatMap((half) =>
            verdict === "denied"
                ? openingsIn(half, failure).map(({ policy }) => policy)
                : half.surely.covers(failure.ports)
                  ? []
                  : half.isolatedBy,
        );

/** What brings policies that are not known yet: they may open or isolate anything. */
const outOfSight = (mesh: SeenResource, { unseen }: StackView): Finding[] =>
    unseen
        .filter(({ why }) => notYet.includes(why))
        .map(({ title, resource, urn, why }) => ({
            kind: "unknown",
            resources: [resource],
            aspects: [resource],
            urn,
            message:
                `MeshIsolation "${mesh.name}" expects what may not be so: what ${title} "${resource}" ` +
                (why === "unknown-policy" || why === "policy-perhaps"
                    ? "does is not known yet, and it may open or isolate pods: no-voided-deny says what would tell."
                    : "brings is not known yet, and policies among it may open or isolate pods. Preview again once it is known."),
        }));

/** Why what is out of sight is not known yet. */
const notYet: readonly Unseen["why"][] = ["empty-bundle", "unknown-list", "unknown-policy", "policy-perhaps"];
