import { declaredAndShut } from "../../../components/declared-and-shut";
import type { PlanOptions } from "./options";
import { eitherName } from "../old-option";
import { askedProfile, profileFor } from "../profile";
import { strictStatus } from "../strict";
import { InputError } from "../../terminal/input-error";
import { planDocument } from "../../render/plan/json";
import { manifestFiles, manifestStream, writeManifests } from "../../render/plan/manifests";
import { type PlannedConnections, plannedConnections } from "../../render/plan/connections";
import { plannedExpectations } from "../../render/plan/expectations";
import { plannedPresets } from "../../render/plan/presets";
import type { AboutMeshes } from "../../render/plan/text";
import { kubernetesObjects } from "../../plan/objects";
import type { LogEntry } from "../../plan/monitor";
import { packsOf } from "../../plan/pack-choices";
import { plan, type Plan, type Progress } from "../../plan/plan";
import { readProject } from "../../plan/project";
import { report, violationReport } from "../../render/plan/text";
import { STACK_TYPE } from "../../plan/resource";
import { defaultProviderInputs } from "../../plan/default-provider";
import { readStackConfig, type StackConfig } from "../../plan/stack-config";
import { plain } from "../../terminal/plain";
import { styleFor } from "../../terminal/style";
import { blocks } from "../../plan/verdict";
import { meshCnis } from "../../worlds/mesh-cni";
import { plannedClusters } from "../../worlds/planned-side";
import { progress } from "../../terminal/progress";
import { wrapped } from "../../terminal/wrap";
import { tellError } from "../../terminal/tell";

/** Does what `ai-mesh plan` was asked to, and returns the exit code: 0 fine, 1 blocked by a policy, 2 failed, or `--strict` and something was not seen. */
export async function runPlan(given: PlanOptions): Promise<number> {
    const busy = progress();
    try {
        const options = byNewNames(given);
        if (options.output === "json" && options.out === "-") {
            throw new InputError(
                "Cannot print both -o json and --out - to stdout: leave one out, or give --out a directory",
            );
        }
        const asked = askedProfile(options);
        const { result, config } = await planned(options, busy.step);
        busy.clear();
        const { profile, note: profileNote } = profileFor(asked, [{ cnis: meshCnis(result.resources) }]);
        process.stderr.write(said(result) + emptiness(result));
        const clusters = plannedClusters(result.resources, defaultProviderInputs("kubernetes", config));
        const found = { ...plannedConnections(clusters, profile), profileNote };
        const about = {
            expectations: plannedExpectations(clusters, profile),
            presets: plannedPresets(result.resources, clusters, profile),
        };
        const isBlocked = isBlockedBy(result, about);
        show(result, options, { found, about, isBlocked });
        if (isBlocked || result.logs.some(saysDeclaredAndShut)) return 1;
        return strictStatus(options, found.gaps);
    } catch (error) {
        busy.clear();
        if (!(error instanceof InputError)) throw error;
        tellError(error);
        return 2;
    }
}

/** Options as they are called now. @throws InputError where one is given by both names */
function byNewNames({ json, manifests, ...options }: PlanOptions): PlanOptions {
    const output = eitherName("-o json", undefined, "--json", json && ("json" as const));
    const out = eitherName("--out", options.out, "--manifests", manifests);
    return { ...options, ...(output !== undefined && { output }), ...(out !== undefined && { out }) };
}

/** Runs the program, or takes Pulumi's own preview of it. */
async function planned(options: PlanOptions, step: Progress): Promise<{ result: Plan; config: StackConfig }> {
    const packs = packsOf(options);
    if (options.preview !== undefined) {
        const { planPreview, readPreview } = await import("../../worlds/preview/index.js");
        const preview = readPreview(options.preview);
        return { result: await planPreview(preview, packs, step), config: preview.config };
    }
    const project = readProject(options.program ?? ".");
    const config = readStackConfig(project, options.stack, options.config);
    return { result: await plan({ project, name: options.stack, config }, packs, step), config };
}

const isBlockedBy = ({ verdicts }: Plan, { expectations }: Pick<AboutMeshes, "expectations">): boolean =>
    verdicts.some(({ violations }) => violations.some(blocks)) ||
    expectations.some(({ outcome }) => outcome === "failed");

/** Whether a mesh's own proof found a declared flow that does not pass: safe, and not what was asked for. */
function saysDeclaredAndShut({ severity, message }: LogEntry): boolean {
    return severity === "warning" && message.startsWith(declaredAndShut);
}

/** What the program printed and logged: for whoever watches, never part of the plan. */
function said({ output, logs, notes = [] }: Plan): string {
    const lines = [
        ...logs.map(({ severity, message }) => `${severity}: ${plain(message)}\n`),
        ...notes.map((note) => `note: ${plain(note)}\n`),
    ];
    return [output && !output.endsWith("\n") ? `${output}\n` : output, ...lines].join("");
}

/** A program that registers nothing is most likely the wrong one, and everything about nothing passes. */
function emptiness({ resources, project }: Plan): string {
    if (resources.some(({ type }) => type !== STACK_TYPE)) return "";
    return (
        `warning: The program of "${project}" registers no resources, so nothing was judged; ` +
        'see whether "main" in its Pulumi.yaml names the right file, and whether that file makes anything\n'
    );
}

/** What is shown of a plan beside its resources. */
interface Shown {
    readonly found: PlannedConnections;
    readonly about: AboutMeshes;
    readonly isBlocked: boolean;
}

/** Manifests are written for a plan that passed only: what a policy blocks, kubectl must not be handed either. */
function show(result: Plan, options: PlanOptions, { found, about, isBlocked: blocked }: Shown): void {
    const objects = options.out !== undefined && !blocked ? kubernetesObjects(result.resources) : [];
    if (options.out === "-") {
        if (blocked) process.stderr.write(violationReport(result, about.expectations, styleFor(process.stderr)));
        else process.stdout.write(manifestStream(objects));
        return;
    }
    if (options.out !== undefined && !blocked) {
        writeManifests(options.out, manifestFiles(objects, result.stack));
    }
    const style = styleFor(process.stdout);
    const whole =
        options.output === "json"
            ? `${plain(JSON.stringify(planDocument(result, found, about), null, 2))}\n`
            : wrapped(report(result, found, about, style, options.verbose === true), style.width);
    process.stdout.write(whole);
    if (options.out === undefined) return;
    const written = blocked
        ? "No manifests written: this plan is blocked"
        : `${objects.length} manifests written to ${options.out}`;
    process.stderr.write(`${written}\n`);
}
