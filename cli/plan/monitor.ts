import { defaultProviderInputs } from "./default-provider";
import { withAutoname, withReadName } from "./kubernetes";
import { byUrn, providerUrn, qualifiedType, STACK_TYPE, urnOf, type PlannedResource } from "./resource";
import type { StackConfig } from "./stack-config";
import type { WireObject } from "./values";

/** One line of the program's log. */
export interface LogEntry {
    readonly severity: "info" | "warning" | "error";
    readonly message: string;
    readonly urn: string;
}

/** All a program told its engine. */
export interface Planned {
    /** Sorted by URN. */
    readonly resources: readonly PlannedResource[];
    readonly outputs: WireObject;
    readonly logs: readonly LogEntry[];
}

/** What a monitor needs to know of the stack. */
type PlannedFor = { readonly name: string; readonly project: { readonly name: string }; readonly config: StackConfig };

/** The provider of a resource, as policies are told of it. */
export interface ProviderOfResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly inputs: WireObject;
}

/** A resource as asked for: its URN and final inputs are still to be found. */
export type Asked = Omit<PlannedResource, "urn" | "external">;

/** What a program has registered so far, with the answers that a preview of a stack which does not exist yet would give. */
export class Monitor {
    readonly logs: LogEntry[] = [];
    readonly #resources = new Map<string, PlannedResource>();
    readonly #outputs = new Map<string, WireObject>();
    readonly #listeners: ((resource: PlannedResource) => void)[] = [];
    #isOver = false;

    constructor(
        private readonly stack: string,
        private readonly project: string,
        private readonly config: StackConfig = { values: {}, secretKeys: [] },
    ) {}

    /** A monitor that was told all of this already. */
    static of({ resources }: Pick<Planned, "resources">, { name, project, config }: PlannedFor): Monitor {
        const monitor = new Monitor(name, project.name, config);
        for (const resource of resources) monitor.#keep(resource);
        return monitor;
    }

    /** Takes in a resource to be created. @throws Error where its URN is taken */
    register(asked: Asked): PlannedResource {
        const urn = this.#claim(asked);
        const inputs = withAutoname(asked.type, asked.name, urn, asked.inputs);
        return this.#keep({ ...asked, inputs, urn, external: false });
    }

    /** Takes in a resource that exists already; only its id and what the program says of it are known. */
    read(asked: Asked, id: string): PlannedResource {
        const urn = this.#claim(asked);
        return this.#keep({ ...asked, inputs: withReadName(asked.type, id, asked.inputs), urn, external: true });
    }

    /** Outputs of a component, or of the stack. */
    registerOutputs(urn: string, outputs: WireObject): void {
        this.#outputs.set(urn, outputs);
    }

    /** Tells of every resource that is to be judged, those taken in already first. */
    listen(listener: (resource: PlannedResource) => void): void {
        for (const resource of this.judged()) listener(resource);
        this.#listeners.push(listener);
    }

    /** What policies are to judge, in order: what is only read is not the stack's, and Pulumi's engine shows it to none. */
    judged(): readonly PlannedResource[] {
        return [...this.#resources.values()].filter(({ external }) => !external);
    }

    /** The resource of this URN. */
    find(urn: string): PlannedResource | undefined {
        return this.#resources.get(urn);
    }

    /** What a component registered as its outputs, else its inputs: what Pulumi shows to stack policies. */
    state(resource: PlannedResource): WireObject {
        return (resource.custom ? undefined : this.#outputs.get(resource.urn)) ?? resource.inputs;
    }

    /** The explicit provider of a resource, or the default one that Pulumi makes for the version and configures as the stack is; components have none. */
    providerOf(resource: PlannedResource): ProviderOfResource | undefined {
        if (!resource.custom || resource.type.startsWith("pulumi:")) return undefined;
        const explicit = this.find(providerUrn(resource.provider));
        if (explicit) return explicit;
        const [packageName = ""] = resource.type.split(":");
        const type = `pulumi:providers:${packageName}`;
        const name = `default_${resource.version.replaceAll(/[.+-]/g, "_")}`;
        const urn = resource.urn.replace(`::${qualifiedType(resource.urn)}::${resource.name}`, `::${type}::${name}`);
        const configured = defaultProviderInputs(packageName, this.config);
        return { urn, type, name, inputs: { ...configured, version: resource.version } };
    }

    /** Takes nothing in from here on: what comes after the program's end would be judged by nobody. */
    end(): void {
        this.#isOver = true;
    }

    /** Everything taken in so far, sorted. */
    planned(): Planned {
        const resources = [...this.#resources.values()].sort(byUrn);
        const root = resources.find((resource) => resource.type === STACK_TYPE);
        return { resources, outputs: (root && this.#outputs.get(root.urn)) ?? {}, logs: this.logs };
    }

    #claim(asked: Asked): string {
        if (this.#isOver) throw new Error(`Cannot take in ${asked.type} "${asked.name}": the program has ended`);
        const urn = urnOf(this.stack, this.project, asked.parent, asked.type, asked.name);
        if (this.#resources.has(urn)) {
            throw new Error(`Duplicate resource URN "${urn}": give one of the two another name`);
        }
        return urn;
    }

    #keep(resource: PlannedResource): PlannedResource {
        this.#resources.set(resource.urn, resource);
        if (!resource.external) for (const listener of this.#listeners) listener(resource);
        return resource;
    }
}
