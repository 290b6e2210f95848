import { readFileSync } from "node:fs";
import { isSecret, Secrets } from "../../policy-pack/stack/secrets";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { isBag, unknownString, type Bag } from "../../policy-pack/stack/sentinel";
import { InputError } from "../terminal/input-error";
import { exportStack, type StackChoice } from "./stack-export";
import type { Source } from "./source";

/** Reads a file that `pulumi stack export` wrote; `-` is standard input. @throws InputError where it is no exported state */
export function readState(file: string): Source {
    return readStateText(file, () => readFileSync(file === "-" ? 0 : file, "utf8"));
}

/** Has Pulumi's CLI export a stack, and reads that. @throws InputError where it cannot */
export function readStackState(choice: StackChoice): Source {
    const text = exportStack(choice);
    return readStateText(`of stack "${choice.stack ?? "selected"}"`, () => text);
}

/**
 * Reads what `pulumi stack export` writes. A secret that is encrypted is a value that is not known; one that is in the
 * clear (`--show-secrets`) is judged and kept out of messages.
 *
 * @throws InputError where it is no exported state.
 */
function readStateText(title: string, text: () => string): Source {
    const resources = listOf(parsed(title, text), title);
    const secrets = new Secrets();
    const read = resources
        .filter((resource) => resource["delete"] !== true)
        .map((resource): Bag => ({
            ...resource,
            inputs: revealed(resource["inputs"], secrets),
            outputs: revealed(resource["outputs"], secrets),
        }));
    const inputs = new Map(read.map((resource) => [String(resource["urn"]), resource["inputs"]]));
    return {
        resources: read.map((resource) => asResource(resource, inputs)),
        locations: new Map(),
        redact: (message) => secrets.redact(message),
    };
}

function parsed(title: string, text: () => string): unknown {
    try {
        return JSON.parse(text());
    } catch (error) {
        throw new InputError(
            `Cannot read the state ${title}: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
}

function listOf(state: unknown, title: string): Bag[] {
    const deployment = isBag(state) ? state["deployment"] : undefined;
    const resources = isBag(deployment) ? (deployment["resources"] ?? []) : undefined;
    if (!Array.isArray(resources)) {
        throw new InputError(
            `Cannot read the state ${title}: it has no deployment.resources; write it with pulumi stack export`,
        );
    }
    return resources.filter(isBag);
}

/** Secrets as their values, or as unknown where they are encrypted. */
function revealed(value: unknown, secrets: Secrets): unknown {
    if (Array.isArray(value)) return value.map((item) => revealed(item, secrets));
    if (!isBag(value)) return value;
    if (isSecret(value)) {
        if (typeof value["plaintext"] !== "string") return unknownString;
        const plain: unknown = JSON.parse(value["plaintext"]);
        secrets.add(plain);
        return plain;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item, secrets)]));
}

/** A custom resource as it is in the cluster; a component with its inputs too, which say what it was asked for. */
function asResource(resource: Bag, inputs: ReadonlyMap<string, unknown>): SeenResource {
    const urn = String(resource["urn"]);
    const own = bagOf(resource["inputs"]);
    const outputs = bagOf(resource["outputs"]);
    const provider =
        typeof resource["provider"] === "string" ? resource["provider"].replace(/::[^:]*$/, "") : undefined;
    return {
        type: String(resource["type"]),
        name: urn.slice(urn.lastIndexOf("::") + 2),
        urn,
        props: resource["custom"] === true && Object.keys(outputs).length > 0 ? outputs : { ...outputs, ...own },
        parent: typeof resource["parent"] === "string" ? resource["parent"] : undefined,
        provider: provider === undefined ? undefined : { urn: provider, props: bagOf(inputs.get(provider)) },
    };
}

const bagOf = (value: unknown): Bag => (isBag(value) ? value : {});
