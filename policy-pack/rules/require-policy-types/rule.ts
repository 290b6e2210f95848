import { isObject, effectivePolicyTypes, type NetworkPolicySpec } from "../../../netpol";
import { listed } from "../../judge/finding";
import type { ResourceRule } from "../../judge/rule";
import { kindOf } from "../../stack/kinds";
import { readPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import { isUnknown } from "../../stack/unknown-values";
import type { SeenResource } from "../../stack/resource";

/** policyTypes left out mean one thing with egress rules and another without; spelled, nobody has to know. */
export const requirePolicyTypes: ResourceRule = {
    name: "require-policy-types",
    title: "Every NetworkPolicy spells its policyTypes",
    description: "A NetworkPolicy or ApplicationNetworkPolicy says in policyTypes which directions it isolates.",
    fix: "Spell `policyTypes`, or set this policy to `remediate`, which spells what holds anyway.",
    level: "advisory",
    severity: "low",
    properties: {},
    judge: (resource) => {
        const types = missingTypes(resource);
        if (types === undefined) return [];
        const policy = { ...readPolicy(resource), kind: kindTitle(resource) };
        const meaning = listed(types.map((type) => type.toLowerCase()));
        const trap = policy.spelled.emptyEgress ? " (egress: [] denies no egress without them)" : "";
        return [
            {
                kind: "violation",
                namespace: policy.namespace,
                policy: policy.name,
                urn: resource.urn,
                message:
                    `${titleOf(policy)} has no policyTypes, so it isolates ${meaning}${trap}. ` +
                    `Spell what is meant: policyTypes: [${types.join(", ")}]${policy.spelled.emptyEgress ? " or [Ingress, Egress]" : ""}.`,
            },
        ];
    },
    /** Spells what holds anyway. An empty egress was meant to deny, so that is left to whoever wrote it. */
    remedy: (resource) => {
        const types = missingTypes(resource);
        if (types === undefined || readPolicy(resource).spelled.emptyEgress) return undefined;
        return { path: ["spec", "policyTypes"], value: types };
    },
};

const amazon = "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy";

/** Whether resources of a type have policyTypes, which mean the same for both kinds. */
function hasTypes(type: string): boolean {
    const kind = kindOf(type);
    return type === amazon || (kind.kind === "policy" && !kind.list && !kind.patch);
}

const kindTitle = ({ type }: SeenResource): string => (type === amazon ? "ApplicationNetworkPolicy" : "NetworkPolicy");

/** The types that hold where none are spelled; undefined where they are, or may be once all is known. */
function missingTypes({ type, props }: SeenResource) {
    const spec = props["spec"];
    if (!hasTypes(type) || !isObject(spec) || isUnknown(spec["egress"])) return undefined;
    const { policyTypes } = spec;
    if (isUnknown(policyTypes) || (Array.isArray(policyTypes) && policyTypes.length > 0)) return undefined;
    return effectivePolicyTypes({ egress: spec["egress"] } as NetworkPolicySpec);
}
