import { LaneEncoder } from "./analyzer-lane";
import { Encoder } from "./analyzer-messages";
import type { Monitor } from "./monitor";
import type { AnalyzeRequest, AnalyzerClient, AnalyzeResponse, RemediateResponse, Wire } from "./pulumi";
import type { PlannedResource } from "./resource";
import { messageOf, type Fields } from "./runtime/lane";
import type { JudgeLane } from "./runtime/lane-judge";
import type { Diagnostic, Level } from "./verdict";

/** Levels by their number in messages. */
export const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

type Unary<Request, Response> = (request: Request, done: (error: Error | null, response: Response) => void) => unknown;

/** Calls a method by gRPC. */
export function call<Request, Response>(
    client: AnalyzerClient,
    method: Unary<Request, Response>,
    request: Request,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        method.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
}

/** What a pack has policies for, beside whole stacks. */
export interface Judges {
    readonly resources: boolean;
    readonly remediates: boolean;
}

/** Puts resources before a pack: on its lane where it has one, else by gRPC, which alone has remediations. */
export class Judge {
    readonly #encode: Encoder;
    readonly #lane: { readonly socket: JudgeLane; readonly encode: LaneEncoder } | undefined;

    constructor(
        private readonly wire: Wire,
        private readonly client: AnalyzerClient,
        monitor: Monitor,
        private readonly judges: Judges,
        lane: JudgeLane | undefined,
    ) {
        this.#encode = new Encoder(wire, monitor);
        if (lane && !judges.remediates)
            this.#lane = { socket: lane, encode: new LaneEncoder(wire, monitor, this.#encode) };
    }

    /** As many calls as keep both ends busy: on the lane the pack works off what lies there, however busy this end is. */
    get atOnce(): number {
        return this.#lane ? 16_384 : 32;
    }

    /** What the pack's resource policies find. */
    async alone(resource: PlannedResource): Promise<Diagnostic[]> {
        return diagnostics(await this.#alone(resource), resource.urn);
    }

    async #alone(resource: PlannedResource): Promise<AnalyzeResponse> {
        const shown = this.#lane?.encode.alone(resource);
        if (this.#lane && shown) return this.#ask(this.#lane.socket, shown.message.toArray(), shown.properties);
        const request = this.#encode.alone(resource);
        return call<AnalyzeRequest, AnalyzeResponse>(this.client, this.client.analyze, request);
    }

    /**
     * Asks what the pack's stack policies find, once every resource was judged alone. On the lane all is made ready at
     * once, so that the pack has not to wait for it.
     */
    stack(resources: readonly PlannedResource[]): () => Promise<Diagnostic[]> {
        const ready = this.#lane && this.#stackOnLane(this.#lane.encode, resources);
        return async () => {
            if (this.#lane && ready) {
                const { message, properties } = ready;
                return diagnostics(await this.#ask(this.#lane.socket, message, properties), "");
            }
            const request = new this.wire.analyzer.AnalyzeStackRequest();
            request.setResourcesList(resources.map((resource) => this.#encode.inStack(resource)));
            return diagnostics(
                await call<typeof request, AnalyzeResponse>(this.client, this.client.analyzeStack, request),
                "",
            );
        };
    }

    #stackOnLane(encode: LaneEncoder, resources: readonly PlannedResource[]) {
        const shown = resources.map((resource) => encode.inStack(resource, this.judges.resources));
        if (!shown.every((each) => each !== undefined)) return undefined;
        const request = new this.wire.analyzer.AnalyzeStackRequest();
        request.setResourcesList(shown.map(({ message }) => message));
        return { message: request.toArray(), properties: `[${shown.map(({ properties }) => properties).join(",")}]` };
    }

    async #ask(lane: JudgeLane, message: Fields, properties: string): Promise<AnalyzeResponse> {
        return messageOf(this.wire.analyzer.AnalyzeResponse, await lane.call(message, properties));
    }

    /** Lets remediations change a resource as the pack is to see it from here on; what they change is told, and not planned. */
    async remediate(resource: PlannedResource): Promise<Diagnostic[]> {
        const request = this.#encode.alone(resource);
        const response = await call<AnalyzeRequest, RemediateResponse>(this.client, this.client.remediate, request);
        return response.getRemediationsList().map((remediation) => {
            const properties = remediation.getProperties();
            if (properties) this.#encode.replace(resource, properties);
            return {
                policy: remediation.getPolicyname(),
                level: "remediate",
                urn: resource.urn,
                message:
                    remediation.getDiagnostic() ||
                    "A deployment would change this resource first; the plan shows it as it was",
                description: remediation.getDescription(),
            };
        });
    }
}

function diagnostics(response: AnalyzeResponse, urn: string): Diagnostic[] {
    return response.getDiagnosticsList().map((diagnostic) => ({
        policy: diagnostic.getPolicyname(),
        level: LEVELS[diagnostic.getEnforcementlevel()] ?? "mandatory",
        urn: diagnostic.getUrn() || urn,
        message: diagnostic.getMessage(),
        description: diagnostic.getDescription(),
    }));
}
