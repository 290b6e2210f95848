import { expect } from "chai";
import { requireExpectations } from "../../policy-pack/rules/require-expectations/rule";
import { noWideEgress } from "../../policy-pack/rules/no-wide-egress/rule";
import { judgeUnderConfig, type AnyRule } from "../../policy-pack/judge/judge-under-config";
import { aboutOf, type Finding } from "../../policy-pack/judge/finding";
import type { StackRule } from "../../policy-pack/judge/rule";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { viewOf } from "../../policy-pack/stack/view";
import { surroundingsOf } from "./in-process";

const meshOf = (props: object): SeenResource => ({
    ...{ type: "ai-mesh-isolation:index:MeshIsolation", name: "mesh", urn: "urn:mesh" },
    props: { platform: { podCidrs: ["10.244.0.0/16"] }, namespaces: { a: {}, b: {} }, flows: [], ...props },
});

/** What a rule finds in a mesh, before config exempts anything. */
function found(rule: StackRule, props: object, config: object = {}): Finding[] {
    const resources = [meshOf(props)];
    const findings: Finding[] = [];
    judgeUnderConfig(
        rule as AnyRule,
        config,
        (own, context) => {
            findings.push(...rule.judge(viewOf(resources), own as never, context));
            return [];
        },
        surroundingsOf(rule, { policy: rule.name, header: { why: "", config: config as never }, resources }),
    );
    return findings;
}

/** One workload for each two labels with the same value; `given` has each of its labels with one of the values. */
function workloadsAllDifferent(labels: number, values: number): object {
    const keys = Array.from({ length: labels }, (_, index) => `k${index}`);
    const each = Array.from({ length: values }, (_, index) => `v${index}`);
    const podLabelValues = Object.fromEntries(keys.map((key) => [key, each]));
    const others = keys.flatMap((one, at) =>
        keys
            .slice(at + 1)
            .flatMap((other) =>
                each.map(
                    (value) =>
                        [
                            `${one}-${other}-${value}`,
                            { namespace: "a", podLabels: { [one]: value, [other]: value } },
                        ] as const,
                ),
            ),
    );
    return { given: { namespace: "a", podLabelValues }, ...Object.fromEntries(others) };
}

describe("what a mesh expects of pods that a search does not find", () => {
    const said = (labels: number, values: number) => {
        const expected = [{ from: "given", to: "metadata", ports: ["80"], verdict: "denied" }];
        return found(requireExpectations, { workloads: workloadsAllDifferent(labels, values), expect: expected }).map(
            ({ kind, message }) => `${kind}: ${/which .*?:/.exec(message)?.[0] ?? message}`,
        );
    };

    it("is not known where the search does not end", () => {
        expect(said(9, 8)).to.deep.equal(['unknown: which labels pods of namespace "a" have:']);
    });

    it("is not known where there can be none of them", () => {
        expect(said(3, 2)).to.deep.equal(['unknown: which pods of namespace "a" are meant:']);
    });

    it("is judged where there can be some", () => {
        expect(said(2, 2)).to.have.lengthOf(1);
        expect(said(2, 2)[0]).to.match(/^violation: /);
    });
});

describe("findings of one rule that are about different things", () => {
    const abouts = (findings: readonly Finding[]) => findings.map((finding) => JSON.stringify(aboutOf(finding)));
    const row = (more: object) => ({ from: "a", to: "b", ports: ["80"], verdict: "denied", ...more });

    it("are told apart where rows of one mesh do not hold, or cannot be read", () => {
        const rows = [
            row({}),
            row({ to: "a" }),
            row({ from: "b" }),
            row({ ports: ["443"] }),
            row({ to: "x" }),
            row({ to: "y" }),
        ];
        const found1 = abouts(found(requireExpectations, { expect: rows }));
        expect(found1).to.have.lengthOf(rows.length);
        expect(new Set(found1).size).to.equal(rows.length);
    });

    it("are the same where a row is given twice", () => {
        expect(new Set(abouts(found(requireExpectations, { expect: [row({}), row({ why: "why" })] }))).size).to.equal(
            1,
        );
    });

    it("are told apart where a platform has several mistakes, and where several exceptions have expired", () => {
        const exception = (reason: string) => ({
            direction: "egress",
            cidr: "192.0.2.0/24",
            ports: ["80"],
            namespace: "a",
            reason,
            expires: "2020-01-01",
        });
        const allowed = [exception("the one reason"), exception("the other reason")];
        const all = abouts(found(noWideEgress, { platform: { podCidrs: ["x", "y"] } }, { allowed }));
        expect(all).to.have.lengthOf(4);
        expect(new Set(all).size).to.equal(4);
    });
});
