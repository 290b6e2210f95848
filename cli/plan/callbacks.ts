import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback } from "@pulumi/pulumi/proto/callback_pb";
import { call, MESSAGE_LIMITS } from "./grpc";
import { grpc } from "./sdk-libraries";

/** Functions that a program, or a component's plugin, serves for its engine to call back: transforms and hooks. */
export class Callbacks {
    readonly #clients = new Map<string, CallbacksClient>();

    /** Calls a function with a message's bytes and gives the bytes it answers. */
    async invoke(callback: Callback, message: { serializeBinary(): Uint8Array }): Promise<Uint8Array> {
        const request = new CallbackInvokeRequest();
        request.setToken(callback.getToken());
        request.setRequest(message.serializeBinary());
        const client = this.#client(callback.getTarget());
        return (await call(client, client.invoke, request)).getResponse_asU8();
    }

    /** Ends the connections back. */
    close(): void {
        for (const client of this.#clients.values()) client.close();
    }

    #client(target: string): CallbacksClient {
        const known = this.#clients.get(target);
        if (known) return known;
        const client = new CallbacksClient(target, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
        this.#clients.set(target, client);
        return client;
    }
}
