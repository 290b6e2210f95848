import type { Socket } from "node:net";
import { FrameWriter, messageOf, readFrames, SHOWN_BEFORE, type Fields, type Frame } from "./lane";
import { LazyStructs, type StructClass } from "./lazy-struct";
import { SIGNATURE } from "./marks";

/** As much of Pulumi's policy SDK and its generated code as the lane stands on. */
interface Message {
    toArray(): Fields;
}
interface Provider extends Message {
    getType(): string;
    getUrn(): string;
    getProperties(): { toJavaScript(): object } | undefined;
    setProperties(properties: object): unknown;
}
interface Resource extends Message {
    getType(): string;
    setType(type: string): unknown;
    getUrn(): string;
    getName(): string;
    setName(name: string): unknown;
    getOptions(): Message | undefined;
    getProvider(): Provider | undefined;
    setProvider(provider: Provider | undefined): unknown;
    setProperties(properties: object): unknown;
}
interface Messages {
    AnalyzeStackRequest: { prototype: { getResourcesList(): Resource[] } };
}
type Reply = (error: GrpcError | null, response?: Message) => void;
type Handler = (call: { request: Message }, done: Reply) => unknown;
interface GrpcError {
    readonly details?: string;
    readonly message?: string;
}
type Handlers = Record<"analyze" | "analyzeStack", Handler | undefined>;
interface Methods {
    readonly analyze: { requestType: new () => Resource };
    readonly analyzeStack: { requestType: new () => Message };
}
interface Grpc {
    Server: { prototype: { addService(methods: Methods, handlers: Handlers): void } };
}

/** A resource as it was shown alone. */
interface Shown {
    readonly request: Resource;
    /** The same once more, as nobody has had it. */
    readonly again: () => Resource;
    readonly properties: object;
    readonly isMarked: boolean;
}

/** Has a policy pack judge what arrives on `socket`, too, by the very functions that it gives to gRPC. */
export class PackLane {
    readonly #writer: FrameWriter;
    /** By URN. */
    readonly #shown = new Map<string, Shown>();
    readonly #providers = new Map<string, Provider>();
    #structs: LazyStructs | undefined;
    #resourcesOf: ((request: Message) => Resource[]) | undefined;

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
        const areThere = typeof analyze === "function" && typeof analyzeStack === "function";
        if (!isAnalyzer || !structs || !resourcesOf || !areThere) return;
        const ask = ({ message, properties: text }: Frame, reply: Reply): void => {
            const fields = JSON.parse(message) as Fields;
            const properties = JSON.parse(text) as object;
            if (Array.isArray(properties)) {
                const request = messageOf(methods.analyzeStack.requestType, fields);
                for (const [i, resource] of resourcesOf(request).entries())
                    this.#inStack(resource, properties[i], structs);
                void analyzeStack({ request }, reply);
            } else {
                const request = messageOf(methods.analyze.requestType, fields);
                const again = () => messageOf(methods.analyze.requestType, JSON.parse(message) as Fields);
                this.#alone({ request, again, properties, isMarked: text.includes(SIGNATURE) }, structs);
                void analyze({ request }, reply);
            }
        };
        readFrames(this.socket, (frame) => {
            const reply: Reply = (error, response) => this.#reply(frame.call, error, response);
            try {
                ask(frame, reply);
            } catch (error) {
                // The SDK swallows what nobody catches, and the plan would wait for good.
                reply(error as Error);
            }
        });
        this.#writer.send({ call: 0, message: "", properties: "" });
    }

    /** Fills in a resource that is shown alone, and keeps it. */
    #alone(shown: Shown, structs: LazyStructs): void {
        const { request, properties, isMarked } = shown;
        const provider = request.getProvider();
        if (provider) request.setProvider(this.#providerOf(provider, structs));
        request.setProperties(structs.of(properties, isMarked));
        this.#shown.set(request.getUrn(), shown);
    }

    /** One message for all resources of a provider, whose properties are not built anew for each of them. */
    #providerOf(provider: Provider, structs: LazyStructs): Provider {
        const urn = provider.getUrn();
        if (provider.getType() === SHOWN_BEFORE) return known(this.#providers, urn);
        const properties = provider.getProperties()?.toJavaScript();
        if (properties && !marked(properties)) provider.setProperties(structs.of(properties));
        this.#providers.set(urn, provider);
        return provider;
    }

    /** Fills in a resource of a stack, from how it was shown alone as far as that is left out. */
    #inStack(resource: Resource, given: unknown, structs: LazyStructs): void {
        if (resource.getType() === SHOWN_BEFORE) {
            const { request, again } = known(this.#shown, resource.getUrn());
            resource.setType(request.getType());
            resource.setName(request.getName());
            resource.setProvider(request.getProvider());
            // A policy may have written to their lists. Most policies never ask.
            let options: Message | undefined;
            resource.getOptions = () => (options ??= again().getOptions());
        }
        if (typeof given === "object" && given !== null) {
            resource.setProperties(structs.of(given, marked(given)));
        } else {
            const { properties, isMarked } = known(this.#shown, resource.getUrn());
            resource.setProperties(structs.of(properties, isMarked));
        }
    }

    #reply(call: number, error: GrpcError | null, response: Message | undefined): void {
        // The SDK hands over undefined for no error.
        const failure = error ?? undefined;
        const answer = failure ? (failure.details ?? failure.message ?? "") : (response?.toArray() ?? []);
        this.#writer.send({ call, message: JSON.stringify(answer), properties: "" });
    }
}

function known<T>(shown: ReadonlyMap<string, T>, urn: string): T {
    const found = shown.get(urn);
    if (found === undefined) throw new Error(`"${urn}" was not shown before`);
    return found;
}

/** A pack may listen to how Structs become objects, to learn of secrets: what holds marks is built as it always was. */
function marked(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    if (SIGNATURE in value) return true;
    return Object.values(value).some(marked);
}
