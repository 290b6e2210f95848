import {
    PolicyPack,
    type ReportViolation,
    type ResourceValidationPolicy,
    type StackValidationPolicy,
} from "@pulumi/policy";
import { clustersOf } from "../../policy-pack/judge/clusters";
import { placedMeshes } from "../../policy-pack/judge/meshes";
import {
    judgeUnderConfig,
    validSettings,
    type AnyRule,
    type Surroundings,
} from "../../policy-pack/judge/judge-under-config";
import type { CommonConfig } from "../../policy-pack/judge/settings";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { viewOf } from "../../policy-pack/stack/view";
import type { SeenResource } from "../../policy-pack/stack/resource";

/**
 * The rules as a pack on Pulumi's policy SDK, written the usual way: it reads what the SDK shows. What is secret comes
 * unwrapped, and what is not known yet ends a policy, so it serves to compare verdicts where all is known.
 */

const around = (
    scope: Surroundings["scope"],
    rule: AnyRule,
    config: CommonConfig,
    resources: readonly SeenResource[],
): Surroundings => ({
    meshes: placedMeshes(resources),
    platform: undefined,
    today: process.env["TODAY"] ?? "",
    scope,
    clusters: clustersOf(resources),
    settings: validSettings([rule], () => config),
});

const described = ({ name, description, level }: AnyRule) => ({ name, description, enforcementLevel: level });

interface Shown {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly props: Record<string, unknown>;
    readonly opts: { readonly parent?: string };
    readonly parent?: { readonly urn: string };
    readonly provider?: { readonly urn: string; readonly props: Record<string, unknown> };
}

/** A plain copy: what the SDK shows is a proxy, of which no list can be compared with another. */
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

const seen = ({ type, name, urn, props, opts, parent, provider }: Shown): SeenResource => ({
    type,
    name,
    urn,
    props: plain(props),
    parent: parent?.urn ?? opts.parent,
    provider: provider && { urn: provider.urn, props: plain(provider.props) },
});

function tell(reports: ReturnType<typeof judgeUnderConfig>, report: ReportViolation): void {
    for (const { message, urn, advisory } of reports) report(advisory ? `(advisory) ${message}` : message, urn);
}

const stackPolicies = stackRules.map((rule): StackValidationPolicy => ({
    ...described(rule),
    validateStack: (args, report) => {
        const resources = args.resources.map((one) => seen(one as Shown));
        const config = args.getConfig<CommonConfig>();
        const judge: Parameters<typeof judgeUnderConfig>[2] = (...by) => rule.judge(viewOf(resources), ...by);
        tell(judgeUnderConfig(rule, config, judge, around("stack", rule, config, resources)), report);
    },
}));

const resourcePolicies = resourceRules.map((rule): ResourceValidationPolicy => ({
    ...described(rule),
    validateResource: (args, report) => {
        const resource = seen(args as Shown);
        const config = args.getConfig<CommonConfig>();
        const judge: Parameters<typeof judgeUnderConfig>[2] = (...by) => rule.judge(resource, ...by);
        tell(judgeUnderConfig(rule, config, judge, around("resource", rule, config, [resource])), report);
    },
}));

new PolicyPack("usual-rules", { policies: [...stackPolicies, ...resourcePolicies] });
