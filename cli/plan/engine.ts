import type * as grpcTypes from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
    GetRootResourceResponse,
    RequirePulumiVersionResponse,
    SetRootResourceResponse,
    type LogRequest,
    type RequirePulumiVersionRequest,
    type SetRootResourceRequest,
} from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { Callbacks } from "./callbacks";
import { listen, MESSAGE_LIMITS, unary } from "./grpc";
import { Monitor } from "./monitor";
import { Providers } from "./providers";
import type { Stack } from "./stack";
import { resourceMonitor } from "./resource-monitor";
import { LoaderService, schemaLoader } from "./schema-loader";
import { Watch } from "./watch";
import { Empty, grpc } from "./sdk-libraries";

/** What answers a program in the place of Pulumi's engine: its services, listening. */
export interface Engine {
    /** `127.0.0.1:port`, for the resource monitor and the engine alike. */
    readonly address: string;
    readonly monitor: Monitor;
    /** What it is busy with. */
    readonly watch: Watch;
    close(): void;
}

/** Starts the services for one run of one program. They answer as a preview of a stack that does not exist yet. */
export async function startEngine(stack: Stack): Promise<Engine> {
    const monitor = new Monitor(stack.name, stack.project.name, stack.config);
    const callbacks = new Callbacks();
    const watch = new Watch();
    const server = new grpc.Server(MESSAGE_LIMITS);
    let address = "";
    const providers = new Providers(stack, monitor, () => address);
    const run = { stack, monitor, providers, callbacks, watch, address: () => address };
    server.addService(
        ResourceMonitorService,
        resourceMonitor(run) as unknown as grpcTypes.UntypedServiceImplementation,
    );
    server.addService(EngineService, engineService(monitor) as unknown as grpcTypes.UntypedServiceImplementation);
    const failed = (message: string) => void monitor.logs.push({ severity: "error", message, urn: "" });
    server.addService(
        LoaderService,
        schemaLoader(providers, failed) as unknown as grpcTypes.UntypedServiceImplementation,
    );
    address = await listen(server);
    return {
        address,
        monitor,
        watch,
        close: () => {
            callbacks.close();
            providers.close();
            server.forceShutdown();
        },
    };
}

const SEVERITIES = [undefined, "info", "warning", "error"] as const;

function engineService(monitor: Monitor) {
    let root = "";
    return {
        log: unary((request: LogRequest) => {
            const severity = SEVERITIES[request.getSeverity()];
            // What is ephemeral is shown while it is so, and not after.
            if (severity && !request.getEphemeral()) {
                monitor.logs.push({ severity, message: request.getMessage(), urn: request.getUrn() });
            }
            return new Empty();
        }),
        setRootResource: unary((request: SetRootResourceRequest) => {
            root = request.getUrn();
            return new SetRootResourceResponse();
        }),
        getRootResource: unary(() => new GetRootResourceResponse().setUrn(root)),
        // No debugger waits for the program, and this is no version of Pulumi's CLI.
        startDebugging: unary(() => new Empty()),
        requirePulumiVersion: unary((_: RequirePulumiVersionRequest) => new RequirePulumiVersionResponse()),
    };
}
