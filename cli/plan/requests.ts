import type { Asked } from "./monitor";
import type { ReadRequest, RegisterRequest, Struct, Wire } from "./pulumi";
import { seconds } from "./resource";
import type { WireObject } from "./values";

/** A request to create a resource with these properties, as plain data with its lists sorted. */
export function asked(request: RegisterRequest, inputs: WireObject): Asked {
    const needs = [...request.getPropertydependenciesMap().entries()];
    return {
        type: request.getType(),
        name: request.getName(),
        custom: request.getCustom(),
        parent: request.getParent(),
        dependencies: request.getDependenciesList().sort(),
        propertyDependencies: Object.fromEntries(
            needs.map(([key, urns]) => [key, urns.getUrnsList().sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
        provider: request.getProvider(),
        version: request.getVersion(),
        deletedWith: request.getDeletedwith(),
        retainOnDelete: request.getRetainondelete() ?? false,
        options: {
            protect: request.getProtect() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            aliases: request.getAliasurnsList(),
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
            timeouts: {
                create: seconds(request.getCustomtimeouts()?.getCreate() ?? ""),
                update: seconds(request.getCustomtimeouts()?.getUpdate() ?? ""),
                delete: seconds(request.getCustomtimeouts()?.getDelete() ?? ""),
            },
        },
        inputs,
    };
}

/** A request to read a resource, likewise. */
export function askedToRead(request: ReadRequest): Asked {
    return {
        type: request.getType(),
        name: request.getName(),
        custom: true,
        parent: request.getParent(),
        dependencies: request.getDependenciesList().sort(),
        propertyDependencies: {},
        provider: request.getProvider(),
        version: request.getVersion(),
        deletedWith: "",
        retainOnDelete: false,
        options: {
            protect: false,
            ignoreChanges: [],
            aliases: [],
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            deleteBeforeReplace: undefined,
            timeouts: { create: 0, update: 0, delete: 0 },
        },
        inputs: plain(request.getProperties()),
    };
}

/** Messages by what was read out of them, so that what goes on unchanged need not be built again. */
const messages = new WeakMap<WireObject, Struct>();

/** Properties of a message as plain JSON. */
export function plain(struct: Struct | undefined): WireObject {
    const value = (struct?.toJavaScript() ?? {}) as WireObject;
    if (struct) messages.set(value, struct);
    return value;
}

/** Plain JSON as properties of a message. */
export function structOf(wire: Wire, value: WireObject): Struct {
    return messages.get(value) ?? wire.Struct.fromJavaScript(value as never);
}

/** Texts by what was read out of them, likewise. */
const texts = new WeakMap<WireObject, string>();

/** Takes note of the JSON that properties were read from. */
export function rememberText(value: WireObject, text: string): void {
    texts.set(value, text);
}

/** The JSON that properties were read from, where that is known. */
export function textOf(value: WireObject): string | undefined {
    return texts.get(value);
}
