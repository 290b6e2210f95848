import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { PolicyResource } from "@pulumi/policy";
import { sourceOf, type Bag } from "../stack/sentinel";
import { isSecret } from "../stack/secrets";
import { seen, type SeenResource } from "../stack/resource";
import type { SeenOnce } from "../stack/seen-once";

/** The resources of one request as every stack policy gets to see them: the same list, and so the same key, for all. */
export type ReadStack = (shown: readonly PolicyResource[]) => readonly SeenResource[];

/**
 * Reads a whole stack once. The SDK reads every resource anew for each stack policy, behind proxies that no rule of this
 * pack looks through; it asks the request for its resources once. What it gets here is one stand-in, by which each
 * policy finds what was read. Where none comes (another SDK, a caller that bypasses it), resources are read as shown.
 */
export function readStacksOnce(once: SeenOnce, request = analyzer.AnalyzeStackRequest.prototype): ReadStack {
    const stacks = new WeakMap<object, readonly SeenResource[]>();
    const standIns = new WeakMap<object, analyzer.AnalyzerResource>();
    const { getResourcesList } = request;
    request.getResourcesList = function (this: analyzer.AnalyzeStackRequest) {
        const known = standIns.get(this);
        if (known !== undefined) return [known];
        const options = new analyzer.AnalyzerResourceOptions();
        const standIn = new analyzer.AnalyzerResource().setOptions(options).setProperties(noProperties());
        stacks.set(options.getIgnorechangesList(), readAll(getResourcesList.call(this), once));
        standIns.set(this, standIn);
        // The messages are several times the size of what was read of them, and nobody asks for them again.
        this.clearResourcesList();
        return [standIn];
    };
    return (shown) => stacks.get(shown[0]?.opts.ignoreChanges ?? shown) ?? shown.map(seen);
}

/** An empty Struct: a class that the SDK does not export. Field 2, empty, is the shortest request with properties. */
const noProperties = () => analyzer.AnalyzeRequest.deserializeBinary(Uint8Array.of(0x12, 0)).getProperties();

function readAll(resources: readonly analyzer.AnalyzerResource[], once: SeenOnce): SeenResource[] {
    const urns = new Set(resources.map((resource) => resource.getUrn()));
    return resources.map((resource) => {
        const parent = resource.getParent();
        const provider = resource.getProvider();
        return once.of({
            type: resource.getType(),
            name: resource.getName(),
            urn: resource.getUrn(),
            props: propsOf(resource),
            parent: urns.has(parent) ? parent : resource.getOptions()?.getParent() || undefined,
            provider: provider && { urn: provider.getUrn(), props: propsOf(provider) },
        });
    });
}

function propsOf(message: Pick<analyzer.AnalyzerResource, "getProperties">): Bag {
    const properties = message.getProperties();
    return properties === undefined ? {} : (sourceOf(properties) ?? (unwrapped(properties.toJavaScript()) as Bag));
}

/** The value without the wrapping of secrets in it; changed in place, since it was made for this. */
function unwrapped(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (isSecret(value)) return unwrapped((value as Bag)["value"]);
    const parts = value as Record<string, unknown>;
    for (const key in parts) if (typeof parts[key] === "object") parts[key] = unwrapped(parts[key]);
    return value;
}
