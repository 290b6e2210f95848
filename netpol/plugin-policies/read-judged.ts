import type { UnjudgedPolicy } from "../types";
import { type Problem, ValueAtPath } from "../validate/problem";
import { readApplicationNetworkPolicy } from "./amazon";
import { annotationsOf } from "./annotations";
import { readCalicoPolicy } from "./calico";
import { readCiliumPolicy } from "./cilium/read";
import { readFqdnNetworkPolicy } from "./google";
import type { PluginPolicy, PluginSpec } from "./types";

/** What is judged of an object of a plugin's kind, and the rest, with the reason. */
export interface JudgedPart {
    readonly policies: readonly PluginPolicy[];
    readonly unjudged: readonly UnjudgedPolicy[];
    /** Why nothing of it is judged, where nothing else is said of it here; absent where something is. */
    readonly why?: string | undefined;
}

/** Reads an object. Whatever stands in it, nothing is a mistake: what is not read exactly is not judged. */
type Reader = (value: unknown, kind: string, apiVersion: string) => JudgedPart;

/** By API version, or group alone where all its versions are alike, and kind. */
const readers: Readonly<Record<string, Reader>> = {
    "cilium.io/v2 CiliumNetworkPolicy": readCiliumPolicy,
    "cilium.io/v2 CiliumClusterwideNetworkPolicy": readCiliumPolicy,
    "networking.gke.io FQDNNetworkPolicy": wholly(readFqdnNetworkPolicy),
    "networking.k8s.aws ApplicationNetworkPolicy": wholly(readApplicationNetworkPolicy),
    "projectcalico.org NetworkPolicy": wholly(readCalicoPolicy),
};

/**
 * Reads what is judged of a policy of a network plugin's kind; `undefined` where its kind is none that is judged. It knows
 * nothing of kinds that are not: `readPluginPolicy` says what else an object may do.
 */
export function readJudgedPart(value: unknown, kind: string, apiVersion: string): JudgedPart | undefined {
    return readerOf(kind, apiVersion)?.(value, kind, apiVersion);
}

/** Whether policies of a kind are judged beside NetworkPolicies, as far as they can be read. */
export const isPluginPolicyKind = (kind: string, apiVersion: string): boolean =>
    readerOf(kind, apiVersion) !== undefined;

function readerOf(kind: string, apiVersion: string): Reader | undefined {
    const names = [apiVersion, apiVersion.replace(/\/.*/, "")].map((version) => `${version} ${kind}`);
    return names.flatMap((name) => (Object.hasOwn(readers, name) ? readers[name] : undefined) ?? [])[0];
}

/**
 * A reader of objects that stand in a namespace and are judged as a whole or not at all.
 *
 * @param readSpec `undefined`, and problems or not, where the spec cannot be read exactly.
 */
function wholly(readSpec: (spec: ValueAtPath) => PluginSpec | undefined): Reader {
    return (value, kind, apiVersion) => {
        const problems: Problem[] = [];
        const root = new ValueAtPath(value, "", problems);
        const metadata = root.field("metadata");
        const spec = readSpec(root.field("spec"));
        const [problem] = problems;
        if (spec === undefined || problem !== undefined) {
            const why = problem
                ? `it cannot be read: ${problem.path} ${problem.message}`
                : "it says more than is judged of this kind";
            return { policies: [], unjudged: [], why };
        }
        const own = metadata.field("namespace").value;
        const name = String(metadata.field("name").value ?? "");
        const namespace = typeof own === "string" && own !== "" ? own : "default";
        return {
            policies: [{ apiVersion, kind, name, namespace, ...spec, ...annotationsOf(metadata.value) }],
            unjudged: [],
        };
    };
}
