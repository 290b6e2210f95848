import type { Socket } from "node:net";
import { FrameWriter, readFrames, type Fields, type Frame } from "./lane";
import { LazyStructs, sourceOf, type StructClass } from "./lazy-struct";
import type { LaneAnswer } from "./lane-engine";

/** As much of Pulumi's generated code as the lane stands on. */
interface Request {
    getObject(): object | undefined;
    setObject(object: object | undefined): unknown;
    toArray(): Fields;
}
interface Response {
    setUrn(urn: string): void;
    setId(id: string): void;
    setObject(object: object): void;
}
type Done = (error: Error | null, response?: Response) => void;
type RegisterResource = (this: unknown, request: Request, done: Done, ...more: unknown[]) => unknown;
interface ResourceServices {
    ResourceMonitorClient: { prototype: { registerResource: RegisterResource } };
    ResourceMonitorService: { registerResource: { responseType: new () => Response } };
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

    /** Replaces the client's method. */
    replace(services: ResourceServices): void {
        const client = services.ResourceMonitorClient.prototype;
        const Response = services.ResourceMonitorService.registerResource.responseType;
        const overGrpc = client.registerResource;
        if (typeof overGrpc !== "function" || typeof Response !== "function") return;
        const register = (request: Request, done: Done): boolean => this.#register(request, done, Response);
        client.registerResource = function (request, done, ...more) {
            if (more.length > 0 || !register(request, done)) return overGrpc.call(this, request, done, ...more);
            return undefined;
        };
    }

    /** Returns false where the call must go by gRPC. */
    #register(request: Request, done: Done, Response: new () => Response): boolean {
        const Struct = this.#Struct;
        const properties = request.getObject();
        const source = properties && sourceOf(properties);
        if (!Struct || !properties || source === undefined) return false;
        request.setObject(undefined);
        const message = JSON.stringify(request.toArray());
        request.setObject(properties);
        const call = this.#next++;
        const respond = ({ urn, id, inputs, error }: LaneAnswer): void => {
            if (error !== undefined) return done(failure(error));
            const response = new Response();
            response.setUrn(urn);
            response.setId(id);
            response.setObject(inputs === undefined ? properties : Struct.fromJavaScript(inputs));
            done(null, response);
        };
        this.#calls.set(call, respond);
        this.#writer.send({ call, json: `[${message},${JSON.stringify(source)}]` });
        // The process must not end while an answer is due, and the socket alone must not keep it.
        this.socket.ref();
        return true;
    }

    #take({ call, json }: Frame): void {
        const respond = this.#calls.get(call);
        this.#calls.delete(call);
        if (this.#calls.size === 0) this.socket.unref();
        respond?.(JSON.parse(json) as LaneAnswer);
    }
}

/** An error as gRPC's client would give it. */
function failure(details: string): Error {
    return Object.assign(new Error(`2 UNKNOWN: ${details}`), { code: 2, details });
}
