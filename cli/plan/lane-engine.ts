import type { Duplex } from "node:stream";
import { FrameWriter, readFrames } from "./lane";
import type { WireObject } from "./values";

/** What a plan answers on the lane, as JSON. */
export interface LaneAnswer {
    readonly urn: string;
    readonly id: string;
    /** Absent where they are what the program asked for. */
    readonly inputs?: WireObject;
    /** Why the resource cannot be registered. */
    readonly error?: string;
}

/** Registers a resource: the message without its properties, and those apart. */
export type Register = (message: Uint8Array, inputs: WireObject) => Promise<LaneAnswer> | LaneAnswer;

/** Serves the lane on `socket`. */
export function serveLane(socket: Duplex, register: Register): void {
    const writer = new FrameWriter(socket);
    readFrames(socket, ({ call, message, json }) => {
        const answer = (result: LaneAnswer): void =>
            writer.send({ call, message: new Uint8Array(), json: JSON.stringify(result) });
        const failed = (error: unknown): void => answer({ urn: "", id: "", error: (error as Error).message });
        try {
            const result = register(message, JSON.parse(json) as WireObject);
            if (result instanceof Promise) result.then(answer, failed);
            else answer(result);
        } catch (error) {
            failed(error);
        }
    });
}
