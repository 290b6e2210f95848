import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Monitor } from "./monitor";
import { providerUrn, qualifiedType } from "./resource";

/** What resources take over from their parents where they do not say otherwise, as Pulumi's engine has it. */
export class Inheritance {
    /** Of components, by URN: references to providers by package. */
    readonly #providers = new Map<string, ReadonlyMap<string, string>>();

    constructor(private readonly monitor: Monitor) {}

    /** Gives a request the options of its parent, in place. */
    fromParent(request: RegisterResourceRequest): void {
        const parent = this.monitor.find(request.getParent());
        if (!parent) return;
        if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith);
        if (!request.hasProtect() && parent.options.protect) request.setProtect(true);
        if (!request.hasRetainondelete() && parent.retainOnDelete) request.setRetainondelete(true);
        if (!request.getCustom() && !request.getRemote()) return;
        const name = packageOf(request.getType());
        const ofParent = parent.provider !== "" && packageOfProvider(parent.provider) === name ? parent.provider : "";
        const fitting = [
            request.getProvider(),
            ofParent,
            request.getProvidersMap().get(name),
            this.#providers.get(parent.urn)?.get(name),
        ].find(Boolean);
        if (fitting) request.setProvider(fitting);
    }

    /** Gives a component those providers of its parent that it has none of its own for, in place. */
    providersFromParent(request: RegisterResourceRequest): void {
        if (request.getCustom()) return;
        const providers = request.getProvidersMap();
        for (const [name, provider] of this.#providers.get(request.getParent()) ?? []) {
            if (!providers.has(name)) providers.set(name, provider);
        }
    }

    /** Remembers what children of a component take over. */
    remember(urn: string, request: RegisterResourceRequest): void {
        if (!request.getCustom()) this.#providers.set(urn, new Map(request.getProvidersMap().entries()));
    }
}

/** The package that a type belongs to: `kubernetes` of `kubernetes:core/v1:Namespace`. */
export function packageOf(type: string): string {
    return type.split(":")[0] ?? "";
}

/** The package that a provider is for: `kubernetes` of `urn:pulumi:…::pulumi:providers:kubernetes::name::id`. */
function packageOfProvider(reference: string): string {
    return qualifiedType(providerUrn(reference)).split("$").at(-1)?.split(":")[2] ?? "";
}
