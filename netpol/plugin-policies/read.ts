import { readUnjudgedPolicy } from "../read/unjudged-policy";
import type { UnjudgedPolicy } from "../types";
import { readJudgedPart } from "./read-judged";
import type { PluginPolicy } from "./types";

/** What an object of a plugin's kind means: what is judged of it, and the rest, with the reason. */
export interface PluginReading {
    readonly policies: readonly PluginPolicy[];
    readonly unjudged: readonly UnjudgedPolicy[];
}

/** Reads a policy of a network plugin's kind; `undefined` where its kind is none that is judged. */
export function readPluginPolicy(value: unknown, kind: string, apiVersion: string): PluginReading | undefined {
    const reading = readJudgedPart(value, kind, apiVersion);
    if (reading === undefined) return undefined;
    const { policies, unjudged, why } = reading;
    const whole = why === undefined ? undefined : readUnjudgedPolicy(value, kind, apiVersion);
    return { policies, unjudged: whole === undefined ? unjudged : [{ ...whole, why }] };
}

/** Whether nothing of a policy is left out or uncertain. */
export function isJudgedInFull({ policies, unjudged }: PluginReading): boolean {
    const rules = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
    return unjudged.length === 0 && rules.every(({ unsure }) => unsure === undefined);
}
