import { createRequire } from "node:module";
import { dirname, join } from "node:path";
// Only types: nothing of Pulumi is loaded before it is needed.
import type * as grpc from "@grpc/grpc-js";
import type * as analyzerServices from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type * as callbackServices from "@pulumi/pulumi/proto/callback_grpc_pb";
import type * as callback from "@pulumi/pulumi/proto/callback_pb";
import type * as engineServices from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as engine from "@pulumi/pulumi/proto/engine_pb";
import type * as resourceServices from "@pulumi/pulumi/proto/resource_grpc_pb";
import type * as resource from "@pulumi/pulumi/proto/resource_pb";
import type * as empty from "google-protobuf/google/protobuf/empty_pb";
import type * as struct from "google-protobuf/google/protobuf/struct_pb";
import { InputError } from "../terminal/input-error";

/** Pulumi's messages and services, with the copies of gRPC and protobuf that they themselves use. */
export interface Wire {
    readonly grpc: typeof grpc;
    readonly Struct: typeof struct.Struct;
    readonly Empty: typeof empty.Empty;
    readonly resource: typeof resource & typeof resourceServices;
    readonly engine: typeof engine & typeof engineServices;
    readonly analyzer: typeof analyzer & typeof analyzerServices;
    readonly callback: typeof callback & typeof callbackServices;
}

/** Messages and clients by the names that the files beside this one use. */
export type RegisterRequest = resource.RegisterResourceRequest;
export type RegisterOutputsRequest = resource.RegisterResourceOutputsRequest;
export type ReadRequest = resource.ReadResourceRequest;
export type TransformRequest = resource.TransformRequest;
export type TransformOptions = resource.TransformResourceOptions;
export type LogRequest = engine.LogRequest;
export type Callback = callback.Callback;
export type CallbacksClient = callbackServices.CallbacksClient;
export type AnalyzerClient = analyzerServices.AnalyzerClient;
export type PolicyInfo = analyzer.PolicyInfo;
export type AnalyzerInfo = analyzer.AnalyzerInfo;
export type AnalyzerResource = analyzer.AnalyzerResource;
export type AnalyzerProviderResource = analyzer.AnalyzerProviderResource;
export type AnalyzeRequest = analyzer.AnalyzeRequest;
export type AnalyzeResponse = analyzer.AnalyzeResponse;
export type RemediateResponse = analyzer.RemediateResponse;
export type Struct = struct.Struct;
export type Empty = empty.Empty;
export type GrpcServer = grpc.Server;
export type GrpcHandler = grpc.UntypedHandleCall;
export type UnaryCall<Request> = grpc.ServerUnaryCall<Request, unknown>;
export type Reply<Response> = grpc.sendUnaryData<Response>;

/** Loads {@link Wire}; about 70 ms, so the children are started first. */
export function loadWire(): Wire {
    const load = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const both = (name: string): object => ({
        ...(load(`@pulumi/pulumi/proto/${name}_pb`) as object),
        ...(load(`@pulumi/pulumi/proto/${name}_grpc_pb`) as object),
    });
    return {
        grpc: load("@grpc/grpc-js") as typeof grpc,
        Struct: (load("google-protobuf/google/protobuf/struct_pb") as typeof struct).Struct,
        Empty: (load("google-protobuf/google/protobuf/empty_pb") as typeof empty).Empty,
        resource: both("resource") as Wire["resource"],
        engine: both("engine") as Wire["engine"],
        analyzer: both("analyzer") as Wire["analyzer"],
        callback: both("callback") as Wire["callback"],
    };
}

/**
 * Pulumi's entry point `command` (`run`, `run-policy-pack`) as code in `directory` would find it: its own copy first, so
 * that a program runs on the SDK it was written for, else this package's.
 *
 * @throws InputError where Pulumi's SDK is installed in neither place
 */
export function runtimeCommand(command: "run" | "run-policy-pack", directory: string): string {
    for (const from of [join(directory, "package.json"), __filename]) {
        try {
            return dirname(createRequire(from).resolve(`@pulumi/pulumi/cmd/${command}/index.js`));
        } catch {
            // Not installed there: the next place may have it.
        }
    }
    throw new InputError(`Cannot run "${directory}": @pulumi/pulumi is not installed; run "npm ci" first`);
}
