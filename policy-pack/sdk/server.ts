import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    AnalyzerHandshakeResponse,
    AnalyzerStackConfigureResponse,
    type AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { analyzerInfo, pluginInfo, type PackIdentity } from "./answers";
import { type Method } from "./protocol";
import { checkWhole } from "./requests";
import type { Session } from "./session";

/** A server of the analyzer protocol on a port of this machine's loopback. */
export interface AnalyzerServer {
    readonly port: number;
    /** Whose questions are answered; whoever starts a server sets the first one. */
    session: Session;
    /** Ends when all answers are out. */
    close(): Promise<void>;
}

/** What answers a method. The protocol's definitions decode requests and encode answers. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each method has messages of its own
type Answer = (session: Session, request: any) => object;

/** Starts answering. `cancelled` is called once the engine has asked the pack to end, and has its answer. */
export async function startServer(pack: PackIdentity, first: Session, cancelled: () => void): Promise<AnalyzerServer> {
    const server = new grpc.Server(unlimited);
    const served: AnalyzerServer = { port: 0, session: first, close: () => closed(server) };
    const answers: Record<Method, Answer> = {
        analyze: (session, request) => session.analyze(request),
        analyzeStack: (session, request) => session.analyzeStack(request),
        remediate: (session, request) => session.remediate(request),
        getAnalyzerInfo: () => analyzerInfo(pack),
        getPluginInfo: () => pluginInfo(pack),
        configure: (session, request) => (session.configure(request), empty),
        handshake: () => new AnalyzerHandshakeResponse(),
        configureStack: (session, request) => (session.configureStack(request), new AnalyzerStackConfigureResponse()),
        cancel: () => (setImmediate(cancelled), empty),
    };
    const handlers = Object.entries(answers).map(([name, answer]) => [name, handler(served, answer)] as const);
    server.addService(checkedService(), Object.fromEntries(handlers));
    const port = await bound(server);
    return Object.assign(served, { port });
}

/** A large stack is more than the 4 MB that gRPC takes by itself. */
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/**
 * Answers one method. Whatever goes wrong reaches the engine as INTERNAL, with what happened: most other statuses stop it
 * as well, but UNIMPLEMENTED is taken for nothing found.
 */
function handler(served: AnalyzerServer, answer: Answer): grpc.handleUnaryCall<unknown, unknown> {
    return ({ request }, callback) => {
        try {
            callback(null, answer(served.session, request));
        } catch (error) {
            const details = error instanceof Error ? error.message : String(error);
            callback({ code: grpc.status.INTERNAL, details: served.session.redact(details) });
        }
    };
}

/** An answer without anything in it. */
const empty = {};
const noBytes = (): Buffer => Buffer.alloc(0);

/**
 * The protocol's service, with what was read of a stack held against the bytes that came. An empty answer is encoded here:
 * the definitions' encoder takes only the class of its own copy of google-protobuf, of which there may be two.
 */
function checkedService(): grpc.ServiceDefinition {
    const { analyzeStack, configure, cancel } = AnalyzerService;
    const requestDeserialize = (bytes: Buffer): AnalyzeStackRequest => {
        const request = analyzeStack.requestDeserialize(bytes);
        checkWhole(request, bytes);
        return request;
    };
    return {
        ...AnalyzerService,
        analyzeStack: { ...analyzeStack, requestDeserialize },
        configure: { ...configure, responseSerialize: noBytes },
        cancel: { ...cancel, responseSerialize: noBytes },
    };
}

function bound(server: grpc.Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error) reject(error);
            else resolve(port);
        });
    });
}

function closed(server: grpc.Server): Promise<void> {
    return new Promise((resolve) => server.tryShutdown(() => resolve()));
}
