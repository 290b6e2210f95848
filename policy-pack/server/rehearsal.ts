import * as grpc from "@grpc/grpc-js";
import { noStackConfig } from "../judge/stack-config";
import type { PackIdentity } from "./answers";
import { pathOf, type Method } from "./protocol";
import recorded from "./recorded.json";
import { Session } from "./session";

/** One request as an engine sent it, and the answer that it must have; a character for each byte, which packs to half of base64. */
export interface Recorded {
    readonly title: string;
    readonly method: Method;
    readonly request: string;
    readonly answer: string;
}

/** What recorded answers call the pack's version, which changes oftener than they do. */
export const rehearsed = (pack: PackIdentity): PackIdentity => ({ ...pack, version: "0.0.0-recorded" });

/** A session of its own: nothing of it is left when an engine asks. */
export const rehearsalSession = (pack: PackIdentity): Session => new Session(rehearsed(pack), () => noStackConfig);

/** A minute: on a machine that is busy, a second is not enough. */
const patience = 60_000;

/**
 * Asks the server on `port` what an engine once asked: an open namespace, values that are not known, a secret, two
 * clusters, levels. What the pack stands on (the protocol's classes, gRPC) is right where each answer is the one that it
 * must be, byte by byte; where one is not, the pack might pass what it has to refuse.
 *
 * @throws Error that says which answer was another
 */
export async function rehearse(port: number, calls: readonly Recorded[] = recordedCalls): Promise<void> {
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    try {
        for (const { title, method, request, answer } of calls) {
            const given = await asked(client, method, Buffer.from(request, "latin1"));
            if (!given.equals(Buffer.from(answer, "latin1"))) throw new Error(`its answer to "${title}" is another`);
        }
    } catch (error) {
        throw new Error(`it did not judge recorded requests as it must: ${(error as Error).message}`);
    } finally {
        client.close();
    }
}

/** The calls of the recording, in their order. */
export const recordedCalls = recorded.calls as Recorded[];

const same = (bytes: Buffer): Buffer => bytes;

/** The bytes that a server answers to these bytes. @throws Error with the status, where it answers none */
export function asked(client: grpc.Client, method: Method, request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        const deadline = Date.now() + patience;
        client.makeUnaryRequest<Buffer, Buffer>(pathOf(method), same, same, request, { deadline }, (error, answer) => {
            if (error) reject(error);
            else if (answer === undefined) reject(new Error(`${method} has no answer`));
            else resolve(answer);
        });
    });
}
