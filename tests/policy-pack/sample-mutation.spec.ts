import { expect } from "chai";
import {
    anyPodEgress,
    isolation,
    type NetworkPolicy,
    type PluginPolicy,
    PortSet,
    readPluginPolicy,
    ruleOpensTo,
    validatePolicy,
} from "../../netpol";
import { judge, type PackConfig } from "../../policy-pack/judge/check";
import { platformBy, resolversFor, type PlatformConfig } from "../../policy-pack/judge/platform";
import { stackRules } from "../../policy-pack/rules";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { unknownString } from "../../policy-pack/stack/unknown-values";
import { today } from "./in-process";
import { samplesOf, type Sample } from "./sample";
import { sampleMutants } from "./sample-mutants";
import { cases } from "../runs";

const isPolicy = ({ type }: SeenResource) => type.endsWith(":NetworkPolicy");
const isNamespace = ({ type }: SeenResource) => type === "kubernetes:core/v1:Namespace";
const metadataOf = ({ props }: SeenResource) => props["metadata"] as { name: string; namespace: string };
const objectOf = ({ props }: SeenResource) => props as unknown as NetworkPolicy;

/** Whether another resource writes the same policy: which of them the cluster has in the end nobody knows. */
function isWrittenTwice(policy: SeenResource, resources: readonly SeenResource[]): boolean {
    const idOf = ({ props }: SeenResource) => {
        const { namespace, name } = (props["metadata"] ?? {}) as { namespace?: string; name?: string };
        return `${namespace}/${name}`;
    };
    return resources.some((one) => isPolicy(one) && one.urn !== policy.urn && idOf(one) === idOf(policy));
}

const configOf = ({ policy, header: { config, platform } }: Sample): PackConfig => {
    const own: object = platform === undefined ? {} : { platform };
    return { all: { settings: own }, [policy]: { settings: { ...config, ...own } } };
};

/** Policies of network plugins in the form of NetworkPolicies: they isolate and add as these do; names are no pod's. */
function ofPlugin({ props }: SeenResource): NetworkPolicy[] {
    const { apiVersion, kind } = props as { apiVersion?: string; kind?: string };
    const reading = readPluginPolicy(props, String(kind), String(apiVersion));
    if (reading === undefined || "why" in reading) return [];
    return reading.policies.map(({ name, namespace, pods, isolates, ingress, egress }) => {
        const open = (rules: PluginPolicy["egress"]) => rules.filter(({ peers }) => !peers?.some(({ hosts }) => hosts));
        const rules = {
            ingress: open(ingress).map(({ peers: from, ports }) => ({ from, ports })),
            egress: open(egress).map(({ peers: to, ports }) => ({ to, ports })),
        };
        return {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name, namespace },
            spec: { podSelector: pods, policyTypes: isolates, ...rules },
        };
    });
}

/** What is guarded, by the engine alone and no rule of the pack: who is isolated, and what everyone reaches of DNS. */
function guarded({ header }: Sample, resources: readonly SeenResource[]): { isolated: string; dns: PortSet[] } {
    const own = resources
        .filter(isPolicy)
        .map(objectOf)
        .filter((one) => validatePolicy(one).length === 0);
    const policies = [...own, ...resources.flatMap(ofPlugin)];
    const platform = platformBy([(header.config as PlatformConfig | undefined)?.platform, header.platform]);
    const targets = resolversFor(platform).flatMap(({ anyOf }) => anyOf);
    const names = resources.filter(isNamespace).map((one) => metadataOf(one).name);
    return {
        isolated: JSON.stringify(
            names.map((name) => (["Ingress", "Egress"] as const).map((way) => isolation(policies, name, way).isolated)),
        ),
        dns: names.flatMap((name) => targets.map((target) => anyPodEgress(policies, name, target).every)),
    };
}

/** Whether a policy opens to nobody in particular: everyone, every pod, or a range as wide as a family of addresses. */
const opensWide = ({ spec }: NetworkPolicy): boolean =>
    (["Ingress", "Egress"] as const).some((direction) =>
        ((direction === "Ingress" ? spec.ingress : spec.egress) ?? []).some((rule) => {
            const { everyone, everyPod, addresses } = ruleOpensTo(rule, direction);
            return everyone || everyPod || addresses.contains("8.8.8.8") || addresses.contains("2001:4860::1");
        }),
    );

/** Why a mutant may live: what it changed is nothing that anyone guards. undefined: it is a hole that nobody saw. */
function reasonOf(sample: Sample, resources: readonly SeenResource[], changed: SeenResource): string | undefined {
    const now = resources.find(({ urn }) => urn === changed.urn);
    if (now !== undefined && validatePolicy(objectOf(now)).length > 0) return "the API server takes no such policy";
    const before = guarded(sample, sample.resources);
    const after = guarded(sample, resources);
    const isMore = after.dns.every((ports, index) => ports.covers(before.dns[index] ?? PortSet.none));
    const isLess = after.dns.every((ports, index) => before.dns[index]?.covers(ports));
    const isWider = now !== undefined && opensWide(objectOf(now)) && !opensWide(objectOf(changed));
    if (after.isolated !== before.isolated || !isMore || isWider) return undefined;
    return isLess
        ? "isolation and DNS are as they were, and no more is open to everyone"
        : "the resolver on more of its ports, which require-dns allows";
}

describe("mutants of the samples", function () {
    this.timeout(120_000);

    for (const { name } of cases(2, stackRules)) {
        it(`${name}: what makes a hole of an allowed sample is refused or told`, () => {
            const alive: string[] = [];
            const reasons = new Map<string, number>();
            let [all, killed] = [0, 0];
            for (const sample of samplesOf(name)) {
                // Samples of unknown values and of exemptions have holes on purpose.
                const isWhole = !JSON.stringify(sample.resources).includes(unknownString);
                if (!sample.file.startsWith("allowed") || !isWhole) continue;
                const homes = sample.resources.filter(isNamespace).map((one) => metadataOf(one).name);
                const config = configOf(sample);
                const found = (resources: readonly SeenResource[]) =>
                    judge({ resources, config, today }).map((one) => JSON.stringify(one));
                const known = new Set(found(sample.resources));
                for (const { title, changed, resources } of sampleMutants(sample.resources)) {
                    // Of namespaces elsewhere nobody is to say whether they are isolated.
                    if (homes.length > 0 && !homes.includes(metadataOf(changed).namespace)) continue;
                    // One that two resources write is a hole already.
                    if (isWrittenTwice(changed, sample.resources)) continue;
                    all++;
                    if (found(resources).some((one) => !known.has(one))) killed++;
                    else {
                        const reason = reasonOf(sample, resources, changed);
                        if (reason === undefined) alive.push(`${sample.file} ${title}`);
                        else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
                    }
                }
            }
            const rest = [...reasons].map(([reason, count]) => `; ${count}: ${reason}`).join("");
            console.log(`      ${name}: ${killed} of ${all} killed${rest}`);
            expect(alive).to.deep.equal([]);
        });
    }

    it("reasonOf() has none for a namespace left open", () => {
        const sample = samplesOf("require-deny-all").find(({ file }) => file === "allowed-deny-all.yaml") as Sample;
        const changed = sample.resources.find(isPolicy) as SeenResource;
        const rest = sample.resources.filter((one) => one !== changed);
        expect(reasonOf(sample, rest, changed)).to.equal(undefined);
    });
});
