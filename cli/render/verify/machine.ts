import { isDifference } from "../../verify/policies";
import { type Summary, titleOf, type VerifyReport } from "../../verify/report";

/** A verification as data; schema.json beside this file says the same. */
export function verifyDocument(report: VerifyReport, summary: Summary) {
    const { intent, context, policies, notCompared, otherPolicies, unseenPolicies, connections } = report;
    const tried = (connections?.tried ?? []).map(
        ({ from, to, target, expected, result, seen, firstPacket, because }) => ({
            from: `${from.namespace}/${from.pod}`,
            to: `${to.namespace}/${to.pod}`,
            ip: target.ip,
            port: target.port,
            protocol: target.protocol,
            expected,
            result,
            seen,
            firstPacket,
            because,
        }),
    );
    const findings = policies.findings.map((finding) => ({ ...finding, difference: isDifference(finding) }));
    return {
        version: 1,
        context,
        intent,
        ...summary,
        policies: { ...policies, findings },
        notCompared,
        otherPolicies,
        unseenPolicies,
        ...(connections === undefined ? {} : { connections: tried, notTried: connections.left }),
    } as const;
}

/** One line of a test report. */
interface Line {
    readonly group: "policies" | "connections";
    readonly title: string;
    readonly result: "pass" | "late" | "fail" | "skip";
    readonly detail: string;
}

function lines({ policies, connections }: VerifyReport): Line[] {
    const agree = `${policies.asIntended} of ${policies.intended} policies are as intended`;
    const findings = policies.findings.map((finding): Line => {
        const effect = [
            ...finding.opens.map((each) => `opens ${each}`),
            ...finding.closes.map((each) => `closes ${each}`),
        ];
        return {
            group: "policies",
            title: `${finding.matter} ${finding.object}`,
            result: isDifference(finding) ? "fail" : "pass",
            detail: [...effect, finding.advice].join("\n"),
        };
    });
    const tried = (connections?.tried ?? []).map((each): Line => ({
        group: "connections",
        title: `${titleOf(each)} is ${each.expected}`,
        result: each.result === "untested" ? "skip" : each.result,
        detail: each.because,
    }));
    const left = (connections?.left ?? []).map(({ what, why }): Line => ({
        group: "connections",
        title: what,
        result: "skip",
        detail: why,
    }));
    return [{ group: "policies", title: agree, result: "pass", detail: "" }, ...findings, ...tried, ...left];
}

/** Whether a first packet that got lost is to be reported without failing. */
interface Lenience {
    readonly allowLate?: boolean;
}

/**
 * TAP version 14. A lost first packet is `not ok`, with `first_packet: lost`; where it is allowed, as `TODO`, which no
 * reader counts as a failure. @see https://testanything.org/tap-version-14-specification.html
 */
export function verifyTap(report: VerifyReport, { allowLate = false }: Lenience = {}): string {
    const all = lines(report);
    const one = ({ title, result, detail }: Line, i: number): string => {
        const text = `${i + 1} - ${title.replaceAll("#", "\\#")}`;
        const [first = ""] = detail.split("\n");
        if (result === "skip") return `ok ${text} # SKIP ${first}`;
        if (result === "pass") return `ok ${text}`;
        const message = detail.split("\n").map((line) => `    ${line}`);
        const head = result === "late" && allowLate ? `not ok ${text} # TODO ${first}` : `not ok ${text}`;
        const packet = result === "late" ? ["  first_packet: lost"] : [];
        return [head, "  ---", ...packet, "  message: |", ...message, "  ..."].join("\n");
    };
    return ["TAP version 14", `1..${all.length}`, ...all.map(one), ""].join("\n");
}

/**
 * JUnit's XML as CI systems read it: a suite for policies and one for connections. A lost first packet is a failure of
 * type `first-packet-lost`; where it is allowed, it is skipped with that as its message.
 */
export function verifyJunit(report: VerifyReport, { allowLate = false }: Lenience = {}): string {
    const all = lines(report);
    const lateAs: Shown = allowLate ? "skip" : "late";
    const shownAs = ({ result }: Line): Shown => (result === "late" ? lateAs : result);
    const suites = (["policies", "connections"] as const).flatMap((group) => {
        const own = all.filter((line) => line.group === group);
        if (own.length === 0) return [];
        const count = (...some: Shown[]): number => own.filter((line) => some.includes(shownAs(line))).length;
        const head = `<testsuite name="${group}" tests="${own.length}" failures="${count("fail", "late")}" skipped="${count("skip")}">`;
        return [`  ${head}`, ...own.map((line) => testCase(line, shownAs(line))), "  </testsuite>"];
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="ai-mesh verify">',
        ...suites,
        "</testsuites>",
        "",
    ].join("\n");
}

type Shown = Line["result"];

function testCase({ group, title, detail }: Line, shown: Shown): string {
    const head = `    <testcase classname="ai-mesh.${group}" name="${escaped(title)}"`;
    if (shown === "pass") return `${head}/>`;
    const [first = ""] = detail.split("\n");
    const type = shown === "late" ? ' type="first-packet-lost"' : "";
    const inner =
        shown === "skip"
            ? `<skipped message="${escaped(first)}"/>`
            : `<failure${type} message="${escaped(first)}">${escaped(detail)}</failure>`;
    return `${head}>${inner}</testcase>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an XML attribute or element, without what XML 1.0 has no way to say. */
function escaped(text: string): string {
    return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[&<>"]/g, (each) => entities[each]!);
}
