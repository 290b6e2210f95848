import type { NetworkPolicy } from "../../netpol/types";
import { checkName } from "../names";
import type { PresetWorkload } from "./expand";
import { filledPolicy, shown } from "./fill";
import { sourceOf } from "./needs";

/** A policy that comes with the pods of a preset. */
export interface MadeHere {
    /** What it is called, as far as that is known: `<release>-redis`. */
    readonly title: string;
    /** The policy under that name or, where it is none that an API server takes, under one that says which workload brings it. */
    readonly policy: NetworkPolicy;
    readonly opens: string;
    readonly without: string;
    /** What to tell the preset once it is gone, as `with` takes it. */
    readonly parameter: { readonly name: string; readonly value: string };
    readonly source: string;
}

/** The policies that the chart or controller behind a workload makes, as its parameters have it. */
export function madePolicies({ name: workload, namespace, preset, values }: PresetWorkload): MadeHere[] {
    return preset.makes
        .map((made, index) => ({ ...made, title: shown(made.name, values), index }))
        .filter(({ when }) => values[when.parameter] === when.is)
        .map(({ title, index, spec, opens, without, when, source }) => ({
            title,
            policy: {
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                metadata: {
                    name: isName(title) ? title : `comes-with-${workload}${index === 0 ? "" : `-${index + 1}`}`,
                    namespace,
                },
                spec: filledPolicy(spec, values),
            },
            opens,
            without,
            parameter: { name: when.parameter, value: when.else },
            source: sourceOf(preset, source),
        }));
}

/** Whether the API server takes it as the name of an object: DNS-1123 labels with dots between them. */
const isName = (text: string): boolean => text.split(".").every((part) => checkName(part) === undefined);
