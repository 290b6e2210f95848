import { listed, type PortSet } from "../../../netpol";
import { type NamedEnd, NameError } from "../../questions/end";
import { readRows } from "../../questions/expected/read-rows";
import type { Expected, ExpectedRow } from "../../questions/expected/row";
import type { EndFinder } from "../../questions/end-finder";
import { asSource } from "../../questions/hosts";
import { readPorts } from "../../questions/ports";
import { InputError } from "../../terminal/input-error";
import { findEnd, findSource, named } from "../end-option";
import type { ExplainOptions } from "./options";

/** One question, and what is expected of its answer. */
export interface Question {
    /** The option or the row that is at fault where it cannot be answered. */
    readonly where: string;
    readonly from: NamedEnd;
    readonly to: NamedEnd;
    readonly ports: PortSet;
    readonly expected?: Expected | undefined;
    readonly place?: string | undefined;
    readonly why?: string | undefined;
}

/**
 * Reads what is asked, before any world is read: all that the options or the file say, to be looked up by name later.
 *
 * @throws InputError for options that do not go together, ports, and rows that cannot be read
 */
export function questionsOf(options: ExplainOptions): (names: EndFinder) => Question[] {
    const { from, to, port, expect, expectFile, output } = options;
    if (expectFile === undefined && expect === undefined && (output === "tap" || output === "junit")) {
        throw new InputError(`--output ${output}: nothing is expected; give --expect or --expect-file`);
    }
    if (expectFile !== undefined) {
        if ([from, to, port, expect].some((each) => each !== undefined)) {
            throw new InputError("--expect-file says who, where and what: leave --from, --to, --port and --expect out");
        }
        const rows = readRows(expectFile);
        return (names) => ofRows(rows, names);
    }
    const missing = Object.entries({ from, to, port }).flatMap(([name, value]) => (value ? [] : [`--${name}`]));
    if (missing.length > 0 || !from || !to || !port) {
        const verb = missing.length === 1 ? "is" : "are";
        throw new InputError(`${listed(missing)} ${verb} missing: give --from, --to and --port, or --expect-file`);
    }
    const ports = port.map((text) => named("--port", () => readPorts(text)));
    return (names) => {
        const sources = from.map((text) => findSource("--from", text, names));
        const destinations = to.map((text) => findEnd("--to", text, names));
        return sources.flatMap((source) =>
            destinations.flatMap((destination) =>
                ports.map((each): Question => {
                    return { where: "--port", from: source, to: destination, ports: each, expected: expect };
                }),
            ),
        );
    };
}

/** A question for each port of each row. @throws InputError that lists every name of the rows that stands for nothing */
function ofRows(rows: readonly ExpectedRow[], names: EndFinder): Question[] {
    const problems: string[] = [];
    const find = ({ places }: ExpectedRow, key: "from" | "to", text: string): NamedEnd | undefined => {
        try {
            const end = names.find(text);
            return key === "from" ? asSource(end) : end;
        } catch (error) {
            if (!(error instanceof NameError)) throw error;
            problems.push(`  ${places[key]}: ${key}: ${error.message}`);
            return undefined;
        }
    };
    const questions = rows.flatMap((row) => {
        const [from, to] = [find(row, "from", row.from), find(row, "to", row.to)];
        if (from === undefined || to === undefined) return [];
        const { place, places, why, verdict } = row;
        return row.ports.map((ports): Question => ({
            where: `${places.ports}: ports`,
            from,
            to,
            ports,
            expected: verdict,
            place,
            why,
        }));
    });
    if (problems.length > 0) throw new InputError(`Cannot read what is expected:\n${problems.join("\n")}`);
    return questions;
}
