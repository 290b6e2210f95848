import type { Duplex } from "node:stream";
import { messageOf } from "./runtime/lane";
import { serveLane, type LaneAnswer, type LaneMethods } from "./runtime/lane-engine";
import { Monitor, type LogEntry } from "./monitor";
import type {
    Callback,
    GrpcHandler,
    GrpcServer,
    LogRequest,
    ReadRequest,
    RegisterOutputsRequest,
    RegisterRequest,
    Reply,
    UnaryCall,
    Wire,
} from "./pulumi";
import { asked, askedToRead, plain, rememberText, structOf } from "./requests";
import { Transforms } from "./transforms";
import { UNKNOWN, type WireObject } from "./values";

/** A stand-in for Pulumi's engine, listening: the services that a program speaks to while it runs. */
export interface Engine {
    /** `127.0.0.1:port` */
    readonly address: string;
    readonly monitor: Monitor;
    /** Takes registrations from this socket too: see {@link Frame}. */
    serve(lane: Duplex): void;
    close(): void;
}

// The Node SDK's own limit; gRPC's default of 4 MB is too small for a large component.
const MAX_MESSAGE_BYTES = 1024 * 1024 * 400;

/** Starts an engine for one run of one program. It answers as a preview of a stack that does not exist yet. */
export async function startEngine(wire: Wire, stack: string, project: string): Promise<Engine> {
    const monitor = new Monitor(stack, project);
    const transforms = new Transforms(wire);
    const server = new wire.grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
    server.addService(wire.resource.ResourceMonitorService as never, monitorService(wire, monitor, transforms));
    server.addService(wire.engine.EngineService as never, engineService(wire, monitor));
    const port = await listen(wire, server);
    return {
        address: `127.0.0.1:${port}`,
        monitor,
        serve: (lane) => {
            const failed = (message: string) => void monitor.logs.push(ownError(message));
            serveLane(lane, laneMethods(wire, monitor, transforms), failed);
        },
        close: () => {
            transforms.close();
            server.forceShutdown();
        },
    };
}

function listen(wire: Wire, server: GrpcServer): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", wire.grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve(port),
        );
    });
}

/** What a method is given, and what it returns as its response. */
type Method<Request, Response> = (request: Request) => Response | Promise<Response>;

/** A method as gRPC calls it. One that a service lacks answers UNIMPLEMENTED, which the SDK knows how to take. */
function unary<Request, Response>(method: Method<Request, Response>, failed?: (message: string) => void): GrpcHandler {
    const handler = (call: UnaryCall<Request>, reply: Reply<unknown>): void => {
        void (async () => method(call.request))().then(
            (response) => reply(null, response),
            (error: unknown) => {
                const details = (error as Error).message;
                failed?.(details);
                reply({ code: 2, details });
            },
        );
    };
    return handler as GrpcHandler;
}

/** The SDK takes it that an engine reports its own errors, and may go on in silence. */
function ownError(message: string): LogEntry {
    return { severity: "error", message, urn: "" };
}

function monitorService(wire: Wire, monitor: Monitor, transforms: Transforms) {
    const { resource, Empty } = wire;
    const empty = unary(() => new Empty());
    const failed = (message: string) => void monitor.logs.push(ownError(message));
    const refuse = (what: string) =>
        unary((request: { getTok(): string }) => {
            throw new Error(`Cannot call ${what} "${request.getTok()}": a plan starts no provider`);
        }, failed);
    return {
        supportsFeature: unary((_: unknown) => new resource.SupportsFeatureResponse().setHassupport(true)),
        registerResource: unary(async (request: RegisterRequest) => {
            const asked = plain(request.getObject());
            const { urn, id, inputs } = await register(wire, monitor, transforms, request, asked);
            const response = new resource.RegisterResourceResponse();
            response.setUrn(urn);
            response.setId(id);
            response.setObject(structOf(wire, inputs ?? asked));
            return response;
        }, failed),
        registerResourceOutputs: unary((request: RegisterOutputsRequest) => {
            monitor.registerOutputs(request.getUrn(), plain(request.getOutputs()));
            return new Empty();
        }),
        readResource: unary((request: ReadRequest) => read(wire, monitor, request), failed),
        invoke: refuse("function"),
        call: refuse("method"),
        registerStackTransform: unary((callback: Callback) => {
            transforms.addStackWide(callback);
            return new Empty();
        }),
        // Invokes are refused, and hooks run in a deployment only: both can be taken note of and left.
        registerStackInvokeTransform: empty,
        registerResourceHook: empty,
        registerErrorHook: empty,
        signalAndWaitForShutdown: empty,
        registerPackage: unary((request: { getName(): string }) =>
            new resource.RegisterPackageResponse().setRef(request.getName()),
        ),
    };
}

/** As much of the monitor's service as is spoken on the lane. */
function laneMethods(wire: Wire, monitor: Monitor, transforms: Transforms): LaneMethods {
    const { RegisterResourceRequest, RegisterResourceOutputsRequest } = wire.resource;
    return {
        register: (message, inputs, text) => {
            rememberText(inputs, text);
            return register(wire, monitor, transforms, messageOf(RegisterResourceRequest, message), inputs);
        },
        outputs: (message, outputs, text) => {
            rememberText(outputs, text);
            const urn = messageOf(RegisterResourceOutputsRequest, message).getUrn();
            monitor.registerOutputs(urn, outputs);
            return { urn, id: "" };
        },
    };
}

function engineService(wire: Wire, monitor: Monitor) {
    const { engine, Empty } = wire;
    let root = "";
    return {
        log: unary((request: LogRequest) => {
            const severity = ([undefined, "info", "warning", "error"] as const)[request.getSeverity()];
            if (severity) monitor.logs.push({ severity, message: request.getMessage(), urn: request.getUrn() });
            return new Empty();
        }),
        setRootResource: unary((request: { getUrn(): string }) => {
            root = request.getUrn();
            return new engine.SetRootResourceResponse();
        }),
        getRootResource: unary(() => new engine.GetRootResourceResponse().setUrn(root)),
        requirePulumiVersion: unary(() => new engine.RequirePulumiVersionResponse()),
    };
}

/** Outputs are the inputs, and the id of anything a provider creates is unknown: what a preview of a new stack says. */
function register(
    wire: Wire,
    monitor: Monitor,
    transforms: Transforms,
    request: RegisterRequest,
    inputs: WireObject,
): LaneAnswer | Promise<LaneAnswer> {
    if (request.getRemote()) {
        throw new Error(`Cannot create component "${request.getType()}": it lives in a plugin, and a plan starts none`);
    }
    const take = (given: WireObject): LaneAnswer => {
        const resource = monitor.register(asked(request, given));
        transforms.remember(resource.urn, request);
        const answer = { urn: resource.urn, id: request.getImportid() };
        return resource.inputs === inputs ? answer : { ...answer, inputs: resource.inputs };
    };
    if (!transforms.cover(request)) return take(inputs);
    request.setObject(structOf(wire, inputs));
    return transforms.apply(request).then(() => take(plain(request.getObject())));
}

function read(wire: Wire, monitor: Monitor, request: ReadRequest) {
    const resource = monitor.read(askedToRead(request), request.getId() === UNKNOWN ? "" : request.getId());
    const response = new wire.resource.ReadResourceResponse();
    response.setUrn(resource.urn);
    response.setProperties(structOf(wire, resource.inputs));
    return response;
}
