import { resourceRules, stackRules } from "../rules";
import type { SeenResource } from "../stack/resource";
import { Secrets } from "../stack/secrets";
import { groupedBy } from "../stack/grouped-by";
import { viewOf } from "../stack/view";
import { aroundOf, type Around, type SettingsByPolicy } from "./around";
import { clustersOf } from "./clusters";
import { Meshes, placedMeshes } from "./meshes";
import type { Report } from "./verdicts";
import type { CommonConfig } from "./settings";
import { settle, validSettings, type AnyRule, type Surroundings } from "./settle";
import { meshOfConfig, noStackConfig, type StackConfig } from "./stack-config";

/** Levels by policy, and their settings: what a policy pack's config file holds. `all` is for policies without a level. */
export type PackConfig = Readonly<Record<string, PolicyConfig>>;

/** Config of one policy: its level where that is not its own, and its settings. */
export interface PolicyConfig {
    readonly level?: ConfigLevel | undefined;
    readonly settings: CommonConfig;
}

export const configLevels = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type ConfigLevel = (typeof configLevels)[number];

/** One thing that a policy found. Only `mandatory` blocks. */
export interface CheckResult {
    readonly policy: string;
    readonly level: "mandatory" | "advisory";
    /** Secrets are taken out of it. */
    readonly message: string;
    /** Of the resource, where it is about one. */
    readonly urn?: string | undefined;
}

/** What verdicts on a stack depend on beside its resources. */
export interface Circumstances {
    /** Levels and settings; absent: every policy as it comes. */
    readonly config?: PackConfig | undefined;
    /** The stack's own config, where the mesh may be. */
    readonly stackConfig?: StackConfig | undefined;
    /** Secrets that are met where the resources are read: no message shows them. */
    readonly secrets?: Secrets | undefined;
}

/** Every rule of the pack, in the order of its reports. */
export const allRules: readonly AnyRule[] = [...stackRules, ...resourceRules];

/** The level of a policy: its own in the config, else that of `all`, else the one it comes with. */
export const levelOf = ({ name, level }: AnyRule, config: PackConfig): ConfigLevel =>
    config[name]?.level ?? config["all"]?.level ?? level;

/**
 * Judges a stack by all policies, in process: what the pack says under Pulumi, where no engine asks. Resources are in the
 * order in which they were registered.
 *
 * @throws Error where the mesh of the stack's config cannot be read
 */
export function judge({
    resources,
    today,
    ...circumstances
}: Circumstances & { readonly resources: readonly SeenResource[]; readonly today: string }): CheckResult[] {
    const judge = new Judge({ ...circumstances, today: () => today });
    const alone = distinct(resources.flatMap((resource) => judge.resource(resource)));
    const ofRule = groupedBy(alone, ({ policy }) => policy);
    return [...judge.stack(resources), ...resourceRules.flatMap(({ name }) => ofRule.get(name) ?? [])];
}

/** Judges one stack as an engine asks: each resource by its inputs before it is made, and then the stack as a whole. */
export class Judge {
    #config: PackConfig = {};
    #settings: SettingsByPolicy = new Map();
    readonly #secrets: Secrets;
    readonly #meshes: Meshes;
    readonly #today: () => string;
    /** What resource policies judge by, until more is known of the meshes. */
    #around = new Map<AnyRule, Around>();
    /** Faults of resources that were reported in a way that blocks. */
    readonly #reported = new Set<string>();

    /** @throws Error where the mesh of the stack's config cannot be read */
    constructor(circumstances: Circumstances & { readonly today: () => string }) {
        const { config = {}, stackConfig = noStackConfig, secrets = new Secrets(), today } = circumstances;
        this.config = config;
        this.#secrets = secrets;
        this.#meshes = new Meshes(meshOfConfig(stackConfig, secrets));
        this.#today = today;
    }

    /** What the next verdicts go by. */
    set config(config: PackConfig) {
        this.#config = config;
        this.#settings = validSettings(allRules, (policy) => config[policy]?.settings);
        this.#around = new Map();
        this.#reported.clear();
    }

    /** What the resource policies find; a MeshIsolation's inputs are remembered for what comes after it. */
    resource(resource: SeenResource): CheckResult[] {
        if (this.#meshes.note(resource)) this.#around = new Map();
        const said = this.#said(this.#meshes.placed());
        const around = { ...said, scope: "resource" as const, clusters: clustersOf([resource]) };
        return resourceRules.flatMap((rule) => {
            const own = this.#around.get(rule) ?? aroundOf(rule.name, this.#settings, said);
            this.#around.set(rule, own);
            const found = this.#results(rule, { ...around, around: own }, (...by) => rule.judge(resource, ...by));
            for (const { report, result } of found) {
                if (result.level === "mandatory") this.#reported.add(faultOf(report));
            }
            return distinct(found.map(({ result }) => result));
        });
    }

    /** What the stack policies find, without the faults of single resources that have been reported with them. */
    stack(resources: readonly SeenResource[]): CheckResult[] {
        const whole = resources.map((resource) => this.#meshes.withInputs(resource));
        const stack = viewOf(whole);
        const said = this.#said(placedMeshes(whole));
        const around = { ...said, scope: "stack" as const, clusters: clustersOf(whole) };
        return stackRules.flatMap((rule) =>
            distinct(
                this.#results(rule, around, (...by) => rule.judge(stack, ...by))
                    .filter(({ report }) => report.fault === undefined || !this.#reported.has(faultOf(report)))
                    .map(({ result }) => result),
            ),
        );
    }

    #said(meshes: Surroundings["meshes"]) {
        const platform = this.#meshes.ofConfig?.["platform"];
        return { meshes, platform, today: this.#today(), settings: this.#settings };
    }

    #results(rule: AnyRule, around: Surroundings, judge: Parameters<typeof settle>[2]): Found[] {
        const level = levelOf(rule, this.#config);
        if (level === "disabled") return [];
        const settings = this.#config[rule.name]?.settings ?? {};
        return settle(rule, settings, judge, around).map((report) => ({
            report,
            result: {
                policy: rule.name,
                level: report.advisory || level === "advisory" ? "advisory" : "mandatory",
                message: this.#secrets.redact(report.message, report.urn),
                urn: report.urn,
            },
        }));
    }
}

interface Found {
    readonly report: Report;
    readonly result: CheckResult;
}

const faultOf = ({ urn = "", fault = "" }: Report): string => `${urn}\n${fault}`;

/** Each result once, in their order. */
function distinct(results: readonly CheckResult[]): CheckResult[] {
    return results.length < 2 ? [...results] : [...new Map(results.map((one) => [JSON.stringify(one), one])).values()];
}
