import type { WorldGap } from "../../worlds/gaps";
import type { LogSummary } from "../read-log";
import type { AuditRow } from "./report";
import type { Unused } from "./unused";

/** What `ai-mesh audit` found, for every way to print it. */
export interface AuditReport {
    /** Whose policies are the intended ones: "stack prod". */
    readonly title: string;
    readonly profile: string;
    readonly rows: readonly AuditRow[];
    readonly unused: Unused;
    readonly logs: readonly LogSummary[];
    /** When the first and the last line of the traffic were, in milliseconds since 1970. */
    readonly first: number | undefined;
    readonly last: number | undefined;
    readonly notes: readonly string[];
    readonly gaps: readonly WorldGap[];
    readonly places: {
        /** The file that is pointed at where nothing nearer is known. */
        readonly file: string;
        /** `file:line` of a policy by `ns/name`. */
        readonly policy: (name: string) => string | undefined;
        /** `file:line` of a namespace in a stack's file. */
        readonly namespace: (name: string) => string | undefined;
    };
}
