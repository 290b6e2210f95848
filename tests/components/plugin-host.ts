import { spawn, type ChildProcess } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import { ConstructRequest, GetSchemaRequest, type ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import * as resourceGrpc from "@pulumi/pulumi/proto/resource_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the plugin registered with the engine, in order. */
export interface Registered {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string;
    readonly dependencies: readonly string[];
    readonly deletedWith: string;
    readonly provider: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly inputs: any;
}

/** The marks of Pulumi's wire format for a value that is not known yet, and for secrets and outputs. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export const secret = (value: unknown) => ({ [mark]: secretMark, value });
export const output = (value: unknown, marks: { secret?: true; dependencies?: string[] } = {}) => ({
    [mark]: outputMark,
    ...(value === unknown ? {} : { value }),
    ...marks,
});
/** `true` where a value is marked as secret, in either of the two ways. */
export const isSecret = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    mark in value &&
    (value[mark] === secretMark || ("secret" in value && value.secret === true));

/** A stand-in for the engine: takes what is registered, gives URNs, and hands inputs back as state. */
export class StandInEngine {
    readonly registered: Registered[] = [];
    readonly logged: string[] = [];
    private readonly server = new grpc.Server();
    address = "";

    async start(): Promise<this> {
        this.server.addService(resourceGrpc.ResourceMonitorService, this.monitor());
        this.server.addService(engineGrpc.EngineService, {
            log: (call: grpc.ServerUnaryCall<{ getMessage(): string }, Empty>, reply: grpc.sendUnaryData<Empty>) => {
                this.logged.push(call.request.getMessage());
                reply(null, new Empty());
            },
        });
        const port = await new Promise<number>((resolve, reject) =>
            this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
                error ? reject(error) : resolve(bound),
            ),
        );
        this.address = `127.0.0.1:${port}`;
        return this;
    }

    stop(): void {
        this.server.forceShutdown();
    }

    private monitor(): grpc.UntypedServiceImplementation {
        return {
            supportsFeature: (_: unknown, reply: grpc.sendUnaryData<resources.SupportsFeatureResponse>) =>
                reply(null, new resources.SupportsFeatureResponse().setHassupport(true)),
            registerResource: (
                call: grpc.ServerUnaryCall<resources.RegisterResourceRequest, resources.RegisterResourceResponse>,
                reply: grpc.sendUnaryData<resources.RegisterResourceResponse>,
            ) => reply(null, this.register(call.request)),
            registerResourceOutputs: (_: unknown, reply: grpc.sendUnaryData<Empty>) => reply(null, new Empty()),
        };
    }

    private register(request: resources.RegisterResourceRequest): resources.RegisterResourceResponse {
        const [type, name] = [request.getType(), request.getName()];
        const urn = `urn:pulumi:dev::test::${type}::${name}`;
        this.registered.push({
            urn,
            type,
            name,
            parent: request.getParent(),
            dependencies: request.getDependenciesList(),
            deletedWith: request.getDeletedwith(),
            provider: request.getProvider(),
            inputs: request.getObject()?.toJavaScript() ?? {},
        });
        const response = new resources.RegisterResourceResponse().setUrn(urn).setObject(request.getObject());
        return request.getCustom() ? response.setId(name) : response;
    }
}

/** The error of a call, with what it says about each input. */
export interface Refused {
    readonly message: string;
    readonly properties: Record<string, string>;
}

/** A plugin as Pulumi's CLI starts it: Pulumi's own run-plugin, in the working directory of whoever asks. */
export class Plugin {
    private constructor(
        private readonly process: ChildProcess,
        private readonly client: ResourceProviderClient,
    ) {}

    /**
     * @param folder the plugin's.
     * @param cwd the directory of the program that asks for it.
     * @param sdk the folder whose @pulumi/pulumi runs the plugin; the plugin's own.
     * @throws Error with all it printed where the plugin ends instead of naming its port.
     */
    static async start(folder: string, cwd: string, engine: string, sdk = folder): Promise<Plugin> {
        const run = require.resolve("@pulumi/pulumi/cmd/run-plugin", { paths: [sdk] });
        const plugin = spawn(process.execPath, [run, folder, engine], {
            cwd,
            env: { PATH: process.env["PATH"], PULUMI_NODEJS_TYPESCRIPT: "true" },
        });
        let output = "";
        let errors = "";
        plugin.stderr.on("data", (data: Buffer) => (errors += data.toString()));
        const port = await new Promise<string>((resolve, reject) => {
            plugin.stdout.on("data", (data: Buffer) => {
                output += data.toString();
                const line = /^(\d+)\r?\n/.exec(output);
                if (line) resolve(line[1]!);
            });
            plugin.on("exit", (code) => reject(new Error(`the plugin ended with ${code}: ${output}${errors}`)));
        });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        return new Plugin(plugin, client);
    }

    stop(): void {
        this.client.close();
        this.process.kill();
    }

    schema(): Promise<string> {
        return new Promise((resolve, reject) =>
            this.client.getSchema(new GetSchemaRequest(), (error, reply) =>
                error ? reject(error) : resolve(reply.getSchema()),
            ),
        );
    }

    version(): Promise<string> {
        return new Promise((resolve, reject) =>
            this.client.getPluginInfo(new Empty(), (error, reply) =>
                error ? reject(error) : resolve(reply.getVersion()),
            ),
        );
    }

    /** Asks for the component, as the engine does for a program: `inputs` in Pulumi's wire format. */
    async construct(
        engine: StandInEngine,
        inputs: unknown,
        {
            preview = false,
            type = "ai-mesh-isolation:index:MeshIsolation",
            name = "mesh",
            dependencies = {},
            ...options
        }: Asked = {},
    ): Promise<{ readonly urn: string; readonly state: Record<string, unknown> } | Refused> {
        const request = new ConstructRequest()
            .setProject("test")
            .setStack("dev")
            .setParallel(10)
            .setDryrun(preview)
            .setMonitorendpoint(engine.address)
            .setType(type)
            .setName(name)
            .setAcceptsOutputValues(true)
            .setInputs(Struct.fromJavaScript(inputs as Record<string, JavaScriptValue>));
        if (options.parent) request.setParent(options.parent);
        if (options.provider) request.getProvidersMap().set("kubernetes", options.provider);
        for (const [property, urns] of Object.entries(dependencies)) {
            const listed = new ConstructRequest.PropertyDependencies().setUrnsList(urns);
            request.getInputdependenciesMap().set(property, listed);
        }
        return new Promise((resolve) =>
            this.client.construct(request, (error: grpc.ServiceError | null, reply: ConstructResponse) =>
                resolve(
                    error ? refused(error) : { urn: reply.getUrn(), state: reply.getState()?.toJavaScript() ?? {} },
                ),
            ),
        );
    }
}

interface Asked {
    readonly preview?: boolean;
    readonly type?: string;
    readonly name?: string;
    /** URNs that an input depends on, by input. */
    readonly dependencies?: Record<string, string[]>;
    readonly parent?: string;
    /** The Kubernetes provider, as URN::id. */
    readonly provider?: string;
}

function refused({ details, metadata }: grpc.ServiceError): Refused {
    const [bytes] = metadata.get("grpc-status-details-bin");
    const [any] = bytes ? Status.deserializeBinary(bytes as Buffer).getDetailsList() : [];
    const listed = any?.unpack(InputPropertiesError.deserializeBinary, "pulumirpc.InputPropertiesError");
    const properties = (listed?.getErrorsList() ?? []).map(
        (error) => [error.getPropertyPath(), error.getReason()] as const,
    );
    return { message: details, properties: Object.fromEntries(properties) };
}
