import { allRules, Judge, levelOf, type CheckResult, type PackConfig } from "../../policy-pack/judge/check";
import { remediesOf } from "../../policy-pack/judge/remedies";
import type { StackConfig } from "../../policy-pack/judge/stack-config";
import { seenFromWire, type WireResource } from "../../policy-pack/stack/from-wire";
import type { ProviderOfResource } from "./monitor";
import type { PlannedResource } from "./resource";
import type { WireObject } from "./values";
import { judge, REMEDIED, type Diagnostic, type PackVerdict, type ViolationAbout } from "./verdict";

/** Name of this package's own policy pack. */
export const OWN_PACK = "ai-mesh-isolation";

/** What a program has registered, for this package's rules to judge. */
export interface Registered {
    /** In the order of their registration, without what is only read. */
    judged(): readonly PlannedResource[];
    /** What a component registered as its outputs, else its inputs. */
    state(resource: PlannedResource): WireObject;
    providerOf(resource: PlannedResource): Pick<ProviderOfResource, "urn" | "inputs"> | undefined;
}

/**
 * Has this package's own rules judge a plan, in this process: what its policy pack says under Pulumi.
 *
 * @throws Error where the mesh of the stack's configuration cannot be read
 */
export function judgeByOwnRules(stack: Registered, stackConfig: StackConfig, config: PackConfig): PackVerdict {
    const today = new Date().toISOString().slice(0, 10);
    const judgment = new Judge({ config, stackConfig, today: () => today });
    const found: Diagnostic[] = [];
    const titles = titlesOf(stack.judged());
    const diagnostic = (result: CheckResult): Diagnostic => {
        const { policy, level, message, urn = "" } = result;
        return { policy, level, urn, message, description: "", about: aboutOf(result, titles) };
    };
    const wires = stack.judged().map((resource) => {
        const wire = wireOf(stack, resource);
        const remedies = remediesOf(wire, config);
        for (const { policy } of remedies) found.push(remedied(policy, resource.urn));
        const properties = remedies.at(-1)?.properties;
        return { resource, wire: properties ? { ...wire, properties } : wire, isChanged: properties !== undefined };
    });
    const seen = wires.map(({ resource, wire, isChanged }) => {
        const alone = seenFromWire(wire);
        found.push(...judgment.resource(alone).map(diagnostic));
        const state = stack.state(resource);
        return isChanged || state === resource.inputs ? alone : seenFromWire({ ...wire, properties: state });
    });
    found.push(...judgment.stack(seen).map(diagnostic));
    const declared = allRules.map((rule) => ({ ...rule, level: levelOf(rule, config) }));
    return judge(OWN_PACK, declared, found);
}

function wireOf(stack: Registered, resource: PlannedResource): WireResource {
    const { type, name, urn, parent, inputs } = resource;
    const provider = stack.providerOf(resource);
    return {
        type,
        name,
        urn,
        properties: inputs,
        parent,
        provider: provider && { urn: provider.urn, properties: provider.inputs },
    };
}

/** Types and names of resources by their URNs, which for manifests are lines of files, and so change. */
export function titlesOf(
    resources: readonly { readonly urn: string; readonly type: string; readonly name: string }[],
): ReadonlyMap<string, string> {
    return new Map(resources.map(({ urn, type, name }) => [urn, `${type} ${name}`]));
}

/** What a result is about; absent where only its words say. */
export function aboutOf(
    { about, urn = "" }: CheckResult,
    titles: ReadonlyMap<string, string>,
): ViolationAbout | undefined {
    if (about === undefined) return undefined;
    const isNamed = about.namespace !== undefined || about.policy !== undefined;
    return { ...about, resource: isNamed ? "" : (titles.get(urn) ?? urn) };
}

function remedied(policy: string, urn: string): Diagnostic {
    return { policy, level: "remediate", urn, message: REMEDIED, description: "" };
}
