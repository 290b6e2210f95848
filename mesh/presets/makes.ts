import type { NetworkPolicy } from "../../netpol/types";
import type { PresetWorkload } from "./expand";
import { filledPolicy, shown } from "./fill";
import { sourceOf } from "./needs";

/** A policy that comes with the pods of a preset. */
export interface MadeHere {
    readonly policy: NetworkPolicy;
    readonly opens: string;
    readonly without: string;
    /** What to tell the preset once it is gone, as `with` takes it. */
    readonly parameter: { readonly name: string; readonly value: string };
    readonly source: string;
}

/** The policies that the chart or controller behind a workload makes, as its parameters have it. */
export function madePolicies({ namespace, preset, values }: PresetWorkload): MadeHere[] {
    return preset.makes
        .filter(({ when }) => values[when.parameter] === when.is)
        .map(({ name, spec, opens, without, when, source }) => ({
            policy: {
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                metadata: { name: shown(name, values), namespace },
                spec: filledPolicy(spec, values),
            },
            opens,
            without,
            parameter: { name: when.parameter, value: when.else },
            source: sourceOf(preset, source),
        }));
}
