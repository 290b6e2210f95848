import type { Socket } from "node:net";
import { FrameWriter, readFrames, type Fields, type Frame } from "./lane";
import { LazyStructs, sourceOf, type StructClass } from "./lazy-struct";
import type { LaneAnswer, LaneMethod } from "./lane-engine";

/** As much of Pulumi's generated code as the lane stands on. */
interface Request {
    toArray(): Fields;
}
interface RegisterRequest extends Request {
    getObject(): object | undefined;
    setObject(object: object | undefined): unknown;
}
interface OutputsRequest extends Request {
    getOutputs(): object | undefined;
    setOutputs(outputs: object | undefined): unknown;
}
interface Response {
    setUrn(urn: string): void;
    setId(id: string): void;
    setObject(object: object): void;
}
type Done<R> = (error: Error | null, response?: R) => void;
type Method<Q, R> = (this: unknown, request: Q, done: Done<R>, ...more: unknown[]) => unknown;
interface Client {
    registerResource: Method<RegisterRequest, Response>;
    registerResourceOutputs: Method<OutputsRequest, object>;
}
interface ResourceServices {
    ResourceMonitorClient: { prototype: Client };
    ResourceMonitorService: {
        registerResource: { responseType: new () => Response };
        registerResourceOutputs: { responseType: new () => object };
    };
}

/** Has programs register resources over the lane on `socket`; what it cannot carry goes the usual way, by gRPC. */
export class ProgramLane {
    readonly #writer: FrameWriter;
    readonly #calls = new Map<number, (answer: LaneAnswer) => void>();
    #next = 0;
    #Struct: StructClass | undefined;

    constructor(private readonly socket: Socket) {
        this.#writer = new FrameWriter(socket);
        readFrames(socket, (frame) => this.#take(frame));
    }

    /** Takes note of the Struct that Pulumi's messages hold, so that it need not be built. */
    useStruct(Struct: StructClass): void {
        if (this.#Struct !== undefined || typeof Struct.fromJavaScript !== "function") return;
        this.#Struct = Struct;
        new LazyStructs(Struct).replace(Struct);
    }

    /** Replaces the client's methods. */
    replace({ ResourceMonitorClient, ResourceMonitorService }: ResourceServices): void {
        const client = ResourceMonitorClient.prototype;
        const Response = ResourceMonitorService.registerResource.responseType;
        const Empty = ResourceMonitorService.registerResourceOutputs.responseType;
        const methods = [client.registerResource, client.registerResourceOutputs, Response, Empty];
        if (!methods.every((method) => typeof method === "function")) return;
        client.registerResource = orElse(client.registerResource, (request, done) =>
            this.#register(request, done, Response),
        );
        client.registerResourceOutputs = orElse(client.registerResourceOutputs, (request, done) =>
            this.#registerOutputs(request, done, Empty),
        );
    }

    #register(request: RegisterRequest, done: Done<Response>, Response: new () => Response): boolean {
        const Struct = this.#Struct;
        const properties = request.getObject();
        const source = properties && sourceOf(properties);
        if (!Struct || !properties || source === undefined) return false;
        request.setObject(undefined);
        const message = JSON.stringify(request.toArray());
        request.setObject(properties);
        this.#ask("register", message, source, ({ urn, id, inputs, error }) => {
            if (error !== undefined) return done(failure(error));
            const response = new Response();
            response.setUrn(urn);
            response.setId(id);
            response.setObject(inputs === undefined ? properties : Struct.fromJavaScript(inputs));
            done(null, response);
        });
        return true;
    }

    #registerOutputs(request: OutputsRequest, done: Done<object>, Empty: new () => object): boolean {
        const outputs = request.getOutputs();
        const source = outputs && sourceOf(outputs);
        if (!outputs || source === undefined) return false;
        request.setOutputs(undefined);
        const message = JSON.stringify(request.toArray());
        request.setOutputs(outputs);
        this.#ask("outputs", message, source, ({ error }) =>
            error === undefined ? done(null, new Empty()) : done(failure(error)),
        );
        return true;
    }

    #ask(method: LaneMethod, message: string, properties: object, answered: (answer: LaneAnswer) => void): void {
        const call = this.#next++;
        this.#calls.set(call, answered);
        this.#writer.send({ call, message: `["${method}",${message}]`, properties: JSON.stringify(properties) });
        // The process must not end while an answer is due, and the socket alone must not keep it.
        this.socket.ref();
    }

    #take({ call, message }: Frame): void {
        const respond = this.#calls.get(call);
        this.#calls.delete(call);
        if (this.#calls.size === 0) this.socket.unref();
        respond?.(JSON.parse(message) as LaneAnswer);
    }
}

/** A method that goes by gRPC where `onLane` says no, or more is asked for than an answer. */
function orElse<Q, R>(overGrpc: Method<Q, R>, onLane: (request: Q, done: Done<R>) => boolean): Method<Q, R> {
    return function (request, done, ...more) {
        if (more.length > 0 || !onLane(request, done)) return overGrpc.call(this, request, done, ...more);
        return undefined;
    };
}

/** An error as gRPC's client would give it. */
function failure(details: string): Error {
    return Object.assign(new Error(`2 UNKNOWN: ${details}`), { code: 2, details });
}
