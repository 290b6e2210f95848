import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { analyzerInfo, pluginInfo, type PackIdentity } from "./answers";
import type { Method } from "./protocol";
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

/** Answers one method, from the bytes of a request to the bytes of the answer. */
type Answer = (session: Session, request: Buffer) => Buffer;

/** Starts answering. `cancelled` is called once the engine has asked the pack to end, and has its answer. */
export async function startServer(pack: PackIdentity, first: Session, cancelled: () => void): Promise<AnalyzerServer> {
    const server = new grpc.Server(unlimited);
    const served: AnalyzerServer = { port: 0, session: first, close: () => closed(server) };
    const answers = answersOf(pack, cancelled);
    const handlers = Object.entries(answers).map(([name, answer]) => [name, handler(served, answer)] as const);
    server.addService(serviceOfBytes, Object.fromEntries(handlers));
    const port = await bound(server);
    return Object.assign(served, { port });
}

const same = (bytes: Buffer): Buffer => bytes;

/** The protocol's service, with requests and answers as bytes: what cannot be decoded is an error like any other. */
const serviceOfBytes: grpc.ServiceDefinition = Object.fromEntries(
    Object.entries(AnalyzerService).map(([name, { path }]) => {
        const bytes = {
            requestSerialize: same,
            requestDeserialize: same,
            responseSerialize: same,
            responseDeserialize: same,
        };
        return [name, { path, requestStream: false, responseStream: false, ...bytes }];
    }),
);

/** An empty message has no bytes. */
const empty = Buffer.alloc(0);

function answersOf(pack: PackIdentity, cancelled: () => void): Record<Method, Answer> {
    const { analyze, analyzeStack, remediate, configure, configureStack, getAnalyzerInfo, getPluginInfo } =
        AnalyzerService;
    return {
        analyze: (session, bytes) => analyze.responseSerialize(session.analyze(analyze.requestDeserialize(bytes))),
        analyzeStack: (session, bytes) => {
            const request = analyzeStack.requestDeserialize(bytes);
            checkWhole(request, bytes);
            return analyzeStack.responseSerialize(session.analyzeStack(request));
        },
        remediate: (session, bytes) =>
            remediate.responseSerialize(session.remediate(remediate.requestDeserialize(bytes))),
        getAnalyzerInfo: () => getAnalyzerInfo.responseSerialize(analyzerInfo(pack)),
        getPluginInfo: () => getPluginInfo.responseSerialize(pluginInfo(pack)),
        configure: (session, bytes) => (session.configure(configure.requestDeserialize(bytes)), empty),
        configureStack: (session, bytes) => (session.configureStack(configureStack.requestDeserialize(bytes)), empty),
        handshake: () => empty,
        cancel: () => (setImmediate(cancelled), empty),
    };
}

/** A large stack is more than the 4 MB that gRPC takes by itself. */
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/**
 * Answers one method. Whatever goes wrong reaches the engine as INTERNAL, with what happened: most other statuses stop it
 * as well, but UNIMPLEMENTED is taken for nothing found.
 */
function handler(served: AnalyzerServer, answer: Answer): grpc.handleUnaryCall<Buffer, Buffer> {
    return ({ request }, callback) => {
        let bytes: Buffer;
        try {
            bytes = answer(served.session, request);
        } catch (error) {
            const details = error instanceof Error ? error.message : String(error);
            callback({ code: grpc.status.INTERNAL, details });
            return;
        }
        callback(null, bytes);
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
