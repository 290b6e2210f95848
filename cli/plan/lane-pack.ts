import type { Socket } from "node:net";
import { FrameWriter, readFrames, type Frame } from "./lane";
import { LazyStructs, type StructClass } from "./lazy-struct";
import { SIGNATURE } from "./marks";

/** As much of Pulumi's policy SDK and its generated code as the lane stands on. */
interface Message {
    serializeBinary(): Uint8Array;
    setProperties(properties: object): unknown;
}
interface Protobuf {
    Message: { getRepeatedWrapperField(message: Message, of: undefined, field: number): Message[] };
}
type Handler = (call: { request: Message }, done: (error: GrpcError | null, response?: Message) => void) => unknown;
interface GrpcError {
    readonly details?: string;
    readonly message?: string;
}
type Handlers = Record<"analyze" | "analyzeStack", Handler | undefined>;
type Methods = Record<"analyze" | "analyzeStack", { requestType: { deserializeBinary(bytes: Uint8Array): Message } }>;
interface Grpc {
    Server: { prototype: { addService(methods: Methods, handlers: Handlers): void } };
}

/** Number of AnalyzeStackRequest's only field. */
const RESOURCES_FIELD = 1;

/** Has a policy pack judge what arrives on `socket`, too, by the very functions that it gives to gRPC. */
export class PackLane {
    readonly #writer: FrameWriter;
    #structs: LazyStructs | undefined;
    #protobuf: Protobuf | undefined;

    constructor(private readonly socket: Socket) {
        this.#writer = new FrameWriter(socket);
    }

    useStruct(Struct: StructClass): void {
        this.#structs ??= new LazyStructs(Struct);
    }

    useProtobuf(protobuf: Protobuf): void {
        if (typeof protobuf.Message.getRepeatedWrapperField === "function") this.#protobuf ??= protobuf;
    }

    /** Listens to what services are added, and says on the lane that the pack's is there. */
    watch({ Server }: Grpc): void {
        const { addService } = Server.prototype;
        const found = (methods: Methods, handlers: Handlers): void => this.#serve(methods, handlers);
        Server.prototype.addService = function (methods, handlers) {
            found(methods, handlers);
            addService.call(this, methods, handlers);
        };
    }

    #serve(methods: Methods, { analyze, analyzeStack }: Handlers): void {
        const [structs, protobuf] = [this.#structs, this.#protobuf];
        const isAnalyzer = "analyze" in methods && "analyzeStack" in methods;
        if (!isAnalyzer || !structs || !protobuf || typeof analyze !== "function" || typeof analyzeStack !== "function")
            return;
        readFrames(this.socket, ({ call, message, json }) => {
            const reply = (error: GrpcError | null, response?: Message): void => this.#reply(call, error, response);
            const properties = JSON.parse(json) as object;
            if (Array.isArray(properties)) {
                const request = methods.analyzeStack.requestType.deserializeBinary(message);
                // Not by its own method: a pack may take that for the SDK's asking, as this package's does.
                const resources = protobuf.Message.getRepeatedWrapperField(request, undefined, RESOURCES_FIELD);
                for (const [i, one] of properties.entries())
                    resources[i]?.setProperties(structs.of(one as object, marked(one)));
                void analyzeStack({ request }, reply);
            } else {
                const request = methods.analyze.requestType.deserializeBinary(message);
                request.setProperties(structs.of(properties, json.includes(SIGNATURE)));
                void analyze({ request }, reply);
            }
        });
        this.#writer.send({ call: 0, message: new Uint8Array(), json: "" });
    }

    #reply(call: number, error: GrpcError | null, response: Message | undefined): void {
        // The SDK hands over undefined for no error.
        const failure = error ?? undefined;
        const answer: Omit<Frame, "call"> = failure
            ? { message: new Uint8Array(), json: failure.details ?? failure.message ?? "" }
            : { message: response?.serializeBinary() ?? new Uint8Array(), json: "" };
        this.#writer.send({ call, ...answer });
    }
}

/** A pack may listen to how Structs become objects, to learn of secrets: what holds marks is built as it always was. */
function marked(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    if (SIGNATURE in value) return true;
    return Object.values(value).some(marked);
}
