import { isObject } from "../../netpol";
import { resourceRules } from "../rules";
import { seenFromWire, type WireResource } from "../stack/from-wire";
import { signature } from "../stack/wire-marks";
import { isSecret } from "../stack/secrets";
import type { Bag } from "../stack/unknown-values";
import { levelOf, type PackConfig } from "./check";
import type { Edit } from "./rule";
import { configFaults } from "./settings";
import { propertiesOf } from "./judge-under-config";

/** What a policy of level `remediate` writes into a resource before it is judged and made. */
export interface Remedy {
    readonly policy: string;
    /** Of the policy. */
    readonly description: string;
    /** All properties of the resource, as they travel: what is secret or unknown in them stays so. */
    readonly properties: Bag;
}

/** Remedies of a resource in the order of their policies, each made on top of those before it. */
export function remediesOf(resource: WireResource, config: PackConfig): Remedy[] {
    const remedies: Remedy[] = [];
    let { properties } = resource;
    for (const rule of resourceRules) {
        if (rule.remedy === undefined || levelOf(rule, config) !== "remediate") continue;
        const given = config[rule.name]?.settings ?? {};
        const settings = configFaults(propertiesOf(rule), given).length > 0 ? {} : given;
        const seen = seenFromWire({ ...resource, properties });
        const edit = rule.remedy(seen, settings);
        if (edit === undefined) continue;
        // What a secret decides is written into a secret alone: beside it, it would tell of it.
        const shown = seen.printable === undefined ? edit : rule.remedy(seen.printable, settings);
        if (!isWithinSecret(properties, edit) && JSON.stringify(shown) !== JSON.stringify(edit)) continue;
        properties = edited(properties, edit);
        remedies.push({ policy: rule.name, description: rule.description, properties });
    }
    return remedies;
}

/** A copy with one value written; objects on the way are made where they are absent, and marked ones stay marked. */
function edited(properties: Bag, { path: [key, ...rest], value }: Edit): Bag {
    if (key === undefined) return properties;
    if (Object.hasOwn(properties, signature)) {
        return { ...properties, value: edited(bagOf(properties["value"]), { path: [key, ...rest], value }) };
    }
    const written = rest.length === 0 ? value : edited(bagOf(properties[key]), { path: rest, value });
    return { ...properties, [key]: written };
}

function isWithinSecret(value: unknown, { path: [key, ...path], value: written }: Edit): boolean {
    if (!isObject(value) || key === undefined) return false;
    if (Object.hasOwn(value, signature)) {
        const inner = { path: [key, ...path], value: written };
        return isSecret(value) || value["secret"] === true || isWithinSecret(value["value"], inner);
    }
    return isWithinSecret(value[key], { path, value: written });
}

const bagOf = (value: unknown): Bag => (isObject(value) ? value : {});
