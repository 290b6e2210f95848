import type { Readable } from "node:stream";
import { InputError } from "../terminal/input-error";
import type { Flow, LineResult, Resolved } from "./flow";
import { JsonValues, type LogRecord } from "./json-values";
import { CutError, linesOf } from "./lines";
import { formatOf, type SourceFormat } from "./sources";
import type { RecordReader } from "./sources/source";

/** How many lines came to nothing for one reason, and where the first of them is: `flows.json:17`. */
export interface Counted {
    count: number;
    readonly first: string;
}

/** What was read of one file. */
export interface LogSummary {
    readonly path: string;
    readonly format: SourceFormat;
    /** Lines, or JSON values where they stand on several. */
    readonly records: number;
    readonly flows: number;
    /** Records that say nothing of a new connection, by reason. */
    readonly aside: ReadonlyMap<string, Counted>;
    /** Records that could not be read, by reason. */
    readonly unread: ReadonlyMap<string, Counted>;
    /** Events that the source itself says it lost. */
    readonly lost: number;
    /** Names of the clusters that it is of, as far as it says them. */
    readonly clusters: readonly string[];
}

/** Takes what a log tells, one after the other. */
export interface LogSink {
    readonly flow: (flow: Flow) => void;
    readonly resolved: (resolved: Resolved) => void;
    /** Called after each batch of lines, with how many records there were. */
    readonly batch?: (records: number) => void;
}

export interface LogOptions {
    /** The format, where it is said; else it is found from the first records. */
    readonly format?: SourceFormat | undefined;
    readonly stdin?: Readable | undefined;
}

/** So many records may come before one shows the format. */
const mostUnknown = 200;

/**
 * Reads one log, batch by batch. Records that cannot be read are counted, never fatal.
 *
 * @throws InputError where the file cannot be opened, or nothing in its beginning looks like a format that is read
 */
export async function readLog(path: string, sink: LogSink, { format, stdin }: LogOptions = {}): Promise<LogSummary> {
    const log = new Log(path, sink, format);
    try {
        for await (const lines of linesOf(path, stdin)) {
            for (const line of lines) log.add(line);
            sink.batch?.(log.records);
        }
    } catch (error) {
        if (!(error instanceof CutError)) throw error;
        log.cut();
    }
    return log.end();
}

class Log {
    records = 0;
    private lines = 0;
    private flows = 0;
    private lost = 0;
    private readonly aside = new Map<string, Counted>();
    private readonly unread = new Map<string, Counted>();
    private values: JsonValues | undefined;
    private reader: RecordReader | undefined;
    private waiting: LogRecord[] = [];
    private readonly title: string;

    constructor(
        path: string,
        private readonly sink: LogSink,
        private format: SourceFormat | undefined,
    ) {
        this.title = path === "-" ? "standard input" : path;
    }

    add(text: string): void {
        const line = ++this.lines;
        if (line === 1 && /^\ufeff?\s*[[{]/.test(text)) this.values = new JsonValues();
        const clean = line === 1 ? text.replace(/^\ufeff/, "") : text;
        if (this.values) for (const value of this.values.add(clean, line)) this.take(value);
        else this.take({ text: clean.endsWith("\r") ? clean.slice(0, -1) : clean, line });
    }

    /** Nothing after the last line could be unpacked. */
    cut(): void {
        this.tally(this.unread, "gzip that breaks off or is damaged: nothing after it was read", this.lines);
    }

    end(): LogSummary {
        for (const value of this.values?.end() ?? []) this.take(value);
        if (this.reader === undefined && this.records > 0) this.start(this.found());
        const last = this.reader?.end?.();
        if (last) this.keep(last, this.lines);
        const format = this.format ?? this.found();
        const { records, flows, aside, unread, lost } = this;
        const clusters = [...(this.reader?.clusters ?? [])].sort();
        return { path: this.title, format, records, flows, aside, unread, lost, clusters };
    }

    private take(record: LogRecord): void {
        if (record.text.trim() === "") return;
        this.records++;
        if (this.reader) return this.keepAll(this.reader.read(record.text), record.line);
        this.waiting.push(record);
        const format = this.format ?? formatOf(record.text);
        if (format || this.waiting.length > mostUnknown) this.start(format ?? this.found());
    }

    private start(format: SourceFormat): void {
        this.format = format;
        const reader = format.open();
        this.reader = reader;
        for (const { text, line } of this.waiting) this.keepAll(reader.read(text), line);
        this.waiting = [];
    }

    /** @throws InputError, since it is called where nothing was found */
    private found(): SourceFormat {
        const what = this.records === 0 ? "it is empty" : "none of its first lines is of a format that is read";
        throw new InputError(`Cannot read ${this.title}: ${what}; --format says which it is`);
    }

    private keepAll(read: ReturnType<RecordReader["read"]>, line: number): void {
        if ("length" in read) for (const result of read) this.keep(result, line);
        else this.keep(read, line);
    }

    private keep(result: LineResult, line: number): void {
        if ("flows" in result) {
            for (const flow of result.flows) this.sink.flow(flow);
            this.flows += result.flows.length;
        } else if ("resolved" in result) this.sink.resolved(result.resolved);
        else if ("lost" in result) this.lost += result.lost;
        else if ("unread" in result) this.tally(this.unread, result.unread, line);
        else this.tally(this.aside, result.aside, line);
    }

    private tally(to: Map<string, Counted>, reason: string, line: number): void {
        const counted = to.get(reason);
        if (counted) counted.count++;
        else to.set(reason, { count: 1, first: `${this.title}:${line}` });
    }
}
