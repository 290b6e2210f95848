import type { LabelSelector } from "../netpol/types";
import type { GivenExpectation } from "./expect";
import type { GivenFlow } from "./given-flow";
import { portTexts } from "./ports";
import type { Expectation, Flow, MeshWorkload } from "./types";

/** A workload in the form that needs no unfolding: one namespace, and the labels of its pods. */
export interface PlainWorkload {
    readonly namespace: string;
    readonly podLabels?: Readonly<Record<string, string>>;
    readonly podLabelValues?: Readonly<Record<string, readonly string[]>>;
    readonly podLabelExists?: readonly string[];
    readonly serviceMesh?: false;
}

/**
 * Workloads and flows of a spec without lists of ends, groups and short forms: what a MeshIsolation is registered with, so
 * that whoever reads a stack (the pack, a plan, a state file) finds each flow between two names.
 */
export interface PlainParts {
    readonly workloads: Readonly<Record<string, PlainWorkload>>;
    /** In the order of the spec, each as it was given but for its ends. */
    readonly flows: readonly Readonly<Record<string, unknown>>[];
    /** Likewise. */
    readonly expect: readonly Readonly<Record<string, unknown>>[];
}

const unfolded = ["fromAny", "toAny", "same"];

/** The plain form of checked workloads, flows and expectations. */
export function plainParts(
    workloads: readonly MeshWorkload[],
    flows: readonly GivenFlow[],
    expectations: readonly GivenExpectation[],
): PlainParts {
    return {
        workloads: Object.fromEntries(
            workloads.map(({ name, namespace, pods, serviceMesh }) => [
                name,
                { namespace, ...plainLabels(pods), ...(serviceMesh === false && { serviceMesh }) },
            ]),
        ),
        flows: flows.flatMap(({ given, pairs, merged }) =>
            pairs.map((flow) => plainFlow(given, flow, merged?.has(flow) === true)),
        ),
        expect: expectations.flatMap(({ given, rows }) => rows.map((row) => plainRow(given, row))),
    };
}

/** A flow as it was given, between these two ends, with what its ends say by themselves: a preset's ports and reason. */
function plainFlow(given: unknown, flow: Flow, isMerged: boolean): Readonly<Record<string, unknown>> {
    const { ports, why } = given as { readonly ports?: unknown; readonly why?: unknown };
    // Through a gateway a flow is other than it was given: it has the gateway's ports, or those of several flows.
    if (flow.routes !== undefined || isMerged)
        return { ...between(given, flow), ports: portTexts(flow.ports), why: flow.why };
    const isOfPart = flow.to.kind === "workload" && flow.to.workload.ports !== undefined;
    return {
        ...between(given, flow),
        ...(ports === undefined && isOfPart && { ports: portTexts(flow.ports) }),
        ...(why === undefined && { why: flow.why }),
    };
}

/** An expectation as it was given, between these two ends, with its ports where they are those of the platform or a preset. */
function plainRow(given: unknown, row: Expectation): Readonly<Record<string, unknown>> {
    const { ports } = given as { readonly ports?: unknown };
    return { ...between(given, row), ...(ports === undefined && { ports: portTexts(row.ports) }) };
}

/** What was given, between these two ends. */
function between(given: unknown, { from, to }: Pick<Expectation, "from" | "to">): Readonly<Record<string, unknown>> {
    const rest = Object.entries(given as object).filter(([key]) => !unfolded.includes(key));
    return { ...Object.fromEntries(rest), from: from.name, to: to.name };
}

/** A workload's selector as the labels of the spec's plain form. */
export function plainLabels({ matchLabels, matchExpressions = [] }: LabelSelector): Omit<PlainWorkload, "namespace"> {
    const listed = matchExpressions.flatMap(({ key, values = [] }) =>
        values.length > 0 ? [[key, values] as const] : [],
    );
    const existing = matchExpressions.filter(({ operator }) => operator === "Exists").map(({ key }) => key);
    return {
        ...(matchLabels && { podLabels: matchLabels }),
        ...(listed.length > 0 && { podLabelValues: Object.fromEntries(listed) }),
        ...(existing.length > 0 && { podLabelExists: existing }),
    };
}
