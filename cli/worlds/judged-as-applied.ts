import { isObject, type NetworkPolicy, policyId } from "../../netpol";
import { kindOf } from "../../policy-pack/stack/kinds";
import { readPolicy } from "../../policy-pack/stack/policies";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { OWN_PACK } from "../plan/own-rules";
import type { PackVerdict, PolicyVerdict, Violation } from "../plan/verdict";
import { type Judged, judged } from "./judged";
import type { PlanWith } from "./plan-with";
import type { Side } from "./side";

/** The policy that judges how a file is written; all others judge what a cluster does with it. */
const ofTheText = "require-policy-types";

/**
 * What policy packs say of a side after a change, where `policyTypes` that it leaves out stay as they are stored: this
 * package's own judge the policies as the cluster will have them (`cluster`); where that is not known, what they say
 * of either reading counts. `objects` are the side's own with all that is judged beside them; `asWritten` is what was said of
 * them before.
 */
export async function judgedAsApplied(
    { cluster, otherwise }: Pick<Side, "cluster" | "otherwise">,
    objects: Judged | undefined,
    asWritten: readonly PackVerdict[],
    how: Pick<PlanWith, "packs">,
): Promise<readonly PackVerdict[]> {
    const written = asWritten.find(({ pack }) => pack === OWN_PACK);
    if (objects === undefined || written === undefined) return asWritten;
    const readings = [cluster.policies, ...(otherwise ? [otherwise.policies] : [])].map((policies) =>
        withTypesOf(policies, objects),
    );
    if (readings.every((reading) => reading === objects)) return asWritten;
    const found = await Promise.all(
        readings.map(async (reading) => (reading === objects ? [written] : judged(reading, how))),
    );
    const told = found.map((verdicts, at) => ofReading(verdicts, at, found));
    const own = eitherOf(written, told.flat());
    return asWritten.map((each) => (each.pack === OWN_PACK ? own : each));
}

/** What each reading takes for granted, in their order. */
const readingTexts = [
    "where policyTypes is set anew, as where the object is replaced",
    "where policyTypes stays as it is stored, as with kubectl apply",
] as const;

/** The verdicts on one of two readings: what the other does not have says of which it is. */
function ofReading(
    verdicts: readonly PackVerdict[],
    at: number,
    all: readonly (readonly PackVerdict[])[],
): PackVerdict[] {
    const keysOf = (some: readonly PackVerdict[]) => some.flatMap(({ violations }) => violations.map(keyOf));
    const others = all.filter((_, other) => other !== at).map((other) => new Set(keysOf(other)));
    const reading = readingTexts[at];
    return verdicts.map((verdict) => ({
        ...verdict,
        violations: verdict.violations.map((each) =>
            others.every((keys) => keys.has(keyOf(each))) ? each : { ...each, reading },
        ),
    }));
}

/** One verdict out of those on several readings: a policy is violated where it is in any of them. */
function eitherOf(written: PackVerdict, readings: readonly PackVerdict[]): PackVerdict {
    const all = readings.flatMap(({ violations }) => violations.filter(({ policy }) => policy !== ofTheText));
    const ofText = written.violations.filter(({ policy }) => policy === ofTheText);
    const violations = [...new Map([...all, ...ofText].map((each) => [keyOf(each), each])).values()];
    const violated = new Set(violations.map(({ policy }) => policy));
    const policies = written.policies.map((policy): PolicyVerdict =>
        policy.status === "disabled" || policy.status === "unjudged"
            ? policy
            : { ...policy, status: violated.has(policy.name) ? "violated" : "passed" },
    );
    return { ...written, policies, violations };
}

const keyOf = ({ policy, urn, message }: Violation): string => JSON.stringify([policy, urn, message]);

/** Objects with the `policyTypes` that policies of a cluster have and theirs leave out; the same ones where there are none. */
function withTypesOf(policies: readonly NetworkPolicy[], objects: Judged): Judged {
    const types = new Map(policies.map((policy) => [policyId(policy), policy.spec.policyTypes ?? []]));
    const resources = objects.resources.map((resource) => withTypes(resource, types));
    const isSame = resources.every((resource, index) => resource === objects.resources[index]);
    return isSame ? objects : { ...objects, resources };
}

function withTypes(resource: SeenResource, types: ReadonlyMap<string, readonly string[]>): SeenResource {
    const kind = kindOf(resource.type);
    if (kind.kind !== "policy" || kind.patch) return resource;
    const { props, printable } = resource;
    const changed = kind.list ? listWithTypes(resource, types) : policyWithTypes(resource, types);
    if (changed === props) return resource;
    return {
        ...resource,
        props: changed,
        ...(printable === undefined ? {} : { printable: withTypes(printable, types) }),
    };
}

function listWithTypes(resource: SeenResource, types: ReadonlyMap<string, readonly string[]>): SeenResource["props"] {
    const { items } = resource.props;
    if (!Array.isArray(items)) return resource.props;
    const changed = items.map((item: unknown) =>
        isObject(item) ? policyWithTypes({ ...resource, props: item }, types) : item,
    );
    return changed.some((item, index) => item !== items[index])
        ? { ...resource.props, items: changed }
        : resource.props;
}

function policyWithTypes(resource: SeenResource, types: ReadonlyMap<string, readonly string[]>): SeenResource["props"] {
    const { props } = resource;
    const { namespace, name, spelled } = readPolicy(resource);
    const kept = types.get(`${namespace ?? ""}/${name ?? ""}`) ?? [];
    const { spec } = props;
    if (spelled.policyTypes || kept.length === 0 || !isObject(spec)) return props;
    return { ...props, spec: { ...spec, policyTypes: [...kept] } };
}
