import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
    DeploymentInfo,
    ReadResourceResponse,
    RegisterPackageResponse,
    RegisterResourceResponse,
    ResourceMonitorFeature,
    SupportsFeatureResponse,
    type ReadResourceRequest,
    type RegisterPackageRequest,
    type RegisterResourceHookRequest,
    type RegisterResourceOutputsRequest,
    type RegisterResourceRequest,
    type ResourceCallRequest,
    type ResourceInvokeRequest,
    type SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Callbacks } from "./callbacks";
import { callMethod, construct, invoke, type Run } from "./functions";
import { plain, structOf, unary } from "./grpc";
import { Hooks } from "./hooks";
import { Inheritance } from "./inheritance";
import { holdsUnknown, withoutOutputs } from "./marks";
import { aliasUrns, asked, askedToRead } from "./requests";
import { ORGANIZATION, type Stack } from "./stack";
import { Transforms } from "./transforms";
import { UNKNOWN, type WireObject } from "./values";
import { Empty } from "./sdk-libraries";

/** Features of the engine that an SDK may ask for, as Pulumi's names them to each generation of SDKs. */
const FEATURES: Readonly<Record<string, keyof typeof ResourceMonitorFeature>> = {
    secrets: "RESOURCE_MONITOR_FEATURE_SECRETS",
    resourceReferences: "RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES",
    outputValues: "RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES",
    aliasSpecs: "RESOURCE_MONITOR_FEATURE_ALIAS_SPECS",
    replacementTrigger: "RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER",
    deletedWith: "RESOURCE_MONITOR_FEATURE_DELETED_WITH",
    replaceWith: "RESOURCE_MONITOR_FEATURE_REPLACE_WITH",
    transforms: "RESOURCE_MONITOR_FEATURE_TRANSFORMS",
    invokeTransforms: "RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS",
    parameterization: "RESOURCE_MONITOR_FEATURE_PARAMETERIZATION",
    resourceHooks: "RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS",
    errorHooks: "RESOURCE_MONITOR_FEATURE_ERROR_HOOKS",
    sendsOptionsToHooks: "RESOURCE_MONITOR_FEATURE_SENDS_OPTIONS_TO_HOOKS",
};

/** The service that a program registers its resources with, and calls functions of providers through. */
export function resourceMonitor(run: Run & { readonly callbacks: Callbacks }) {
    const { monitor, providers, watch } = run;
    const transforms = new Transforms(run.callbacks);
    const hooks = new Hooks(run.callbacks);
    const registrations = new Registrations(run, transforms, hooks);
    // The SDKs take it that an engine reports its own errors, and may go on in silence.
    const failed = (message: string) => void monitor.logs.push({ severity: "error", message, urn: "" });
    return {
        getDeploymentInfo: unary(() => deploymentInfo(run.stack)),
        supportsFeature: unary((request: SupportsFeatureRequest) =>
            new SupportsFeatureResponse().setHassupport(Object.hasOwn(FEATURES, request.getId())),
        ),
        registerPackage: unary((request: RegisterPackageRequest) =>
            new RegisterPackageResponse().setRef(providers.register(request)),
        ),
        registerResource: unary((request: RegisterResourceRequest) => registrations.register(request), failed),
        registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => {
            watch.note(`the outputs of ${request.getUrn()}`);
            monitor.registerOutputs(request.getUrn(), plain(request.getOutputs()));
            return new Empty();
        }),
        readResource: unary((request: ReadResourceRequest) => registrations.read(request), failed),
        ...callable(run, transforms, failed),
        registerStackTransform: noted((callback: Callback) => transforms.addStackWide(callback)),
        registerStackInvokeTransform: noted((callback: Callback) => transforms.addForInvokes(callback)),
        registerResourceHook: noted((request: RegisterResourceHookRequest) => hooks.register(request)),
        // Called where a deployment fails to make a resource, and a plan makes none.
        registerErrorHook: noted(() => undefined),
        // Every answer was given by then.
        signalAndWaitForShutdown: noted(() => watch.note("the end of the program")),
    };
}

