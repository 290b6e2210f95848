import { mayDecide, mayDecideBy } from "./deciding";
import type { Bag, ObjectMakerKind } from "./types";
import { at, itemsAt, listOf, textAt, valuesOf } from "./values";

/*
 * Policy engines that make objects of their own, change those that others make, and take them away.
 */

const generates = (kinds: readonly string[]): string | undefined => {
    const deciding = kinds.filter(mayDecide);
    return deciding.length === 0 ? undefined : `generates ${listOf(deciding)} objects that were not read`;
};

const changes = (kinds: readonly string[]): string | undefined =>
    kinds.length === 0 ? undefined : `changes ${listOf(kinds.map(named))} objects in ways that were not read`;

const deletes = (kinds: readonly string[]): string | undefined => {
    const deciding = kinds.filter(mayDecide);
    return deciding.length === 0
        ? undefined
        : `deletes ${listOf(deciding.map(named))} objects at times that are not known`;
};

/** One way of saying "any kind". */
const named = (kind: string): string => (/^[*/]+$/.test(kind) ? "any" : kind);

const textsOf = (values: readonly unknown[]): string[] => values.flat(3).filter((each) => typeof each === "string");

/** Kinds that a Kyverno rule matches; any, where it does not say. */
function matched(rule: unknown): string[] {
    const kinds = textsOf(valuesOf(at(rule, "match"), "kinds"));
    return kinds.length === 0 ? ["*"] : kinds;
}

