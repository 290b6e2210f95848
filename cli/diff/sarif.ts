import { createHash } from "node:crypto";
import { version } from "../../package.json";
import { partyName, portsText, whyText } from "../report/words";
import { placeNames } from "./addresses";
import { partyId } from "../report/condense";
import type { ChangeLine, DiffReport } from "./report";

interface SarifResult {
    readonly ruleId: string;
    readonly level: "error" | "warning" | "note";
    readonly message: { readonly text: string };
    readonly locations: readonly object[];
    /** Tells code scanning that a finding of another run is the same one. */
    readonly partialFingerprints: { readonly [name: string]: string };
}

const openRule = {
    id: "connection-opens",
    shortDescription: { text: "A change opens a connection" },
    fullDescription: {
        text: "Pods, or addresses outside, can reach something that they could not reach before the change.",
    },
};

/** Findings of the policy pack, and every connection that opens, as SARIF 2.1.0: what code hosts show beside a change. */
export function diffSarif(report: DiffReport): object {
    const { packs, lines, after } = report;
    const policies = [...new Set(packs.violations.map(({ policy }) => policy))];
    const found = packs.violations.map(({ policy, message, blocks, urn }) =>
        result(
            policy,
            blocks ? "error" : "warning",
            message.trim(),
            urn,
            placeOf(urn) ?? { file: after.file, line: 1 },
        ),
    );
    const opened = lines
        .filter(({ change }) => !change.opened.isEmpty)
        .map((each) => {
            const level = each.places.length > 0 ? "warning" : "note";
            const key = `${partyId(each.line.from)} ${partyId(each.line.to)} ${portsText(each)}`;
            return result(openRule.id, level, sentence(each, report), key, { file: after.file, line: 1 });
        });
    const rules = [openRule, ...policies.map((id) => ({ id, shortDescription: { text: id } }))];
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [{ tool: { driver: { name: "ai-mesh diff", version, rules } }, results: [...found, ...opened] }],
    };
}

function sentence(each: ChangeLine, { names }: DiffReport): string {
    const [from, to] = [each.line.from, each.line.to].map((party) => partyName(party, names));
    const places = each.places.map((place) => ` It reaches ${placeNames[place]}.`).join("");
    const why = whyText(each);
    return `Opens ${from} → ${to}, ${portsText(each)}.${places}${why ? ` ${why}.` : ""}`;
}

function result(
    ruleId: string,
    level: SarifResult["level"],
    text: string,
    key: string,
    { file, line }: { file: string; line: number },
): SarifResult {
    const fingerprint = createHash("sha256").update(`${ruleId}\n${key}\n${text}`).digest("hex").slice(0, 32);
    return {
        ruleId,
        level,
        message: { text },
        locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line } } }],
        partialFingerprints: { "aiMesh/v1": fingerprint },
    };
}

/** Manifests are known by `file:line#number`; other resources are in no file. */
function placeOf(urn: string): { file: string; line: number } | undefined {
    const [, file, line] = /^(.+):(\d+)#\d+$/.exec(urn) ?? [];
    return file === undefined ? undefined : { file, line: Number(line) };
}
