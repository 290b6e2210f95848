import type * as grpcTypes from "@grpc/grpc-js";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";
import type { WireObject } from "./values";
import { grpc, Struct } from "./sdk-libraries";

/** The SDKs' own limit; gRPC's default of 4 MB is too small for a large component. */
export const MESSAGE_LIMITS: grpcTypes.ChannelOptions = {
    "grpc.max_receive_message_length": 1024 * 1024 * 400,
    "grpc.max_send_message_length": 1024 * 1024 * 400,
};

type Answered<Response> = (error: grpcTypes.ServiceError | null, response: Response) => void;

/** A method as generated clients have it. */
interface Unary<Request, Response> {
    (request: Request, done: Answered<Response>): grpcTypes.ClientUnaryCall;
    (request: Request, metadata: grpcTypes.Metadata, done: Answered<Response>): grpcTypes.ClientUnaryCall;
    (
        request: Request,
        metadata: grpcTypes.Metadata,
        options: Partial<grpcTypes.CallOptions>,
        done: Answered<Response>,
    ): grpcTypes.ClientUnaryCall;
}

/** Calls a method of a client. @throws grpcTypes.ServiceError as the other end answers */
export function call<Request, Response>(
    client: object,
    method: Unary<Request, Response>,
    request: Request,
): Promise<Response> {
    const bound = method.bind(client) as (request: Request, done: Answered<Response>) => unknown;
    return new Promise((resolve, reject) => {
        bound(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
}

/** The same, undefined where the other end does not have the method. */
export async function callIfThere<Request, Response>(
    client: object,
    method: Unary<Request, Response>,
    request: Request,
): Promise<Response | undefined> {
    try {
        return await call(client, method, request);
    } catch (error) {
        if ((error as grpcTypes.ServiceError).code === grpc.status.UNIMPLEMENTED) return undefined;
        throw error;
    }
}

/**
 * A method of a service. What it throws is answered as its gRPC status where it has one, else as UNKNOWN, which is what
 * Pulumi's engine does; `failed` is told as well.
 */
export function unary<Request, Response>(
    method: (request: Request) => Response | Promise<Response>,
    failed: (message: string) => void = () => undefined,
): grpcTypes.handleUnaryCall<Request, Response> {
    return ({ request }, reply) => {
        void (async () => method(request))().then(
            (response) => reply(null, response),
            (error: Partial<grpcTypes.ServiceError>) => {
                const details = error.details ?? error.message ?? String(error);
                failed(details);
                reply({ code: error.code ?? grpc.status.UNKNOWN, details });
            },
        );
    };
}

/** Has a server listen on a free port of the loopback interface, and gives its address. */
export function listen(server: grpcTypes.Server): Promise<string> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve(`127.0.0.1:${port}`),
        );
    });
}

/** Properties of a message as plain JSON. */
export function plain(struct: StructMessage | undefined): WireObject {
    return (struct?.toJavaScript() ?? {}) as WireObject;
}

/** Plain JSON as properties of a message. */
export function structOf(value: WireObject): StructMessage {
    return Struct.fromJavaScript(value as never);
}
