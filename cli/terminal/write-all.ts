import { once } from "node:events";

const pieceLength = 64 * 2 ** 10;

/**
 * Writes pieces of text in larger ones, and waits where the reader is slower. A reader that has seen enough (`| head`) ends
 * it without an error.
 */
export async function writeAll(out: NodeJS.WritableStream, pieces: Iterable<string>): Promise<void> {
    let failure: NodeJS.ErrnoException | undefined;
    const fail = (error: NodeJS.ErrnoException): void => void (failure = error);
    out.on("error", fail);
    try {
        let piece = "";
        for (const text of pieces) {
            piece += text;
            if (piece.length < pieceLength) continue;
            if (!out.write(piece)) await once(out, "drain");
            piece = "";
            if (failure) break;
        }
        await new Promise<void>((resolve) => out.write(piece, () => resolve()));
    } catch (error) {
        failure = error as NodeJS.ErrnoException;
    } finally {
        out.off("error", fail);
    }
    if (failure && failure.code !== "EPIPE") throw failure;
}
