import type { Duplex } from "node:stream";

/**
 * The lane: a socket beside gRPC between a plan and the processes it starts, for what is said thousands of times. A frame
 * is its length, a call's number, where its message ends, and two texts of JSON: a message as the list of its fields,
 * which is what protobuf for JavaScript keeps it in, and properties as they are, or nothing.
 */
export interface Frame {
    readonly call: number;
    readonly message: string;
    readonly properties: string;
}

/** The fields of a message in the order of their numbers, as its `toArray` gives them. */
export type Fields = readonly unknown[];

/** In place of a resource's properties in a stack: those that it was shown alone with. */
export const AS_BEFORE = "0";

/** The type of a resource or provider of which all that was shown before is left out. */
export const SHOWN_BEFORE = "";

/** The message of a class that has these fields. */
export function messageOf<M>(Message: new () => M, fields: Fields): M {
    return new (Message as new (fields: Fields) => M)(fields);
}

/** Tells a process that the plan which started it speaks on the lane, file descriptor 3; its value is what the process is. */
export const LANE_VARIABLE = "AI_MESH_PLAN_LANE";

/** The value for a `program` or a `pack`: something else in the environment of the plan leaves the lane out. */
export function laneFor(process: "program" | "pack", environment: NodeJS.ProcessEnv): string {
    return environment[LANE_VARIABLE] ?? process;
}

const HEADER_BYTES = 12;
/** Enough for one write to be worth its while, and little enough that the other end starts early. */
const BATCH_BYTES = 32_768;

/** Sends frames, many in one write; what waits goes out once the process has nothing else to do. */
export class FrameWriter {
    #waiting: Buffer[] = [];
    #bytes = 0;
    #scheduled = false;

    constructor(private readonly socket: Duplex) {}

    send({ call, message, properties }: Frame): void {
        const middle = HEADER_BYTES + Buffer.byteLength(message);
        const bytes = middle + Buffer.byteLength(properties);
        const frame = Buffer.allocUnsafe(bytes);
        frame.writeUInt32LE(bytes, 0);
        frame.writeUInt32LE(call, 4);
        frame.writeUInt32LE(middle, 8);
        frame.write(message, HEADER_BYTES);
        frame.write(properties, middle);
        this.#waiting.push(frame);
        this.#bytes += bytes;
        if (this.#bytes >= BATCH_BYTES) this.flush();
        else if (!this.#scheduled) {
            this.#scheduled = true;
            setImmediate(() => {
                this.#scheduled = false;
                this.flush();
            });
        }
    }

    /** Sends what waits. */
    flush(): void {
        if (this.#waiting.length > 0) this.socket.write(Buffer.concat(this.#waiting));
        this.#waiting = [];
        this.#bytes = 0;
    }
}

/** Hands every frame that arrives on `socket` to `take`. */
export function readFrames(socket: Duplex, take: (frame: Frame) => void): void {
    let rest: Buffer[] = [];
    let held = 0;
    let wanted = HEADER_BYTES;
    socket.on("data", (chunk: Buffer) => {
        rest.push(chunk);
        held += chunk.length;
        if (held < wanted) return;
        let bytes = rest.length === 1 ? chunk : Buffer.concat(rest);
        while (bytes.length >= HEADER_BYTES && bytes.length >= bytes.readUInt32LE(0)) {
            take(frameOf(bytes));
            bytes = bytes.subarray(bytes.readUInt32LE(0));
        }
        wanted = bytes.length < HEADER_BYTES ? HEADER_BYTES : bytes.readUInt32LE(0);
        rest = [bytes];
        held = bytes.length;
    });
}

function frameOf(bytes: Buffer): Frame {
    const [end, middle] = [bytes.readUInt32LE(0), bytes.readUInt32LE(8)];
    return {
        call: bytes.readUInt32LE(4),
        message: bytes.toString("utf8", HEADER_BYTES, middle),
        properties: bytes.toString("utf8", middle, end),
    };
}
