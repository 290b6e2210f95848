import { createHash } from "node:crypto";
import { version } from "../../../package.json";
import { flowAnnotation } from "../../../mesh/compile";
import { pluginPolicyRef, policyId, PortSet, refText } from "../../../netpol";
import { lineEndName, portsText, whyText } from "../words";
import { landmarkNames } from "../../compare/landmarks";
import { lineEndId, lineEndNamespace } from "../../compare/condense";
import { type FileLocation, findingFile, placeOfManifest } from "../../worlds/finding-location";
import { type ExpectationChange, outcomeText } from "../../compare/expectation-changes";
import type { ChangeLine, DiffReport } from "../../compare/report";
import type { StackLines } from "../../worlds/stack-lines";
import { policyRule, sarifRule } from "../sarif-rules";

interface SarifResult {
    readonly ruleId: string;
    readonly level: "error" | "warning" | "note";
    readonly message: { readonly text: string };
    readonly locations: readonly object[];
    /** Tells code scanning that a finding of another run is the same one. */
    readonly partialFingerprints: { readonly [name: string]: string };
}

const openRule = sarifRule({
    id: "connection-opens",
    title: "A change opens a connection",
    description: "Pods, or addresses outside, can reach something that they could not reach before the change.",
    fix: "Where it is meant, say why in the flow; else take the flow or the policy that the message names out again.",
    page: "how-to/ci.md",
});

const expectationRule = sarifRule({
    id: "expectation",
    title: "What a mesh expects is not so after a change",
    description: "A row of the mesh's expect fails by all policies together, or it is unknown whether it holds.",
    fix: "Change the flow or policy that the message names; where the row asks for what is no longer meant, change the row.",
    page: "how-to/ci.md",
});

/**
 * Findings of the policy pack, expectations that fail or are unknown, and every connection that opens, as SARIF 2.1.0: what code hosts show beside a change. Each
 * points at its object's file, or at its flow or namespace in the stack's file where `lines` knows it, else at the top
 * of that file or of the project's.
 */
export function diffSarif(report: DiffReport, lines?: StackLines): object {
    const { packs } = report;
    const policies = [...new Set(packs.violations.map(({ policy }) => policy))];
    const places = new Places(report, lines);
    const found = packs.violations.map(({ policy, message, blocks, urn }) =>
        result(
            policy,
            blocks ? "error" : "warning",
            message.trim(),
            urn,
            placeOfManifest(urn) ?? places.ofResource(urn, message),
        ),
    );
    const opened = report.lines
        .filter(({ change }) => !change.opened.isEmpty)
        .map((each) => {
            const level = each.places.length > 0 ? "warning" : "note";
            const key = `${lineEndId(each.line.from)} ${lineEndId(each.line.to)} ${portsText(each)}`;
            return result(openRule.id, level, sentence(each, report), key, places.ofChange(each));
        });
    const unmet = report.expectations.filter(({ after }) => after === "failed" || after === "unknown");
    const expected = unmet.map((each) => {
        const key = `${each.from} ${each.to} ${each.ports} ${each.verdict}`;
        const level = each.after === "failed" ? "error" : "warning";
        return result(expectationRule.id, level, unmetText(each), key, places.ofExpectation(each));
    });
    const unseen = report.gaps.map(({ text }) => ({ level: "warning", message: { text } }));
    const invocations = [{ executionSuccessful: true, toolExecutionNotifications: unseen }];
    const rules = [openRule, ...(unmet.length > 0 ? [expectationRule] : []), ...policies.map(policyRule)];
    const results = [...found, ...expected, ...opened];
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [{ tool: { driver: { name: "ai-mesh diff", version, rules } }, invocations, results }],
    };
}

/** Finds where in a stack's file something was asked for. */
class Places {
    private readonly file: string;
    /** What a policy is one half of, by what evidence calls it. */
    private readonly flows: ReadonlyMap<string, string | undefined>;

    constructor(
        report: DiffReport,
        private readonly lines: StackLines | undefined,
    ) {
        this.file = findingFile(report);
        const { policies, pluginPolicies = [] } = report.after.cluster;
        this.flows = new Map([
            ...policies.map((policy) => [policyId(policy), policy.metadata.annotations?.[flowAnnotation]] as const),
            ...pluginPolicies.map((policy) => {
                return [refText(pluginPolicyRef(policy)), policy.annotations?.[flowAnnotation]] as const;
            }),
        ]);
    }

    /** The flow that lets a connection through, or a namespace whose baseline does. */
    ofChange({ evidence, change, line }: ChangeLine): FileLocation {
        const found =
            this.first(evidence.policies, (policy) => this.ofFlow(policy, change.opened)) ??
            this.first(evidence.policies, (policy) => this.ofNamespace(policy)) ??
            this.first([line.from, line.to], (end) => this.lines?.namespace(lineEndNamespace(end)?.name ?? ""));
        return { file: this.file, line: found ?? 1 };
    }

    /** Its row of the stack's file, or a namespace at one of its ends. */
    ofExpectation({ from, to, verdict }: ExpectationChange): FileLocation {
        const found =
            this.lines?.expectation(`${from} -> ${to}`, verdict) ??
            this.first([from, to], (name) => this.lines?.namespace(name));
        return { file: this.file, line: found ?? 1 };
    }

    /** The flow or namespace that a resource of the component was made for; else the namespace that is spoken of. */
    ofResource(urn: string, message: string): FileLocation {
        const parts = urn.slice(urn.lastIndexOf("::") + 2).split("/");
        const quoted = [...message.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
        const found =
            this.ofFlow(parts.slice(-2).join("/"), PortSet.all) ??
            this.first([...parts, ...quoted], (name) => this.lines?.namespace(name));
        return { file: this.file, line: found ?? 1 };
    }

    private ofFlow(policy: string, ports: PortSet): number | undefined {
        const flow = this.flows.get(policy);
        return flow === undefined ? undefined : this.lines?.flow(flow, ports);
    }

    private ofNamespace(policy: string): number | undefined {
        // A kind stands before the namespace where the policy is no NetworkPolicy.
        const [namespace = ""] = policy.replace(/^.* /, "").split("/");
        return this.lines?.namespace(namespace);
    }

    private first<T>(list: readonly T[], find: (item: T) => number | undefined): number | undefined {
        for (const item of list) {
            const line = find(item);
            if (line !== undefined) return line;
        }
        return undefined;
    }
}

function sentence(each: ChangeLine, { names }: DiffReport): string {
    const [from, to] = [each.line.from, each.line.to].map((end) => lineEndName(end, names));
    const places = each.places.map((place) => ` It reaches ${landmarkNames[place]}.`).join("");
    const why = whyText(each);
    return `Opens ${from} → ${to}, ${portsText(each)}.${places}${why ? ` ${why}.` : ""}`;
}

function unmetText(each: ExpectationChange): string {
    const { from, to, ports, verdict, because, why } = each;
    const reasons = [because, why].filter(Boolean).map((text) => ` ${text}.`);
    return `Expected ${verdict}: ${from} → ${to}, ${ports || "ports unknown"}: ${outcomeText(each)}.${reasons.join("")}`;
}

function result(
    ruleId: string,
    level: SarifResult["level"],
    text: string,
    key: string,
    { file, line }: FileLocation,
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
