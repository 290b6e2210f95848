import { isDifference } from "../../verify/policy-finding";
import { endName } from "../../verify/prober";
import { type Summary, titleOf, type VerifyReport } from "../../verify/report";
import { junit, type Lenience, tap, type TestLine } from "../test-report";

/** A verification as data; schema.json beside this file says the same. */
export function verifyDocument(report: VerifyReport, summary: Summary) {
    const { intent, context, policies, notCompared, gaps, connections } = report;
    const tried = (connections?.tried ?? []).map(
        ({ from, to, target, expected, result, seen, firstPacket, because, expectations }) => ({
            from: endName(from),
            to: endName(to),
            ip: target.ip,
            port: target.port,
            protocol: target.protocol,
            expected,
            result,
            seen,
            firstPacket,
            because,
            ...(expectations.length > 0 && { expectations }),
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
        gaps,
        ...(connections === undefined
            ? {}
            : {
                  connections: tried,
                  notTried: connections.left,
                  ...(connections.expectations.length > 0 && { expectations: connections.expectations }),
              }),
    } as const;
}

const groups = ["policies", "connections"] as const;
type Line = TestLine<(typeof groups)[number]>;

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
        title: `${titleOf(each)} is ${each.expected}${each.expectations.length === 0 ? "" : ", as the mesh expects"}`,
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

/** A verification as {@link tap}. */
export function verifyTap(report: VerifyReport, lenience: Lenience = {}): string {
    return tap(lines(report), lenience);
}

/** A verification as {@link junit}: a suite for policies and one for connections. */
export function verifyJunit(report: VerifyReport, lenience: Lenience = {}): string {
    return junit("ai-mesh verify", groups, lines(report), lenience);
}