/** Kinds that a Kyverno rule makes: one, those it clones, or one for each of several. */
function generated(generate: unknown): string[] {
    const own = [generate, ...itemsAt(generate, "foreach")].flatMap((each) => [
        ...textsOf([textAt(each, "kind")]),
        ...textsOf([at(each, "cloneList", "kinds")]).map((kind) => kind.replace(/^.*\//, "")),
    ]);
    return own.length === 0 ? ["any"] : own;
}

function mutated(rule: unknown): string[] {
    const mutate = at(rule, "mutate");
    if (mutate === undefined) return [];
    const targets = textsOf(itemsAt(mutate, "targets").map((each) => textAt(each, "kind")));
    // Which objects are changed is no part of the change.
    const text = JSON.stringify(mutate, (key, value: unknown) => (key === "targets" ? undefined : value));
    return (targets.length > 0 ? targets : matched(rule)).filter((kind) => mayDecideBy(kind, text));
}

/** What the rules of a Kyverno policy make and change. */
function kyvernoDoes({ rules }: Bag): string | undefined {
    const all = itemsAt({ rules }, "rules");
    const makes = generates(
        all.flatMap((rule) => (at(rule, "generate") === undefined ? [] : generated(at(rule, "generate")))),
    );
    const does = [makes, changes(all.flatMap(mutated))].filter((each) => each !== undefined);
    return does.length === 0 ? undefined : does.join(", and ");
}

/** Resources that `matchConstraints` name; any, where they name none. */
function constrained(spec: Bag): string[] {
    const resources = textsOf(valuesOf(at(spec, "matchConstraints"), "resources"));
    return resources.length === 0 ? ["*"] : resources;
}

/** Mutations in CEL: of Kubernetes itself, and Kyverno's. */
function celDoes(spec: Bag): string | undefined {
    const text = JSON.stringify([spec["mutations"], spec["variables"]]);
    return changes(constrained(spec).filter((resource) => mayDecideBy(resource, text)));
}

/** A kind in a CEL expression: `"kind": dyn("NetworkPolicy")` spells it, `"kind": object.spec.kind` does not. */
const kindInCel = /(?<![.\w])["']?kind["']?\s*:\s*(?:dyn\()?\s*(?:["'](\w+)["'])?/g;

/** Reads objects, which may be what is made: to clone one is `resource.Get("networking.k8s.io/v1", "networkpolicies", …)`. */
const readsObjects = /\bresource\.(?:Get|List)\b/;

/** Kinds that CEL expressions make; any, beside those that they spell, where an expression makes what it does not spell. */
function celGenerates(spec: Bag): string | undefined {
    const texts = textsOf(valuesOf(spec, "expression"));
    const kinds = texts.flatMap((text) => [...text.matchAll(kindInCel)].map(([, kind = "any"]) => kind));
    const makers = itemsAt(spec, "generate").map((each) => textAt(each, "expression") ?? "");
    const isUnknown = texts.some((text) => readsObjects.test(text)) || makers.some((text) => !spellsKind(text, spec));
    return generates(kinds.length === 0 || isUnknown ? [...kinds, "any"] : kinds);
}

/** Whether a CEL expression spells a kind, or a variable does that it names. Variables name earlier ones alone. */
function spellsKind(text: string, spec: Bag, before = itemsAt(spec, "variables").length): boolean {
    if (text.search(kindInCel) >= 0) return true;
    const names = [...text.matchAll(/\bvariables\.(\w+)/g)].map(([, name]) => name);
    return itemsAt(spec, "variables")
        .slice(0, before)
        .some((each, index) => {
            const isNamed = names.includes(textAt(each, "name"));
            return isNamed && spellsKind(textAt(each, "expression") ?? "", spec, index);
        });
}

/** Kinds that Gatekeeper's mutators are for: `applyTo`, or a `match`. */
function applied(spec: Bag): string[] {
    const kinds = textsOf([...valuesOf(spec["applyTo"], "kinds"), ...valuesOf(at(spec, "match", "kinds"), "kinds")]);
    return kinds.length === 0 ? ["*"] : kinds;
}

/** Labels of an object itself: of workloads and policies they decide nothing, their pods have those of the template. */
function metadataDoes(spec: Bag): string | undefined {
    if (!/^metadata\.labels\b/.test(textAt(spec, "location") ?? "")) return undefined;
    return changes(applied(spec).filter((kind) => ["Pod", "Namespace", "*"].includes(kind)));
}

const kyverno = "https://kyverno.io/docs/policy-types/cluster-policy/";
const celPolicies = "https://kyverno.io/docs/policy-types/";
const gatekeeper = "https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/";

/** One row per kind. */
export const policyEngines: readonly ObjectMakerKind[] = [
    ...(["ClusterPolicy", "Policy"] as const).map((kind): ObjectMakerKind => ({
        ...{ group: "kyverno.io", kind, scope: kind === "Policy" ? "namespace" : "cluster", does: kyvernoDoes },
        source: `${kyverno}generate/ and ${kyverno}mutate/: spec.rules[].generate and mutate; validate and verifyImages change nothing`,
    })),
    ...(["ClusterCleanupPolicy", "CleanupPolicy"] as const).map((kind): ObjectMakerKind => ({
        ...{ group: "kyverno.io", kind, scope: kind === "CleanupPolicy" ? "namespace" : "cluster" },
        does: (spec) => deletes(matched(spec)),
        source: "https://kyverno.io/docs/policy-types/cleanup-policy/: deletes what it matches, by a schedule",
    })),
    ...(["MutatingPolicy", "NamespacedMutatingPolicy"] as const).map((kind): ObjectMakerKind => ({
        ...{ group: "policies.kyverno.io", kind, scope: kind === "MutatingPolicy" ? "cluster" : "namespace" },
        does: celDoes,
        source: `${celPolicies}mutating-policy/: spec.mutations for what spec.matchConstraints match`,
    })),
    ...(["GeneratingPolicy", "NamespacedGeneratingPolicy"] as const).map((kind): ObjectMakerKind => ({
        ...{ group: "policies.kyverno.io", kind, scope: kind === "GeneratingPolicy" ? "cluster" : "namespace" },
        does: celGenerates,
        source: `${celPolicies}generating-policy/: spec.generate, expressions that make objects`,
    })),
    ...(["DeletingPolicy", "NamespacedDeletingPolicy"] as const).map((kind): ObjectMakerKind => ({
        ...{ group: "policies.kyverno.io", kind, scope: kind === "DeletingPolicy" ? "cluster" : "namespace" },
        does: (spec) => deletes(constrained(spec)),
        source: `${celPolicies}deleting-policy/: deletes what it matches, by a schedule`,
    })),
    {
        ...{ group: "admissionregistration.k8s.io", kind: "MutatingAdmissionPolicy", scope: "cluster", does: celDoes },
        source: "https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/: spec.mutations for what spec.matchConstraints match",
    },
    ...["Assign", "ModifySet"].map((kind): ObjectMakerKind => ({
        ...{ group: "mutations.gatekeeper.sh", kind, scope: "cluster" },
        does: (spec) => changes(applied(spec).filter((each) => mayDecideBy(each, textAt(spec, "location") ?? "label"))),
        source: `${gatekeeper}: sets the value at spec.location of the kinds of spec.applyTo`,
    })),
    {
        ...{ group: "mutations.gatekeeper.sh", kind: "AssignMetadata", scope: "cluster", does: metadataDoes },
        source: `${gatekeeper}: sets one of metadata.labels or metadata.annotations`,
    },
];
