import { isCiliumPolicy, readCiliumPolicy } from "./cilium/read";
import { readPluginPolicy } from "./read";
import type { UnjudgedPolicy } from "../types";

/** Whether a policy of a network plugin's kind is judged, and nothing of it is left out. */
export function isJudgedInFull(value: unknown, kind: string, apiVersion: string): boolean {
    if (isCiliumPolicy(apiVersion, kind)) {
        const { judged, unjudged } = readCiliumPolicy(value, apiVersion, kind);
        const rules = judged.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
        return unjudged.length === 0 && rules.every(({ unsure }) => unsure === undefined);
    }
    const read = readPluginPolicy(value, kind, apiVersion);
    return read !== undefined && "policies" in read;
}

/** The parts of a policy of Cilium's that are not judged, with the reason; none of other kinds. */
export function unjudgedParts(value: unknown, kind: string, apiVersion: string): readonly UnjudgedPolicy[] {
    return isCiliumPolicy(apiVersion, kind) ? readCiliumPolicy(value, apiVersion, kind).unjudged : [];
}
