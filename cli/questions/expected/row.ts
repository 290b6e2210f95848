import { didYouMean } from "../../../mesh/issues";
import { type PortSet } from "../../../netpol";
import { readPorts } from "../ports";

/** What a row or `--expect` may ask for. */
export type Expected = "allowed" | "denied";

/** One row of a file of expectations. */
export interface ExpectedRow {
    /** `file:line`. */
    readonly place: string;
    /** Where its values stand, as `file:line:column`. */
    readonly places: Readonly<Record<"from" | "to" | "ports", string>>;
    readonly from: string;
    readonly to: string;
    /** As they are written, each a question of its own. */
    readonly ports: readonly PortSet[];
    readonly verdict: Expected;
    /** What the row is for, in its author's words. */
    readonly why?: string | undefined;
}

/** A place in a file; both count from 1. */
export interface Spot {
    readonly line: number;
    readonly column: number;
}

/** `file:line:column`. */
export const spotText = (file: string, { line, column }: Spot): string => `${file}:${line}:${column}`;

/** A row before it is checked: its values, each with the place where it stands. */
export interface RawRow {
    readonly at: Spot;
    readonly values: ReadonlyMap<string, { readonly at: Spot; readonly value: unknown }>;
}

const keys = ["from", "to", "ports", "verdict", "why"];

/** Checks a row; every mistake goes to `problems`, as `file:line:column: what`. */
export function checkRow(file: string, { at: start, values }: RawRow, problems: string[]): ExpectedRow | undefined {
    const before = problems.length;
    const complain = (at: Spot, text: string): void => void problems.push(`${spotText(file, at)}: ${text}`);
    for (const [key, { at }] of values) {
        if (!keys.includes(key))
            complain(at, `unknown key "${key}"${didYouMean(key, keys) || `; a row has ${keys.join(", ")}`}`);
    }
    const text = (key: string, what: string): string => {
        const { at, value } = values.get(key) ?? { at: start, value: undefined };
        if (typeof value === "string" && value !== "") return value;
        complain(at, value === undefined ? `${key} is missing; give ${what}` : `${key} is no text; give ${what}`);
        return "";
    };
    const [from, to] = [
        text("from", "a workload, namespace or external"),
        text("to", "a workload, namespace, Service or external"),
    ];
    const ports = portsOf(values.get("ports"), start, complain);
    const verdict = text("verdict", "allowed or denied");
    if (verdict !== "" && !isExpected(verdict)) {
        complain(values.get("verdict")?.at ?? start, `verdict "${verdict}" is none to expect; give allowed or denied`);
    }
    const why = values.get("why")?.value;
    if (problems.length > before || !isExpected(verdict)) return undefined;
    const placeOf = (key: string): string => spotText(file, values.get(key)?.at ?? start);
    const places = { from: placeOf("from"), to: placeOf("to"), ports: placeOf("ports") };
    const place = `${file}:${start.line}`;
    return { place, places, from, to, ports, verdict, ...(typeof why === "string" ? { why } : {}) };
}

const isExpected = (text: string): text is Expected => text === "allowed" || text === "denied";

function portsOf(
    given: { readonly at: Spot; readonly value: unknown } | undefined,
    start: Spot,
    complain: (at: Spot, text: string) => void,
): PortSet[] {
    const { at, value } = given ?? { at: start, value: undefined };
    const list: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    if (list.length === 0) {
        complain(at, `ports ${value === undefined ? "is missing" : "is empty"}; give at least one port, or any`);
    }
    return list.flatMap((each) => {
        if (typeof each !== "string" && typeof each !== "number") {
            complain(at, "ports holds what is no port; write them like 8000, 53/udp or any");
            return [];
        }
        try {
            return [readPorts(each)];
        } catch (error) {
            complain(at, `ports: ${(error as Error).message}`);
            return [];
        }
    });
}
