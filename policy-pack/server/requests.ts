import type {
    AnalyzeRequest,
    AnalyzerProviderResource,
    AnalyzerResource,
    AnalyzerStackConfigureRequest,
    AnalyzeStackRequest,
    ConfigureAnalyzerRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { ConfigLevel, PackConfig } from "../judge/check";
import type { CommonConfig } from "../judge/settings";
import type { StackConfig } from "../judge/stack-config";
import type { WireResource } from "../stack/from-wire";
import type { Bag } from "../stack/unknown-values";
import { fieldsOf } from "./fields";
import { levels } from "./protocol";

/**
 * A resource that comes by itself, with its inputs: its parent is known by its options only.
 *
 * @throws Error where what no engine leaves out is not there
 */
export function resourceOf(request: AnalyzeRequest | AnalyzerResource): WireResource {
    const options = request.getOptions();
    const [type, urn] = [request.getType(), request.getUrn()];
    if (type === "" || urn === "") throw new Error(`Cannot judge resource "${urn}": it came without its type or URN`);
    if (options === undefined) {
        throw new Error(`Cannot judge ${urn}: it came without options, as a Pulumi CLI sends it that is too old`);
    }
    return {
        type,
        name: request.getName(),
        urn,
        properties: propertiesOf(request, urn),
        parent: options.getParent(),
        provider: providerOf(request.getProvider()),
    };
}

function providerOf(provider: AnalyzerProviderResource | undefined): WireResource["provider"] {
    if (provider === undefined) return undefined;
    const urn = provider.getUrn();
    return { urn, properties: propertiesOf(provider, urn) };
}

/** An engine sends properties with every resource, of one that has none an empty object. */
function propertiesOf(message: Pick<AnalyzerResource, "getProperties">, urn: string): Bag {
    const properties = message.getProperties();
    if (properties === undefined) throw new Error(`Cannot judge ${urn}: it came without properties`);
    return properties.toJavaScript();
}

/** Resources of a stack. A parent that is not among them counts where the options name it. */
export function resourcesOf(request: AnalyzeStackRequest): WireResource[] {
    const messages = request.getResourcesList();
    const urns = new Set(messages.map((message) => message.getUrn()));
    return messages.map((message) => {
        const parent = message.getParent();
        return urns.has(parent) ? { ...resourceOf(message), parent } : resourceOf(message);
    });
}

/**
 * Holds what was read of a stack against the bytes that came: a resource that got lost on the way would count as one that
 * the stack does not have.
 *
 * @throws Error where they do not tell of the same resources, or hold more than resources
 */
export function checkWhole(request: AnalyzeStackRequest, bytes: Uint8Array): void {
    const fields = fieldsOf(bytes);
    const strange = fields.find(({ number }) => number !== 1);
    if (strange !== undefined) {
        throw new Error(
            `Cannot judge the stack: the request has a field ${strange.number} that this pack does not know`,
        );
    }
    const sent = fields.map((field) => textIn(field.bytes ?? new Uint8Array(), 3));
    const read = request.getResourcesList().map((resource) => resource.getUrn());
    if (sent.length !== read.length || sent.some((urn, index) => urn !== read[index])) {
        throw new Error(`Cannot judge the stack: ${sent.length} resources came and ${read.length} of them were read`);
    }
}

/** A field of text in a message; empty where it is not there, and the last one counts, as the encoding has it. */
function textIn(message: Uint8Array, number: number): string {
    const found = fieldsOf(message).filter((field) => field.number === number);
    return new TextDecoder().decode(found.at(-1)?.bytes);
}

/** Levels and settings by policy. @throws Error for a level that there is not */
export function packConfigOf(request: ConfigureAnalyzerRequest): PackConfig {
    const config: Record<string, PackConfig[string]> = {};
    for (const [name, policy] of request.getPolicyconfigMap().entries()) {
        const number = policy.getEnforcementlevel();
        const level = (Object.keys(levels) as ConfigLevel[]).find((one) => levels[one] === number);
        if (level === undefined) throw new Error(`Cannot configure ${name}: there is no level ${String(number)}`);
        config[name] = { level, settings: (policy.getProperties()?.toJavaScript() ?? {}) as CommonConfig };
    }
    return config;
}

/** The stack's own config. */
export function stackConfigOf(request: AnalyzerStackConfigureRequest): StackConfig {
    return {
        values: Object.fromEntries(request.getConfigMap().entries()),
        secretKeys: request.getConfigSecretKeysList(),
    };
}
