import type { Duplex } from "node:stream";
import { FrameWriter, readFrames, type Frame } from "./lane";

/** The plan's end of a policy pack's lane. */
export class JudgeLane {
    readonly #writer: FrameWriter;
    readonly #calls = new Map<number, { answer: (frame: Frame) => void; fail: (error: Error) => void }>();
    #next = 1;
    #isOpen = false;

    constructor(socket: Duplex) {
        this.#writer = new FrameWriter(socket);
        readFrames(socket, (frame) => {
            if (frame.call === 0) this.#isOpen = true;
            this.#calls.get(frame.call)?.answer(frame);
            this.#calls.delete(frame.call);
        });
        socket.on("close", () => {
            this.#isOpen = false;
            for (const { fail } of this.#calls.values()) fail(new Error("it ended before it had judged everything"));
        });
    }

    /** Whether the pack has said that it listens. */
    get isOpen(): boolean {
        return this.#isOpen;
    }

    /** Sends a request without its properties, and those as JSON, and says when it is `sent`; resolves to the response. */
    async call(message: Uint8Array, json: string, sent?: () => void): Promise<Uint8Array> {
        const call = this.#next++;
        const frame = await new Promise<Frame>((answer, fail) => {
            this.#calls.set(call, { answer, fail });
            this.#writer.send({ call, message, json });
            if (sent) this.#writer.flush(sent);
        });
        if (frame.json !== "") throw new Error(frame.json);
        return frame.message;
    }
}
