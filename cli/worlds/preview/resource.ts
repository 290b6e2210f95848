import { withReadName } from "../../plan/kubernetes";
import { type PlannedResource, STACK_TYPE } from "../../plan/resource";
import type { WireObject } from "../../plan/values";
import type { DigestState } from "./digest";
import { withHiddenSecrets } from "./hidden";
import { isDefaultProvider } from "./providers";
import { withoutBookkeeping } from "../bookkeeping";

/** A resource's state in a preview as a plan knows it. What a preview does not say of it is as if the program did not. */
export function plannedOf(state: DigestState): PlannedResource {
    const { urn, type, custom, external, deletedWith, retainOnDelete, provider } = state;
    return {
        urn,
        type,
        name: nameOf(urn),
        custom,
        external,
        ...(external ? { isSeen: Object.keys(state.outputs).length > 0 } : {}),
        parent: state.parent,
        dependencies: [...state.dependencies].sort(),
        propertyDependencies: Object.fromEntries(
            Object.entries(state.propertyDependencies)
                .map(([key, urns]) => [key, [...(urns ?? [])].sort()] as const)
                .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
        provider: isDefaultProvider(provider) ? "" : provider,
        version: versionOf(provider),
        deletedWith,
        retainOnDelete,
        options: {
            protect: state.protect,
            ignoreChanges: state.ignoreChanges,
            aliases: state.aliases,
            additionalSecretOutputs: state.additionalSecretOutputs,
            deleteBeforeReplace: undefined,
            timeouts: state.customTimeouts ?? { create: 0, update: 0, delete: 0 },
        },
        inputs: inputsOf(state),
    };
}

/** Of what is only read, the provider's answer is known where it was printed; of the stack itself, nothing is asked for. */
function inputsOf({ type, external, id, inputs, outputs }: DigestState): WireObject {
    if (type === STACK_TYPE) return {};
    if (!external) return withHiddenSecrets(inputs);
    return withReadName(type, id, withHiddenSecrets({ ...inputs, ...withoutBookkeeping(outputs) }));
}

/** A name may hold `::` itself. */
function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** Version in the name of a default provider (`default_4_29_0`), "" where there is none or it is not plain. */
function versionOf(provider: string): string {
    const [, ...numbers] = /::default_(\d+)_(\d+)_(\d+)(?:::[^:]*)?$/.exec(provider) ?? [];
    return numbers.join(".");
}
