import { isObject } from "../../netpol";
import { readFileSync } from "node:fs";
import { isSecret, redacted } from "../../policy-pack/stack/secrets";
import { kindOf } from "../../policy-pack/stack/kinds";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { unknownString, type Bag } from "../../policy-pack/stack/unknown-values";
import { withoutBookkeeping } from "./bookkeeping";
import { InputError } from "../terminal/input-error";
import { exportStack, type StackChoice } from "./stack-export";
import type { JudgedResources } from "./resources";

/** What a stack's state holds. */
export interface StackState extends JudgedResources {
    /** The resources, those that others manage too, with no secret in them: one in the clear is as unknown as one that is encrypted. */
    readonly sealed: readonly StateResource[];
}

/** A resource of a state. */
export interface StateResource extends SeenResource {
    /** What the program asked for; `props` is what came of it. */
    readonly asked: Bag;
    /** Others made it and the stack only reads it. */
    readonly external: boolean;
    /** Whether `props` hold what came of it, rather than what was asked for alone. */
    readonly isSeen: boolean;
    /** Managed by a provider, rather than a component. */
    readonly custom: boolean;
    readonly id: string;
    /** `urn::id` of its provider; "" where it has none. */
    readonly providerRef: string;
}

/** Reads a file that `pulumi stack export` wrote; `-` is standard input. @throws InputError where it is no exported state */
export function readState(file: string): StackState {
    return readStateText(file, () => readFileSync(file === "-" ? 0 : file, "utf8"));
}

/** Has Pulumi's CLI export a stack, and reads that. @throws InputError where it cannot */
export function readStackState(choice: StackChoice): StackState {
    const text = exportStack(choice);
    return readStateText(`of stack "${choice.stack ?? "selected"}"`, () => text);
}

/**
 * Reads what `pulumi stack export` writes. A secret that is encrypted is a value that is not known; one that is in the
 * clear (`--show-secrets`) is judged, and what is said is made of the printable form of its resource.
 *
 * @throws InputError where it is no exported state.
 */
function readStateText(title: string, text: () => string): StackState {
    const all = listOf(parsed(title, text), title);
    const there = all.filter((resource) => !isGone(resource));
    const own = there.filter((resource) => resource["external"] !== true);
    return {
        resources: withPrintable(
            readResources(own, all, (secret) => plainOf(secret, title)),
            readResources(own, all, (secret) => (isEncrypted(secret) ? unknownString : redacted)),
        ),
        sealed: readResources(there, all, () => unknownString),
        locations: new Map(),
        notes: there.filter(isReadOnly).map(noteOf),
    };
}

/** Of these no object is left: the engine has replaced them, or has deleted them to make them anew. */
const isGone = (resource: Bag): boolean => resource["delete"] === true || resource["pendingReplacement"] === true;

/** Objects that a program looked up (`Namespace.get`): others made them and may change them. */
const isReadOnly = (resource: Bag): boolean =>
    resource["external"] === true && kindOf(String(resource["type"])).kind !== "other";

const noteOf = ({ urn }: Bag): string => `not judged: ${String(urn)}, which the stack only reads and others manage`;

const isEncrypted = (secret: Bag): boolean => typeof secret["plaintext"] !== "string";

/** The value of a secret, where it is in the clear; the parser's own complaint would quote it. */
function plainOf(secret: Bag, title: string): unknown {
    if (isEncrypted(secret)) return unknownString;
    try {
        return JSON.parse(String(secret["plaintext"]));
    } catch {
        throw new InputError(
            `Cannot read the state ${title}: the plaintext of a secret is no JSON; write it with pulumi stack export`,
        );
    }
}

/** Resources with their printable forms, where the two differ. */
const withPrintable = (judged: readonly SeenResource[], printable: readonly SeenResource[]): SeenResource[] =>
    judged.map((resource, index) => {
        const shown = printable[index];
        return JSON.stringify(shown) === JSON.stringify(resource) ? resource : { ...resource, printable: shown };
    });

/** The parser's own complaint would quote the text, in which there may be secrets in the clear. */
function parsed(title: string, read: () => string): unknown {
    let text: string;
    try {
        text = read();
    } catch (error) {
        throw new InputError(
            `Cannot read the state ${title}: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new InputError(`Cannot read the state ${title}: it is no JSON; write it with pulumi stack export`);
    }
}

function listOf(state: unknown, title: string): Bag[] {
    const deployment = isObject(state) ? state["deployment"] : undefined;
    const resources = isObject(deployment) ? (deployment["resources"] ?? []) : undefined;
    if (!Array.isArray(resources)) {
        throw new InputError(
            `Cannot read the state ${title}: it has no deployment.resources; write it with pulumi stack export`,
        );
    }
    return resources.filter(isObject);
}

/** What becomes of a secret where it stands. */
type Reveal = (secret: Bag) => unknown;

/** `all`: where their providers are, of which the old one may be gone. */
function readResources(resources: readonly Bag[], all: readonly Bag[], reveal: Reveal): StateResource[] {
    const opened = (resource: Bag): Bag => ({
        ...resource,
        inputs: revealed(resource["inputs"], reveal),
        outputs: revealed(resource["outputs"], reveal),
    });
    const providers = all.filter(({ type }) => String(type).startsWith("pulumi:providers:")).map(opened);
    const byAge = [...providers.filter(isGone), ...providers.filter((provider) => !isGone(provider))];
    const inputs = new Map(byAge.map((provider) => [String(provider["urn"]), provider["inputs"]]));
    return resources.map((resource) => asResource(opened(resource), inputs));
}

function revealed(value: unknown, reveal: Reveal): unknown {
    if (Array.isArray(value)) return value.map((item) => revealed(item, reveal));
    if (!isObject(value)) return value;
    if (isSecret(value)) return reveal(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item, reveal)]));
}

/** A custom resource as it is in the cluster; a component with its inputs too, which say what it was asked for. */
function asResource(resource: Bag, inputs: ReadonlyMap<string, unknown>): StateResource {
    const urn = String(resource["urn"]);
    const own = bagOf(resource["inputs"]);
    const outputs = withoutBookkeeping(bagOf(resource["outputs"]));
    const provider =
        typeof resource["provider"] === "string" ? resource["provider"].replace(/::[^:]*$/, "") : undefined;
    return {
        type: String(resource["type"]),
        name: urn.slice(urn.lastIndexOf("::") + 2),
        urn,
        asked: own,
        id: String(resource["id"] ?? ""),
        custom: resource["custom"] === true,
        isSeen: Object.keys(outputs).length > 0,
        providerRef: typeof resource["provider"] === "string" ? resource["provider"] : "",
        external: resource["external"] === true,
        props: resource["custom"] === true && Object.keys(outputs).length > 0 ? outputs : { ...outputs, ...own },
        parent: typeof resource["parent"] === "string" ? resource["parent"] : undefined,
        provider: provider === undefined ? undefined : { urn: provider, props: bagOf(inputs.get(provider)) },
    };
}

const bagOf = (value: unknown): Bag => (isObject(value) ? value : {});
