import type { Schema } from "./schema";
import type { CommonConfig } from "./settings";
import type { Finding } from "./finding";
import type { RuleContext } from "./rule-context";
import type { SeenResource } from "../stack/resource";
import type { StackView } from "../stack/view";

/** How a policy acts where config says nothing. */
export type Level = "mandatory" | "advisory" | "disabled";

interface Rule {
    readonly name: string;
    readonly title: string;
    /** One sentence: what must be so. */
    readonly description: string;
    /** One sentence: what to do where it is not so. */
    readonly fix: string;
    readonly level: Level;
    readonly severity: "low" | "medium" | "high" | "critical";
    /** Settings beside the common ones. */
    readonly properties: Record<string, Schema>;
}

/** Judges a whole stack. `config` has passed the schema. */
export interface StackRule<C extends CommonConfig = CommonConfig> extends Rule {
    readonly judge: (stack: StackView, config: C, context: RuleContext) => Finding[];
}

/** Judges one resource by its inputs, before it is made. */
export interface ResourceRule<C extends CommonConfig = CommonConfig> extends Rule {
    readonly judge: (resource: SeenResource, config: C, context: RuleContext) => Finding[];
    /** What to write into a resource's inputs where that is safe; undefined where there is nothing to fix. */
    readonly remedy?: (resource: SeenResource, config: C) => Edit | undefined;
}

/** One value to write; objects on the way are made where they are absent. */
export interface Edit {
    readonly path: readonly string[];
    readonly value: unknown;
}