/** A method that takes note of something. */
function noted<Request>(take: (request: Request) => void) {
    return unary((request: Request) => {
        take(request);
        return new Empty();
    });
}

/** Functions and methods of providers. */
function callable(run: Run, transforms: Transforms, failed: (message: string) => void) {
    return {
        invoke: unary(async (request: ResourceInvokeRequest) => {
            await transforms.applyToInvoke(request);
            return run.watch.during(`the function ${request.getTok()}`, invoke(run, request));
        }, failed),
        call: unary(
            (request: ResourceCallRequest) =>
                run.watch.during(`the method ${request.getTok()}`, callMethod(run, request)),
            failed,
        ),
    };
}

function deploymentInfo({ name, project, config }: Stack): DeploymentInfo {
    const info = new DeploymentInfo().setProject(project.name).setStack(name).setOrganization(ORGANIZATION);
    for (const [key, value] of Object.entries(config.values)) info.getConfigMap().set(key, value);
    info.setConfigsecretkeysList([...config.secretKeys]).setDryrun(true);
    return info.setSupportedfeaturesList(Object.values(FEATURES).map((name) => ResourceMonitorFeature[name]));
}

/** Takes in resources as a preview of a stack that does not exist yet would. */
class Registrations {
    readonly #inheritance: Inheritance;

    constructor(
        private readonly run: Run,
        private readonly transforms: Transforms,
        private readonly hooks: Hooks,
    ) {
        this.#inheritance = new Inheritance(run.monitor);
    }

    /** Outputs are the inputs, and the id of anything that a provider creates is unknown. */
    async register(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
        this.run.watch.note(`the registration of ${request.getType()} "${request.getName()}"`);
        this.#inheritance.fromParent(request);
        const own = await this.transforms.apply(request);
        this.#inheritance.providersFromParent(request);
        const { monitor, providers, stack } = this.run;
        if (request.getCustom() || request.getRemote()) providers.checkDefaultAllowed(request);
        if (request.getRemote()) {
            const what = `the component ${request.getType()} "${request.getName()}"`;
            return this.run.watch.during(what, construct(this.run, request));
        }
        const given = plain(request.getObject());
        const inputs = withoutOutputs(given) as WireObject;
        const resource = monitor.register(asked(request, inputs, aliasUrns(request, stack.name, stack.project.name)));
        this.transforms.remember(resource.urn, own, request.getParent());
        this.#inheritance.remember(resource.urn, request);
        await this.hooks.beforeCreate(request.getHooks(), resource);
        await this.hooks.afterCreate(request.getHooks(), resource);
        const response = new RegisterResourceResponse().setUrn(resource.urn).setId(request.getImportid());
        const outputs = outputsOf(request, resource.inputs);
        // Most go back as they came, and need not be made anew.
        return response.setObject(outputs === given ? request.getObject() : structOf(outputs));
    }

    read(request: ReadResourceRequest): ReadResourceResponse {
        const { monitor } = this.run;
        const resource = monitor.read(askedToRead(request), request.getId() === UNKNOWN ? "" : request.getId());
        const response = new ReadResourceResponse().setUrn(resource.urn);
        return response.setProperties(structOf({ ...resource.inputs, ...outputsOfRead(request) }));
    }
}

/** Components have the outputs that they register themselves, later. */
function outputsOf(request: RegisterResourceRequest, inputs: WireObject): WireObject {
    if (!request.getCustom()) return {};
    if (request.getSupportspartialvalues()) return inputs;
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !holdsUnknown(value)));
}

/** What another stack put out is in a backend, which a plan does not ask. */
function outputsOfRead(request: ReadResourceRequest): WireObject {
    return request.getType() === "pulumi:pulumi:StackReference" ? { outputs: UNKNOWN, secretOutputNames: UNKNOWN } : {};
}
