import type { Duplex } from "node:stream";
import { FrameWriter, readFrames, type Fields } from "./lane";
import type { WireObject } from "../values";

/** What a plan answers on the lane, as JSON. */
export interface LaneAnswer {
    readonly urn: string;
    readonly id: string;
    /** Absent where they are what the program asked for. */
    readonly inputs?: WireObject;
    /** Why the resource cannot be registered. */
    readonly error?: string;
}

/** What a program can ask for on the lane, as gRPC has it in `RegisterResource` and `RegisterResourceOutputs`. */
export type LaneMethod = keyof LaneMethods;

/** Answers each: the message without its properties, and those apart, with the text that they were read from. */
export interface LaneMethods {
    register(message: Fields, inputs: WireObject, text: string): Promise<LaneAnswer> | LaneAnswer;
    outputs(message: Fields, outputs: WireObject, text: string): LaneAnswer;
}

/** Serves the lane on `socket`, and tells `failed` of every registration that is refused. */
export function serveLane(socket: Duplex, methods: LaneMethods, failed: (message: string) => void): void {
    const writer = new FrameWriter(socket);
    readFrames(socket, (frame) => {
        const { call, properties } = frame;
        const answer = (result: LaneAnswer): void =>
            writer.send({ call, message: JSON.stringify(result), properties: "" });
        const refuse = (error: unknown): void => {
            const { message: why } = error as Error;
            failed(why);
            answer({ urn: "", id: "", error: why });
        };
        try {
            const [method, message] = JSON.parse(frame.message) as [LaneMethod, Fields];
            const result = methods[method](message, JSON.parse(properties) as WireObject, properties);
            if (result instanceof Promise) result.then(answer, refuse);
            else answer(result);
        } catch (error) {
            refuse(error);
        }
    });
}
