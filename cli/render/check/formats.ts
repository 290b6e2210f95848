import { pathToFileURL } from "node:url";
import { version } from "../../../package.json";
import type { CheckResult } from "../../../policy-pack/judge/check";
import type { Location } from "../../worlds/resources";
import { ownPolicyRules } from "../sarif-rules";
import type { CheckContext } from "./context";
import { checkText } from "./text";

type Format = (results: readonly CheckResult[], context: CheckContext) => string;

/** Ways to print what was found. */
export const formats = { text: checkText, json, sarif } satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;

/** Version 1 of the shape, which schema.json beside this file says too; `file`, `line` and `column` where the object stands in a file, else `urn`. */
function json(results: readonly CheckResult[], { locations, judged, implied, notes, gaps }: CheckContext): string {
    const found = results.map(({ policy, level, message, urn }) => {
        const result = { policy, level, message };
        const location = urn === undefined ? undefined : locations.get(urn);
        if (location === undefined) return urn === undefined ? result : { ...result, urn };
        const { file, line, column } = location;
        // A column that is not known is left out by JSON.stringify.
        return { ...result, file, line, column };
    });
    const blocked = results.some(({ level }) => level === "mandatory");
    const document = { version: 1, judged, blocked, results: found, namespacesWithoutObject: implied, notes, gaps };
    return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** SARIF 2.1.0, which code hosts show beside the lines of a change. */
function sarif(results: readonly CheckResult[], { locations, notes }: CheckContext): string {
    const run = {
        tool: { driver: { name: "ai-mesh check", version, rules: ownPolicyRules } },
        columnKind: "utf16CodeUnits",
        invocations: [
            {
                executionSuccessful: true,
                toolExecutionNotifications: notes.map((text) => ({ level: "note", message: { text } })),
            },
        ],
        results: results.map(({ policy, level, message, urn }) => ({
            ruleId: policy,
            ruleIndex: ownPolicyRules.findIndex(({ id }) => id === policy),
            level: level === "mandatory" ? "error" : "note",
            message: { text: message },
            locations: urn === undefined ? [] : [place(urn, locations.get(urn))],
        })),
    };
    const schema = "https://json.schemastore.org/sarif-2.1.0.json";
    return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, undefined, 2)}\n`;
}

function place(urn: string, location: Location | undefined) {
    if (location === undefined) return { logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }] };
    const uri = location.file.startsWith("/") ? pathToFileURL(location.file).href : encodeURI(location.file);
    const { line: startLine, column: startColumn } = location;
    return { physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn } } };
}
