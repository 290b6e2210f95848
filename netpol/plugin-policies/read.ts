import { type Problem, ValueAtPath } from "../validate/problem";
import { readApplicationNetworkPolicy } from "./amazon";
import { readCalicoPolicy } from "./calico";
import { readFqdnNetworkPolicy } from "./google";
import type { PluginPolicy, PluginSpec } from "./types";

/** What an object of a plugin's kind means; where it cannot be read exactly, why, as the rest of a sentence. */
export type PluginReading = { readonly policies: readonly PluginPolicy[] } | { readonly why: string };

/** Reads `spec`; `undefined`, and problems or not, where it cannot be read exactly. */
type Reader = (spec: ValueAtPath) => PluginSpec | undefined;

const readers: Readonly<Record<string, Reader>> = {
    "networking.gke.io FQDNNetworkPolicy": readFqdnNetworkPolicy,
    "networking.k8s.aws ApplicationNetworkPolicy": readApplicationNetworkPolicy,
    "projectcalico.org NetworkPolicy": readCalicoPolicy,
};

/** Reads a policy of a network plugin's kind; `undefined` where its kind is none that is judged. */
export function readPluginPolicy(value: unknown, kind: string, apiVersion: string): PluginReading | undefined {
    const name = `${apiVersion.replace(/\/.*/, "")} ${kind}`;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) return undefined;
    const problems: Problem[] = [];
    const root = new ValueAtPath(value, "", problems);
    const metadata = root.field("metadata");
    const own = metadata.field("namespace").value;
    const spec = reader(root.field("spec"));
    const [problem] = problems;
    if (problem !== undefined) return { why: `it cannot be read: ${problem.path} ${problem.message}` };
    if (spec === undefined) return { why: "it says more than is judged of this kind" };
    const title = String(metadata.field("name").value ?? "");
    const namespace = typeof own === "string" && own !== "" ? own : "default";
    return { policies: [{ apiVersion, kind, name: title, namespace, ...spec, ...annotationsOf(metadata) }] };
}

/** Texts among the annotations; whatever else stands there says nothing. */
function annotationsOf(metadata: ValueAtPath): Pick<PluginPolicy, "annotations"> {
    const { value } = metadata.field("annotations");
    const texts = Object.entries(value ?? {}).filter((each): each is [string, string] => typeof each[1] === "string");
    return texts.length === 0 ? {} : { annotations: Object.fromEntries(texts) };
}
