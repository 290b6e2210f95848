/** One field of a message as it travels: its number, and its bytes (a text, a message) or its value (a whole number). */
export interface Field {
    readonly number: number;
    readonly bytes?: Uint8Array;
    readonly value?: number;
}

/**
 * The fields of a protobuf message, in their order, read from its bytes alone.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 *
 * @throws Error where the bytes are no such message
 */
export function fieldsOf(message: Uint8Array): Field[] {
    const fields: Field[] = [];
    let at = 0;
    const varint = (): number => {
        let [value, scale] = [0, 1];
        for (;;) {
            const byte = message[at++];
            if (byte === undefined) throw new Error("the message ends within a field");
            value += (byte & 0x7f) * scale;
            if (byte < 0x80) return value;
            scale *= 0x80;
        }
    };
    while (at < message.length) {
        const tag = varint();
        const [number, wireType] = [Math.floor(tag / 8), tag % 8];
        if (wireType === 0) {
            fields.push({ number, value: varint() });
            continue;
        }
        const length = wireType === 2 ? varint() : fixed[wireType];
        if (length === undefined) throw new Error(`the message has a field of wire type ${wireType}`);
        if (at + length > message.length) throw new Error("the message ends within a field");
        fields.push(wireType === 2 ? { number, bytes: message.subarray(at, at + length) } : { number });
        at += length;
    }
    return fields;
}

/** Bytes of a field of fixed length, by its wire type. */
const fixed: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
