/** Says what a program waits for, or is waited for. */
export class Watch {
    readonly #open = new Map<symbol, string>();
    #last = "the start of the program";
    #since: number;

    constructor(private readonly now: () => number = Date.now) {
        this.#since = now();
    }

    /** Takes note of something that has happened. */
    note(what: string): void {
        this.#last = what;
        this.#since = this.now();
    }

    /** Takes note of something that goes on until `work` ends. */
    async during<T>(what: string, work: Promise<T>): Promise<T> {
        const key = Symbol(what);
        this.#open.set(key, what);
        this.note(what);
        try {
            return await work;
        } finally {
            this.#open.delete(key);
            this.#since = this.now();
        }
    }

    /** What is open where nothing has happened for `milliseconds`; undefined where something has. */
    stillAfter(milliseconds: number): string | undefined {
        const idle = this.now() - this.#since;
        if (idle < milliseconds) return undefined;
        const seconds = Math.round(idle / 1000);
        const open = [...this.#open.values()];
        return open.length > 0
            ? `for ${seconds} s it has waited for ${open.join(", ")}`
            : `for ${seconds} s it has asked Pulumi for nothing, the last was ${this.#last}; ` +
                  "a timer, a connection or a child process of its own may keep it running";
    }
}
