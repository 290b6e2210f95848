/** Says what a program waits for, or what is waited for. */
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
        return (
            this.openAfter(milliseconds) ??
            `for ${inSeconds(idle)} it has asked Pulumi for nothing, the last was ${this.#last}; ` +
                "a timer, a connection or a child process of its own may keep it running"
        );
    }

    /** As {@link stillAfter}, and undefined where nothing is open. */
    openAfter(milliseconds: number): string | undefined {
        const idle = this.now() - this.#since;
        if (idle < milliseconds || this.#open.size === 0) return undefined;
        return `for ${inSeconds(idle)} it has waited for ${[...this.#open.values()].join(", ")}`;
    }
}

function inSeconds(milliseconds: number): string {
    return `${Math.round(milliseconds / 1000)} s`;
}
