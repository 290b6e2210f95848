import type { RegisterResourceHookRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { ResourceHookRequest, ResourceHookResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { Callbacks } from "./callbacks";
import { structOf } from "./grpc";
import type { PlannedResource } from "./resource";

type Binding = RegisterResourceRequest.ResourceHooksBinding;

/**
 * Functions of the program that the engine calls before and after it makes a resource. A preview calls those that are
 * registered with `onDryRun`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/
 */
export class Hooks {
    readonly #byName = new Map<string, RegisterResourceHookRequest>();

    constructor(private readonly callbacks: Callbacks) {}

    register(request: RegisterResourceHookRequest): void {
        this.#byName.set(request.getName(), request);
    }

    /** @throws Error where one fails that may not, or where there is no hook of a name */
    async beforeCreate(binding: Binding | undefined, resource: PlannedResource): Promise<void> {
        for (const name of binding?.getBeforeCreateList() ?? []) await this.#run(name, resource, "before");
    }

    /** @throws Error as {@link beforeCreate} does */
    async afterCreate(binding: Binding | undefined, resource: PlannedResource): Promise<void> {
        for (const name of binding?.getAfterCreateList() ?? []) await this.#run(name, resource, "after");
    }

    async #run(name: string, resource: PlannedResource, when: "before" | "after"): Promise<void> {
        const hook = this.#byName.get(name);
        if (!hook) throw new Error(`Cannot find the hook "${name}" of "${resource.urn}": nobody registered it`);
        const callback = hook.getCallback();
        if (!hook.getOnDryRun() || !callback) return;
        const request = new ResourceHookRequest().setUrn(resource.urn).setName(resource.name).setType(resource.type);
        request.setNewInputs(structOf(resource.inputs));
        if (when === "after") request.setNewOutputs(structOf(resource.inputs));
        const answer = ResourceHookResponse.deserializeBinary(await this.callbacks.invoke(callback, request));
        if (answer.getError() === "" || hook.getIgnoreErrors()) return;
        throw new Error(`The hook "${name}" of "${resource.urn}" failed: ${answer.getError()}`);
    }
}
