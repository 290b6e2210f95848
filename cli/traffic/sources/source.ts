import type { LineResult } from "../flow";

/** Reads the records of one file, one after the other. It may remember earlier ones: a header, or the first half of a pair. */
export interface RecordReader {
    /**
     * What a record came to; of one that holds a list of flows, what each of them did.
     *
     * @param text One line, or one JSON value that may stand on several.
     */
    readonly read: (text: string) => LineResult | readonly LineResult[];
    /** What is left once the file ends. */
    readonly end?: () => LineResult | undefined;
    /** Names of the clusters that the records so far are of, as far as these say it. */
    readonly clusters?: ReadonlySet<string>;
}

/** Where it is written what a format means. */
export interface FormatDocument {
    readonly title: string;
    /** The version or date of the document that the reader follows. */
    readonly version: string;
    readonly url: string;
}

/**
 * Whether connections that passed are in the log. `all`: each, unless the log itself says that it lost some. `some`: only those
 * that are turned on, sampled or decided by a policy. `said`: as the user says (`--complete`).
 */
export type Accepts = "all" | "some" | "said";

/** A format of traffic logs. */
export interface SourceFormat {
    readonly name: string;
    readonly title: string;
    readonly document: FormatDocument;
    /** What one count is: "connections", "packets". */
    readonly counts: string;
    readonly accepts: Accepts;
    /** What such a log cannot show, each a sentence: they are printed as gaps. */
    readonly cannotSee: readonly string[];
    /** Whether its records are JSON values, which may stand on several lines or in a list. */
    readonly json: boolean;
    /** Whether a record looks like one of this format: by the record alone. */
    readonly isLike: (text: string) => boolean;
    readonly open: () => RecordReader;
}

/** So many names of clusters tell enough. */
const mostClusters = 20;

/** Notes the name of a cluster that a record is of. */
export function noteCluster(name: string | undefined, clusters: Set<string>): void {
    if (name && clusters.size < mostClusters) clusters.add(name);
}
