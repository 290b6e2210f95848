import { kindOf } from "./kinds";
import { seenOtherPolicies } from "./other-policies";
import { readPolicy, type SeenPolicy } from "./policies";
import type { SeenResource } from "./resource";

/** The policies that one resource by itself is, of whatever kind that is read; none for a list. */
export function policiesOf(resource: SeenResource): SeenPolicy[] {
    const kind = kindOf(resource.type);
    if (kind.kind === "other-policy") return seenOtherPolicies(resource, kind, []);
    return kind.kind === "policy" && !kind.list ? [readPolicy(resource, kind.patch)] : [];
}
