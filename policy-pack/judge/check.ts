import { resourceRules, stackRules } from "../rules";
import type { SeenResource } from "../stack/resource";
import { Secrets } from "../stack/secrets";
import { groupedBy } from "../stack/grouped-by";
import { viewOf } from "../stack/view";
import { Meshes } from "./meshes";
import type { CommonConfig } from "./settings";
import { settle, type AnyRule, type Surroundings } from "./settle";
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
    const ofRule = groupedBy(
        distinct(resources.flatMap((resource) => judge.resource(resource))),
        ({ policy }) => policy,
    );
    return [...judge.stack(resources), ...resourceRules.flatMap(({ name }) => ofRule.get(name) ?? [])];
}

/** Judges one stack as an engine asks: each resource by its inputs before it is made, and then the stack as a whole. */
export class Judge {
    /** What the next verdicts go by. */
    config: PackConfig;
    readonly #secrets: Secrets;
    readonly #meshes: Meshes;
    readonly #today: () => string;

    /** @throws Error where the mesh of the stack's config cannot be read */
    constructor(circumstances: Circumstances & { readonly today: () => string }) {
        const { config = {}, stackConfig = noStackConfig, secrets = new Secrets(), today } = circumstances;
        this.config = config;
        this.#secrets = secrets;
        this.#meshes = new Meshes(meshOfConfig(stackConfig, secrets));
        this.#today = today;
    }

    /** What the resource policies find; a MeshIsolation's inputs are remembered for what comes after it. */
    resource(resource: SeenResource): CheckResult[] {
        this.#meshes.note(resource);
        const around = { stackPlatform: this.#meshes.platform(), today: this.#today(), scope: "resource" as const };
        return resourceRules.flatMap((rule) =>
            this.#results(rule, around, (own, platform) => rule.judge(resource, own, platform)),
        );
    }

    /** What the stack policies find. */
    stack(resources: readonly SeenResource[]): CheckResult[] {
        const stack = viewOf(resources.map((resource) => this.#meshes.withInputs(resource)));
        const stackPlatform = this.#meshes.platform(stack.meshes.map(({ props }) => props));
        const around = { stackPlatform, today: this.#today(), scope: "stack" as const };
        return stackRules.flatMap((rule) =>
            this.#results(rule, around, (own, platform) => rule.judge(stack, own, platform)),
        );
    }

    #results(rule: AnyRule, around: Surroundings, judge: Parameters<typeof settle>[2]): CheckResult[] {
        const level = levelOf(rule, this.config);
        if (level === "disabled") return [];
        const settings = this.config[rule.name]?.settings ?? {};
        const results = settle(rule, settings, judge, around).map(({ message, urn, advisory }): CheckResult => ({
            policy: rule.name,
            level: advisory || level === "advisory" ? "advisory" : "mandatory",
            message: this.#secrets.redact(message),
            urn,
        }));
        return distinct(results);
    }
}

/** Each result once, in their order. */
function distinct(results: readonly CheckResult[]): CheckResult[] {
    return results.length < 2 ? [...results] : [...new Map(results.map((one) => [JSON.stringify(one), one])).values()];
}
