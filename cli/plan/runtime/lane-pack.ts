import type { Socket } from "node:net";
import { FrameWriter, messageOf, readFrames, type Fields } from "./lane";
import { LazyStructs, type StructClass } from "./lazy-struct";
import { SIGNATURE } from "./marks";

/** As much of Pulumi's policy SDK and its generated code as the lane stands on. */
interface Message {
    toArray(): Fields;
    getUrn(): string;
    setProperties(properties: object): unknown;
}
interface Messages {
    AnalyzeStackRequest: { prototype: { getResourcesList(): Message[] } };
}
type Reply = (error: GrpcError | null, response?: Message) => void;
type Handler = (call: { request: Message }, done: Reply) => unknown;
interface GrpcError {
    readonly details?: string;
    readonly message?: string;
}
type Handlers = Record<"analyze" | "analyzeStack", Handler | undefined>;
type Methods = Record<"analyze" | "analyzeStack", { requestType: new () => Message }>;
interface Grpc {
    Server: { prototype: { addService(methods: Methods, handlers: Handlers): void } };
}

/** Has a policy pack judge what arrives on `socket`, too, by the very functions that it gives to gRPC. */
export class PackLane {
    readonly #writer: FrameWriter;
    /** By URN, what each resource was shown alone with. */
    readonly #shown = new Map<string, { readonly properties: object; readonly isMarked: boolean }>();
    #structs: LazyStructs | undefined;
    #resourcesOf: ((request: Message) => Message[]) | undefined;

    constructor(private readonly socket: Socket) {
        this.#writer = new FrameWriter(socket);
    }

    useStruct(Struct: StructClass): void {
        this.#structs ??= new LazyStructs(Struct);
    }

    /** Takes the method before a pack may take it for the SDK's asking, as this package's does. */
    useMessages({ AnalyzeStackRequest }: Messages): void {
        const { getResourcesList } = AnalyzeStackRequest.prototype;
        if (typeof getResourcesList !== "function") return;
        this.#resourcesOf ??= (request) => getResourcesList.call(request);
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
        const [structs, resourcesOf] = [this.#structs, this.#resourcesOf];
        const isAnalyzer = "analyze" in methods && "analyzeStack" in methods;
        if (
            !isAnalyzer ||
            !structs ||
            !resourcesOf ||
            typeof analyze !== "function" ||
            typeof analyzeStack !== "function"
        )
            return;
        const ask = (json: string, reply: Reply): void => {
            const [message, properties] = JSON.parse(json) as [Fields, object];
            if (Array.isArray(properties)) {
                const request = messageOf(methods.analyzeStack.requestType, message);
                for (const [i, resource] of resourcesOf(request).entries())
                    resource.setProperties(this.#ofStack(resource.getUrn(), properties[i], structs));
                void analyzeStack({ request }, reply);
            } else {
                const request = messageOf(methods.analyze.requestType, message);
                const shown = { properties, isMarked: json.includes(SIGNATURE) };
                this.#shown.set(request.getUrn(), shown);
                request.setProperties(structs.of(shown.properties, shown.isMarked));
                void analyze({ request }, reply);
            }
        };
        readFrames(this.socket, ({ call, json }) => {
            const reply: Reply = (error, response) => this.#reply(call, error, response);
            try {
                ask(json, reply);
            } catch (error) {
                // The SDK swallows what nobody catches, and the plan would wait for good.
                reply(error as Error);
            }
        });
        this.#writer.send({ call: 0, json: "" });
    }

    #ofStack(urn: string, given: unknown, structs: LazyStructs): object {
        if (typeof given === "object" && given !== null) return structs.of(given, marked(given));
        const before = this.#shown.get(urn);
        if (before === undefined) throw new Error(`"${urn}" was not shown before the stack`);
        return structs.of(before.properties, before.isMarked);
    }

    #reply(call: number, error: GrpcError | null, response: Message | undefined): void {
        // The SDK hands over undefined for no error.
        const failure = error ?? undefined;
        const answer = failure ? (failure.details ?? failure.message ?? "") : (response?.toArray() ?? []);
        this.#writer.send({ call, json: JSON.stringify(answer) });
    }
}

/** A pack may listen to how Structs become objects, to learn of secrets: what holds marks is built as it always was. */
function marked(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    if (SIGNATURE in value) return true;
    return Object.values(value).some(marked);
}
