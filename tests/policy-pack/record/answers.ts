import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { Method } from "../../../policy-pack/server/protocol";
import { rehearsalSession, type Recorded } from "../../../policy-pack/server/rehearsal";
import { fieldsOf } from "../../../policy-pack/server/fields";
import { packIdentity } from "../../../policy-pack/server/identity";

/** The recording as it is committed: policy-pack/server/recorded.json. */
export interface Recording {
    /** Version of the CLI that asked. */
    readonly engine: string;
    readonly calls: readonly Recorded[];
}

/** What an engine asked. */
export interface Asked {
    readonly method: Method;
    readonly request: string;
}

/** The calls with what the pack answers to them now; without those about one resource to which nothing follows. */
export function answered(calls: readonly Asked[]): Recorded[] {
    const session = rehearsalSession(packIdentity);
    return calls
        .map(({ method, request }) => {
            const bytes = Buffer.from(request, "latin1");
            const answer = answerOf(session, method, bytes).toString("latin1");
            return { title: titleOf(method, bytes), method, request, answer };
        })
        .filter(({ title, answer }) => answer !== "" || !title.includes("::") || title === meshTitle);
}

/** The mesh's inputs come by once, and what is beyond them is refused later. */
const meshTitle = "analyze ai-mesh-isolation:index:MeshIsolation::mesh";

type Session = ReturnType<typeof rehearsalSession>;
type Alone = messages.AnalyzeRequest;

function answerOf(session: Session, method: Method, bytes: Buffer): Buffer {
    const { analyze, analyzeStack, remediate, configure, configureStack } = AnalyzerService;
    switch (method) {
        case "analyze":
            return analyze.responseSerialize(session.analyze(analyze.requestDeserialize(bytes) as Alone));
        case "analyzeStack":
            return analyzeStack.responseSerialize(session.analyzeStack(analyzeStack.requestDeserialize(bytes)));
        case "remediate":
            return remediate.responseSerialize(session.remediate(remediate.requestDeserialize(bytes) as Alone));
        case "configure":
            session.configure(configure.requestDeserialize(bytes));
            return Buffer.alloc(0);
        case "configureStack":
            session.configureStack(configureStack.requestDeserialize(bytes));
            return Buffer.alloc(0);
        default:
            throw new Error(`Cannot answer ${method}: no engine's request of it is recorded`);
    }
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("utf8");

/** `analyze urn:…`; a request about no one resource by its method. */
function titleOf(method: Method, request: Uint8Array): string {
    if (method !== "analyze" && method !== "remediate") return method;
    const urn = text(fieldsOf(request).find(({ number }) => number === 3)?.bytes);
    return `${method} ${urn.split("::").slice(2).join("::")}`;
}

/** Levels by their number on the wire; 0 is never written, and so is what is not there. */
const levels = ["advisory", "mandatory", "disabled", "remediate"];

/** What the answers say, read from their bytes by field numbers alone: for whoever reviews a change of them. */
export function said(calls: readonly Recorded[]): string {
    return calls
        .map(({ title, method, answer }) => {
            const found = fieldsOf(Buffer.from(answer, "latin1")).map(({ bytes }) => entry(method, bytes));
            return [`# ${title}`, ...found].join("\n");
        })
        .join("\n\n")
        .concat("\n");
}

function entry(method: Method, bytes: Uint8Array | undefined): string {
    const fields = fieldsOf(bytes ?? new Uint8Array());
    const of = (number: number) => text(fields.find((field) => field.number === number)?.bytes);
    if (method === "remediate") return `${of(1)} writes ${Buffer.byteLength(of(5))} bytes of properties`;
    const level = levels[Number(fields.find(({ number }) => number === 7)?.value ?? 0)];
    return `${level} ${of(1)}: ${of(5).split("\n").slice(1).join("\n")}`;
}
