import type {
    AnalyzeRequest,
    AnalyzeResponse,
    AnalyzerStackConfigureRequest,
    AnalyzeStackRequest,
    ConfigureAnalyzerRequest,
    RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Judge, type PackConfig } from "../judge/check";
import { remediesOf } from "../judge/remedies";
import type { StackConfig } from "../judge/stack-config";
import { seenFromWire, type WireResource } from "../stack/from-wire";
import { SeenOnce } from "../stack/seen-once";
import { analyzeResponse, remediateResponse, type PackIdentity } from "./answers";
import { packConfigOf, resourceOf, resourcesOf, stackConfigOf } from "./requests";

/** One engine's questions about one stack, and the answers. */
export class Session {
    readonly #seen = new SeenOnce();
    #config: PackConfig = {};
    #stackConfig: StackConfig | undefined;
    #judge: Judge | undefined;
    /** How many resources came by one at a time. */
    #alone = 0;

    /** `configOfRuntime`: the stack's config where the engine does not send it, as older ones do not. */
    constructor(
        private readonly pack: PackIdentity,
        private readonly configOfRuntime: () => StackConfig,
    ) {}

    configure(request: ConfigureAnalyzerRequest): void {
        this.#config = packConfigOf(request);
        if (this.#judge !== undefined) this.#judge.config = this.#config;
    }

    configureStack(request: AnalyzerStackConfigureRequest): void {
        this.#stackConfig = stackConfigOf(request);
        this.#judge = undefined;
    }

    analyze(request: AnalyzeRequest): AnalyzeResponse {
        this.#alone++;
        return analyzeResponse(this.#judging().resource(this.#see(resourceOf(request))), this.pack);
    }

    /** @throws Error where the engine shows no resource of a stack of which it has shown some */
    analyzeStack(request: AnalyzeStackRequest): AnalyzeResponse {
        const resources = resourcesOf(request).map((resource) => this.#see(resource));
        if (resources.length === 0 && this.#alone > 0) {
            throw new Error(`Cannot judge the stack: it came without a resource, after ${this.#alone} had come alone`);
        }
        return analyzeResponse(this.#judging().stack(resources), this.pack);
    }

    remediate(request: AnalyzeRequest): RemediateResponse {
        return remediateResponse(remediesOf(resourceOf(request), this.#config), this.pack);
    }

    #see(resource: WireResource) {
        return this.#seen.of(seenFromWire(resource));
    }

    #judging(): Judge {
        this.#judge ??= new Judge({
            config: this.#config,
            stackConfig: this.#stackConfig ?? this.configOfRuntime(),
            today,
        });
        return this.#judge;
    }
}

const MS_PER_DAY = 86_400_000;
let day = { number: NaN, text: "" };

/** Today as `YYYY-MM-DD`, UTC; spelled once a day, since every resource asks. */
function today(): string {
    const number = Math.floor(Date.now() / MS_PER_DAY);
    if (number !== day.number) day = { number, text: new Date(number * MS_PER_DAY).toISOString().slice(0, 10) };
    return day.text;
}
