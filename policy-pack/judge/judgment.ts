import { resourceRules, stackRules } from "../rules";
import type { SeenResource } from "../stack/resource";
import type { Bag } from "../stack/unknown-values";
import { viewOf } from "../stack/view";
import { contextOf, type RuleContext, type SettingsByPolicy } from "./rule-context";
import { clustersOf } from "./clusters";
import { levelOf, type PackConfig } from "./levels";
import { Meshes, placedMeshes } from "./meshes";
import { judgeUnderConfig, validSettings, type AnyRule, type Surroundings } from "./judge-under-config";
import type { Report } from "./verdicts";

/** One thing that a policy found in resources of one form, see {@link SeenResource.printable}. */
export interface Found {
    readonly policy: string;
    readonly level: "mandatory" | "advisory";
    readonly report: Report;
}

/** What the policies find in the resources of a stack, in the order in which an engine shows them. */
export class Judgment {
    #config: PackConfig = {};
    #settings: SettingsByPolicy = new Map();
    readonly #meshes: Meshes;
    readonly #today: () => string;
    /** What resource policies judge by, until more is known of the meshes. */
    #contexts = new Map<AnyRule, RuleContext>();
    /** Faults of resources that were reported in a way that blocks. */
    readonly #reported = new Set<string>();

    /** `mesh`: of the stack's own config, where it has one. */
    constructor(mesh: Bag | undefined, today: () => string) {
        this.#meshes = new Meshes(mesh);
        this.#today = today;
    }

    /** What the next findings go by. */
    set config(config: PackConfig) {
        this.#config = config;
        this.#settings = validSettings(allRules, (policy) => config[policy]?.settings);
        this.#contexts = new Map();
        this.#reported.clear();
    }

    /** Takes note of a resource, and of what was found in it, without judging it. */
    note(resource: SeenResource, found: readonly Found[]): void {
        if (this.#meshes.note(resource)) this.#contexts = new Map();
        for (const { level, report } of found) if (level === "mandatory") this.#reported.add(faultOf(report));
    }

    /** What the resource policies find; a MeshIsolation's inputs are remembered for what comes after it. */
    resource(resource: SeenResource): Found[] {
        this.note(resource, []);
        const said = this.#said(this.#meshes.placed());
        const surroundings = { ...said, scope: "resource" as const, clusters: clustersOf([resource]) };
        const found = resourceRules.flatMap((rule) => {
            const own = this.#contexts.get(rule) ?? contextOf(rule.name, this.#settings, said);
            this.#contexts.set(rule, own);
            return this.#found(rule, { ...surroundings, context: own }, (...by) => rule.judge(resource, ...by));
        });
        this.note(resource, found);
        return found;
    }

    /** What the stack policies find, without the faults of single resources that have been reported with them. */
    stack(resources: readonly SeenResource[]): Found[] {
        const whole = resources.map((resource) => this.#meshes.withInputs(resource));
        const stack = viewOf(whole);
        const said = this.#said(placedMeshes(whole));
        const surroundings = { ...said, scope: "stack" as const, clusters: clustersOf(whole) };
        return stackRules.flatMap((rule) =>
            this.#found(rule, surroundings, (...by) => rule.judge(stack, ...by)).filter(
                ({ report }) => report.fault === undefined || !this.#reported.has(faultOf(report)),
            ),
        );
    }

    #said(meshes: Surroundings["meshes"]) {
        const platform = this.#meshes.ofConfig?.["platform"];
        return { meshes, platform, today: this.#today(), settings: this.#settings };
    }

    #found(rule: AnyRule, surroundings: Surroundings, judge: Parameters<typeof judgeUnderConfig>[2]): Found[] {
        const level = levelOf(rule, this.#config);
        if (level === "disabled") return [];
        const settings = this.#config[rule.name]?.settings ?? {};
        return judgeUnderConfig(rule, settings, judge, surroundings).map((report) => ({
            policy: rule.name,
            level: report.advisory || level === "advisory" ? "advisory" : "mandatory",
            report,
        }));
    }
}

/** Every rule of the pack, in the order of its reports. */
export const allRules: readonly AnyRule[] = [...stackRules, ...resourceRules];

const faultOf = ({ urn = "", fault = "" }: Report): string => `${urn}\n${fault}`;
