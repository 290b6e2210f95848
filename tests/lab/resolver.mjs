// A stand-in for a resolver: the answer to one question of DNS, of type A, as bytes (RFC 1035 4.1).
const TYPE_A = 1;
const HEADER = 12;
const RESPONSE = 0x8180;
const NO_SUCH_NAME = 3;

/** Where the question ends, and the name that it is for. */
function readQuestion(message) {
    const labels = [];
    let at = HEADER;
    for (let length = message[at]; length !== 0; length = message[at]) {
        labels.push(message.toString("latin1", at + 1, at + 1 + length));
        at += 1 + length;
    }
    return { name: labels.join("."), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function recordOf({ address, ttl }) {
    const record = Buffer.alloc(16);
    // Its name is the question's, which begins after the header.
    record.writeUInt16BE(0xc000 | HEADER, 0);
    record.writeUInt16BE(TYPE_A, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(ttl, 6);
    record.writeUInt16BE(4, 10);
    Buffer.from(address.split(".").map(Number)).copy(record, 12);
    return record;
}

/** `names` as agent.ts has them; a name that is not there does not exist. */
export function answerOf(message, names) {
    const { name, type, end } = readQuestion(message);
    const found = names[name];
    const records = found !== undefined && type === TYPE_A ? [recordOf(found)] : [];
    const header = Buffer.alloc(HEADER);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(RESPONSE | (found === undefined ? NO_SUCH_NAME : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, message.subarray(HEADER, end), ...records]);
}
