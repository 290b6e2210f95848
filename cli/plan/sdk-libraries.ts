import { createRequire } from "node:module";
import type * as grpcTypes from "@grpc/grpc-js";
import type * as emptyTypes from "google-protobuf/google/protobuf/empty_pb";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb";

/*
 * gRPC and protobuf as Pulumi's SDK has them. Its messages and services take only what comes of the very copies that it
 * stands on itself; a project may have others of the same name beside it.
 */
const load = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = load("@grpc/grpc-js") as typeof grpcTypes;
export const { Empty } = load("google-protobuf/google/protobuf/empty_pb") as typeof emptyTypes;
export const { Struct } = load("google-protobuf/google/protobuf/struct_pb") as typeof structTypes;
