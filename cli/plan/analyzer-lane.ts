import { withNeeds, type Encoder } from "./analyzer-messages";
import type { Monitor } from "./monitor";
import type { AnalyzeRequest, AnalyzerProviderResource, AnalyzerResource, Wire } from "./pulumi";
import { rememberText, textOf } from "./requests";
import type { PlannedResource } from "./resource";
import { AS_BEFORE, SHOWN_BEFORE } from "./runtime/lane";
import { ordered } from "./runtime/lazy-struct";
import { SIGNATURE } from "./runtime/marks";
import { forPolicies, type WireObject } from "./values";

/** What a policy pack's lane carries of one resource. */
export interface OnLane<M> {
    readonly message: M;
    /** JSON */
    readonly properties: string;
}

/**
 * Shows resources to policies on a lane: messages and properties apart, and nothing that was shown before. Everything is
 * undefined that JSON would not carry unchanged.
 */
export class LaneEncoder {
    /** By URN, what stands for a provider that was shown before. */
    readonly #providers = new Map<string, AnalyzerProviderResource>();

    constructor(
        private readonly wire: Wire,
        private readonly monitor: Monitor,
        private readonly encode: Encoder,
    ) {}

    /** A resource as resource policies see it, for the first time. */
    alone(resource: PlannedResource): OnLane<AnalyzeRequest> | undefined {
        const properties = jsonOf(resource.inputs);
        if (properties === undefined) return undefined;
        const message = this.encode.bare(resource);
        const provider = message.getProvider();
        if (!provider) return { message, properties };
        const before = this.#providers.get(provider.getUrn());
        if (before) message.setProvider(before);
        else this.#keep(provider);
        return { message, properties };
    }

    /** A resource as stack policies see it; `shown` where resource policies saw it before. */
    inStack(resource: PlannedResource, shown: boolean): OnLane<AnalyzerResource> | undefined {
        const isKnown = shown && jsonOf(resource.inputs) !== undefined;
        const properties = isKnown && resource.custom ? AS_BEFORE : jsonOf(this.monitor.state(resource));
        if (properties === undefined) return undefined;
        if (!isKnown) return { message: this.encode.bareInStack(resource), properties };
        const message = new this.wire.analyzer.AnalyzerResource().setType(SHOWN_BEFORE).setUrn(resource.urn);
        return { message: withNeeds(this.wire, message, resource), properties };
    }

    #keep(provider: AnalyzerProviderResource): void {
        const urn = provider.getUrn();
        const message = new this.wire.analyzer.AnalyzerProviderResource();
        this.#providers.set(urn, message.setType(SHOWN_BEFORE).setUrn(urn));
    }
}

/** Properties for policies as JSON: the text that they came as, where nothing in it is to be read as something else. */
function jsonOf(value: WireObject): string | undefined {
    const text = textOf(value);
    if (text !== undefined && !text.includes(SIGNATURE)) return text;
    const source = ordered(forPolicies(value));
    if (source === undefined) return undefined;
    const json = JSON.stringify(source);
    if (text === undefined && !json.includes(SIGNATURE)) rememberText(value, json);
    return json;
}
