import type { Duplex } from "node:stream";
import { FrameWriter, readFrames, type Fields } from "./lane";
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
export type Register = (message: Fields, inputs: WireObject) => Promise<LaneAnswer> | LaneAnswer;

/** Serves the lane on `socket`, and tells `failed` of every registration that is refused. */
export function serveLane(socket: Duplex, register: Register, failed: (message: string) => void): void {
    const writer = new FrameWriter(socket);
    readFrames(socket, ({ call, json }) => {
        const answer = (result: LaneAnswer): void => writer.send({ call, json: JSON.stringify(result) });
        const refuse = (error: unknown): void => {
            const { message: why } = error as Error;
            failed(why);
            answer({ urn: "", id: "", error: why });
        };
        try {
            const result = register(...(JSON.parse(json) as [Fields, WireObject]));
            if (result instanceof Promise) result.then(answer, refuse);
            else answer(result);
        } catch (error) {
            refuse(error);
        }
    });
}
