import type { NetworkPolicy } from "../types";
import { withoutNulls } from "./without-nulls";

/** A policy that validatePolicy found sound, nulls taken out; an absent spec is the empty one. */
export function readPolicy(value: unknown): NetworkPolicy {
    const policy = withoutNulls(value) as NetworkPolicy;
    const { name, namespace, ...rest } = policy.metadata;
    return { ...policy, metadata: { ...rest, name, namespace: namespace || "default" }, spec: policy.spec ?? {} };
}
