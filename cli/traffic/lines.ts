import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { StringDecoder } from "node:string_decoder";
import { InputError } from "../terminal/input-error";

/** Gzip that breaks off or is damaged: what came before it was given. */
export class CutError extends Error {
    override readonly name = "CutError";
}

/** A longer line is cut: nothing that is read here has one. */
const longest = 4 * 2 ** 20;

/**
 * The lines of a file, batch by batch, unpacked where it is gzip, whatever it is called; `-` is standard input.
 *
 * @throws InputError where the file cannot be opened
 * @throws CutError where its gzip breaks off
 */
export async function* linesOf(path: string, stdin: Readable = process.stdin): AsyncGenerator<string[]> {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    try {
        for await (const chunk of await unpacked(
            path === "-" ? stdin : createReadStream(path, { highWaterMark: 2 ** 18 }),
        )) {
            const lines = (rest + decoder.write(chunk)).split("\n");
            rest = lines.pop() ?? "";
            if (rest.length > longest) rest = rest.slice(0, longest);
            if (lines.length > 0) yield lines;
        }
    } catch (error) {
        if (rest !== "") yield [rest];
        const { code, message } = error as NodeJS.ErrnoException;
        if (code?.startsWith("Z_")) throw new CutError();
        throw new InputError(`Cannot read ${path === "-" ? "standard input" : path}: ${whyNot(code) ?? message}`);
    }
    rest += decoder.end();
    if (rest !== "") yield [rest];
}

const whyNot = (code: string | undefined): string | undefined =>
    ({
        ENOENT: "there is no such file",
        EISDIR: "it is a directory; name its files",
        EACCES: "it may not be read",
    })[code ?? ""];

/** Gzip begins with 1f 8b (RFC 1952, 2.3.1). */
async function unpacked(input: Readable): Promise<AsyncIterable<Buffer>> {
    const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const first = await chunks.next();
    if (first.done === true) return nothing();
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
    const all = async function* (): AsyncGenerator<Buffer> {
        yield first.value;
        for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    };
    if (!isGzip) return all();
    const gunzip = createGunzip();
    // Whoever reads gets the error of either.
    pipeline(Readable.from(all()), gunzip, () => undefined);
    return gunzip;
}

async function* nothing(): AsyncGenerator<Buffer> {}
