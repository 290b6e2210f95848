import {
    type IndexOptions,
    type Cluster,
    type Connection,
    createIndex,
    type ProfileName,
    reach,
} from "../../../netpol";
import { calledWorkload } from "../../worlds/declared-workloads";
import type { WorldGap } from "../../worlds/gaps";
import { InputError } from "../../terminal/input-error";
import type { FormatName } from ".";
import { csvOf } from "./csv";
import { markdownOf } from "./markdown";
import type { Style } from "../../terminal/style";
import { tableOf } from "./table";
import { labelOf } from "./graph";
import { portsText, type Rows } from "./report";

/** One connection on which profiles differ, with what each says of it; `undefined` = closed. */
export interface ProfileDifference {
    readonly from: string;
    readonly to: string;
    readonly by: readonly (Connection | undefined)[];
}

/** What two profiles or more would do differently with the same manifests. */
export interface ProfileComparison {
    readonly profiles: readonly ProfileName[];
    readonly differences: readonly ProfileDifference[];
    /** What was not seen and may change the answer. */
    readonly gaps?: readonly WorldGap[];
}

/** What of the cluster is compared; all of it where nothing is given. */
export interface Compared extends Omit<IndexOptions, "profile"> {
    readonly focus?: string | undefined;
    readonly wants?: ((connection: Pick<Connection, "from" | "to">) => boolean) | undefined;
}

/** Finds every connection that is not the same under all of the profiles. */
export function compareProfiles(
    cluster: Cluster,
    profiles: readonly ProfileName[],
    { focus, wants = () => true, ...options }: Compared = {},
): ProfileComparison {
    const cells = new Map<string, (Connection | undefined)[]>();
    profiles.forEach((profile, at) => {
        const index = createIndex(cluster, { ...options, profile });
        for (const connection of reach(index, { focus }).connections()) {
            if (!wants(connection)) continue;
            const key = `${connection.from}\n${connection.to}`;
            const by = cells.get(key);
            if (by) by[at] = connection;
            else {
                const fresh = profiles.map((): Connection | undefined => undefined);
                fresh[at] = connection;
                cells.set(key, fresh);
            }
        }
    });
    const differences: ProfileDifference[] = [];
    for (const [key, by] of cells) {
        const [from, to] = key.split("\n") as [string, string];
        if (by.some((each) => !same(each, by[0]))) differences.push({ from, to, by });
    }
    return { profiles, differences };
}

function same(a: Connection | undefined, b: Connection | undefined): boolean {
    if (a === undefined || b === undefined) return a === b;
    return a.ports.equals(b.ports) && a.unknown.equals(b.unknown);
}

/** A comparison as text, in the formats that suit one. @throws InputError for the formats that draw. */
export function comparisonText(comparison: ProfileComparison, output: FormatName, style?: Style): Iterable<string> {
    switch (output) {
        case "json":
            return [`${JSON.stringify(comparisonJson(comparison), undefined, 2)}\n`];
        case "csv":
            return csvOf(rowsOf(comparison));
        case "md":
            return markdownOf(rowsOf(comparison, calledWorkload));
        case "text":
            return tableOf(
                rowsOf(comparison, calledWorkload),
                `No difference: ${comparison.profiles.join(" and ")} agree.`,
                style,
            );
        case "dot":
        case "mermaid":
            throw new InputError(
                `--output: a comparison of profiles has no drawing; write text, json, md or csv, not "${output}"`,
            );
    }
}

/** @param called How an end is written, by its id. */
function rowsOf({ profiles, differences }: ProfileComparison, called = (id: string): string => id): Rows {
    const said = (each: Connection | undefined): string => (each === undefined ? "none" : labelOf(each));
    return {
        headings: ["from", "to", ...profiles],
        rows: differences.map(({ from, to, by }) => [called(from), called(to), ...by.map(said)]),
    };
}

function comparisonJson({ profiles, differences, gaps = [] }: ProfileComparison): unknown {
    const said = (each: Connection | undefined): object => ({
        ports: each === undefined ? "none" : portsText(each.ports),
        ...(each === undefined || each.unknown.isEmpty ? {} : { unknown: portsText(each.unknown) }),
    });
    return {
        version: 1,
        profiles,
        gaps,
        differences: differences.map(({ from, to, by }) => ({
            from,
            to,
            ...Object.fromEntries(profiles.map((profile, at) => [profile, said(by[at])])),
        })),
    };
}
