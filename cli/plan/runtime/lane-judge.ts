import type { Duplex } from "node:stream";
import { FrameWriter, readFrames, type Fields } from "./lane";

/** The plan's end of a policy pack's lane. */
export class JudgeLane {
    readonly #writer: FrameWriter;
    readonly #calls = new Map<number, { answer: (message: string) => void; fail: (error: Error) => void }>();
    #next = 1;
    #isOpen = false;

    constructor(socket: Duplex) {
        this.#writer = new FrameWriter(socket);
        readFrames(socket, ({ call, message }) => {
            if (call === 0) this.#isOpen = true;
            this.#calls.get(call)?.answer(message);
            this.#calls.delete(call);
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

    /** Sends a request without its properties, and those as JSON; resolves to the response. */
    async call(message: Fields, properties: string): Promise<Fields> {
        const call = this.#next++;
        const response = await new Promise<string>((answer, fail) => {
            this.#calls.set(call, { answer, fail });
            this.#writer.send({ call, message: JSON.stringify(message), properties });
        });
        const result = JSON.parse(response) as Fields | string;
        if (typeof result === "string") throw new Error(result);
        return result;
    }
}
