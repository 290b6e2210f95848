import { isObject } from "../../netpol";

/** A manager of fields of an object, and how it sets them: `Apply` is server-side apply. */
export interface FieldManager {
    readonly manager: string;
    readonly operation: string;
}

/** What an object that was deployed tells of who set `spec.policyTypes`. */
export interface PolicyTypesRecord {
    /** All managers, and those of the field; absent where the object does not say. */
    readonly managers?: readonly FieldManager[];
    readonly owners?: readonly FieldManager[];
    /** Whether what was applied last from the client's side spelled it; absent where nothing is recorded. */
    readonly lastSpelled?: boolean;
}

/** kubectl writes here what it applied from the client's side. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Reads it off a NetworkPolicy of a live cluster or of a stack's state. An object that was made from the client's side is
 * owned by who made it, defaulted fields included; one that was applied on the server's side, as far as it was spelled.
 *
 * @param inputs What a program asked for, of a policy of a stack's state.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function policyTypesRecord(
    policy: Readonly<Record<string, unknown>>,
    inputs?: Readonly<Record<string, unknown>>,
): PolicyTypesRecord {
    const metadata = bagOf(policy["metadata"]);
    const fields = metadata["managedFields"];
    const spelled = inputs === undefined ? lastSpelled(metadata) : spells(inputs);
    return {
        ...(Array.isArray(fields) && fields.length > 0 ? managersOf(fields.map(bagOf)) : {}),
        ...(spelled === undefined ? {} : { lastSpelled: spelled }),
    };
}

function managersOf(
    fields: readonly Readonly<Record<string, unknown>>[],
): Pick<PolicyTypesRecord, "managers" | "owners"> {
    const named = fields.map((each) => ({
        manager: String(each["manager"] ?? ""),
        operation: String(each["operation"] ?? ""),
        owns: Object.hasOwn(bagOf(bagOf(each["fieldsV1"])["f:spec"]), "f:policyTypes"),
    }));
    const plain = ({ manager, operation }: FieldManager): FieldManager => ({ manager, operation });
    return { managers: named.map(plain), owners: named.filter(({ owns }) => owns).map(plain) };
}

function lastSpelled(metadata: Readonly<Record<string, unknown>>): boolean | undefined {
    const text = bagOf(metadata["annotations"])[lastApplied];
    if (typeof text !== "string") return undefined;
    try {
        return spells(bagOf(JSON.parse(text)));
    } catch {
        return undefined;
    }
}

function spells(policy: Readonly<Record<string, unknown>>): boolean {
    const types = bagOf(policy["spec"])["policyTypes"];
    return Array.isArray(types) && types.length > 0;
}

const bagOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
