import { resourceRules } from "../rules";
import { groupedBy } from "../stack/grouped-by";
import type { SeenResource } from "../stack/resource";
import { Judgment, type Found } from "./judgment";
import type { PackConfig } from "./levels";
import { printedOf, resultOf, type CheckResult } from "./printed";
import { meshOfConfig, noStackConfig, type StackConfig } from "./stack-config";

export { allRules } from "./judgment";
export type { CheckResult } from "./printed";
export { configLevels, levelOf, type ConfigLevel, type PackConfig } from "./levels";

/** What verdicts on a stack depend on beside its resources. */
export interface Circumstances {
    /** Levels and settings; absent: every policy as it comes. */
    readonly config?: PackConfig | undefined;
    /** The stack's own config, where the mesh may be. */
    readonly stackConfig?: StackConfig | undefined;
}

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

/**
 * Judges one stack as an engine asks: each resource by its inputs before it is made, and then the stack as a whole. Where
 * something of the stack is secret, what is printed is what {@link printedOf} makes of both forms of the resources.
 */
export class Judge {
    readonly #judged: Judgment;
    readonly #printable: Judgment;
    #hasSecrets: boolean;

    /** @throws Error where the mesh of the stack's config cannot be read */
    constructor({ config = {}, stackConfig = noStackConfig, today }: Circumstances & { readonly today: () => string }) {
        const mesh = meshOfConfig(stackConfig);
        this.#hasSecrets = mesh.printable !== undefined;
        this.#judged = new Judgment(mesh.judged, today);
        this.#printable = new Judgment(mesh.printable ?? mesh.judged, today);
        this.config = config;
    }

    /** What the next verdicts go by. */
    set config(config: PackConfig) {
        this.#judged.config = config;
        this.#printable.config = config;
    }

    /** What the resource policies find. */
    resource(resource: SeenResource): CheckResult[] {
        this.#hasSecrets ||= resource.printable !== undefined;
        const shown = resource.printable ?? resource;
        const found = this.#find(
            () => this.#judged.resource(resource),
            () => this.#printable.resource(shown),
            [resource],
        );
        if (!this.#hasSecrets || found.judged.length === 0) this.#printable.note(shown, found.judged);
        return distinct(found.printed);
    }

    /** What the stack policies find, without the faults of single resources that have been reported with them. */
    stack(resources: readonly SeenResource[]): CheckResult[] {
        this.#hasSecrets ||= resources.some(({ printable }) => printable !== undefined);
        const found = this.#find(
            () => this.#judged.stack(resources),
            () => this.#printable.stack(resources.map((resource) => resource.printable ?? resource)),
            resources,
        );
        return distinct(found.printed);
    }

    /** @throws Error of the judgment; where something is secret, one that holds nothing of what went wrong with it */
    #find(judge: () => Found[], judgePrintable: () => Found[], resources: readonly SeenResource[]) {
        if (!this.#hasSecrets) {
            const all = judge();
            return { judged: all, printed: all.map(resultOf) };
        }
        const found = withoutItsWords(judge, judgePrintable);
        return { judged: found, printed: found.length === 0 ? [] : printedOf(found, judgePrintable(), resources) };
    }
}

function withoutItsWords(judge: () => Found[], judgePrintable: () => Found[]): Found[] {
    try {
        return judge();
    } catch {
        judgePrintable();
        throw new Error("Cannot judge what is secret in the stack; what went wrong is not told, since it may quote it");
    }
}

/** Each result once, in their order. */
function distinct(results: readonly CheckResult[]): CheckResult[] {
    if (results.length < 2) return [...results];
    const textOf = ({ policy, level, message, urn }: CheckResult) => JSON.stringify([policy, level, message, urn]);
    return [...new Map(results.map((one) => [textOf(one), one])).values()];
}
