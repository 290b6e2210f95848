import { Readable } from "node:stream";
import { liveTable } from "../../render/audit/live";
import { count } from "../../terminal/count";
import { progress } from "../../terminal/progress";
import { styleFor } from "../../terminal/style";
import type { Audited } from "../../traffic/audit/report";
import type { Traffic } from "../../traffic/traffic";

/** Who reads logs, as the terminal shows it. */
export interface Watched {
    /** What is read for `-`. */
    readonly input: Readable;
    begin(log: string): void;
    batch(traffic: Traffic, records: number): void;
    end(): void;
}

/** So often a terminal is written anew, in milliseconds. */
const pause = 1000;

/**
 * Says on a terminal how many lines were read; where a log is followed, what would stop so far. Ctrl-C ends the reading of a
 * followed log, and what was read until then counts. In a pipe nothing is said.
 *
 * @param look What the traffic comes to so far.
 */
export function watched(follow: boolean, look: (traffic: Traffic) => Audited): Watched {
    const stop = new AbortController();
    const input = follow ? stoppable(process.stdin, stop.signal) : process.stdin;
    const busy = progress();
    const table = follow && process.stderr.isTTY === true;
    let [shown, last, name] = [0, 0, ""];
    const handle = (): void => {
        if (stop.signal.aborted) process.exit(130);
        stop.abort();
    };
    if (follow) for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, handle);
    const erase = (): void => {
        if (shown > 0) process.stderr.write(`\u001b[${shown}A\u001b[J`);
        shown = 0;
    };
    return {
        input,
        begin: (log) => {
            name = log === "-" ? "standard input" : log;
            busy.step(`reading ${name}`);
        },
        batch: (traffic, records) => {
            const now = Date.now();
            if (now - last < pause) return;
            last = now;
            if (!table) return busy.step(`reading ${name}: ${count(records, "line")}`);
            busy.clear();
            const style = { ...styleFor(process.stderr), width: Infinity };
            const lines = liveTable(look(traffic), records, style, process.stderr);
            erase();
            process.stderr.write(`${lines.join("\n")}\n`);
            shown = lines.length;
        },
        end: () => {
            erase();
            busy.clear();
            if (follow) for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, handle);
        },
    };
}

/** A stream that ends where its source does, or where it is stopped. */
function stoppable(source: Readable, signal: AbortSignal): Readable {
    const read = async function* (): AsyncGenerator<Buffer> {
        signal.addEventListener("abort", () => source.destroy(), { once: true });
        try {
            yield* source as AsyncIterable<Buffer>;
        } catch (error) {
            // A source that is destroyed while it is read says so.
            if (!signal.aborted) throw error;
        }
    };
    return Readable.from(read());
}
