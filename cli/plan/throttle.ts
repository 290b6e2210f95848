/** Works through items as they are added, at most `limit` at a time. */
export class Throttle<T> {
    readonly #waiting: T[] = [];
    #next = 0;
    #working = 0;
    #failure: { error: unknown } | undefined;
    #idle: (() => void) | undefined;

    constructor(
        private readonly limit: number,
        private readonly work: (item: T) => Promise<void>,
    ) {}

    add(item: T): void {
        this.#waiting.push(item);
        this.#start();
    }

    /** Resolves once everything added so far is done. @throws whatever the first failure was */
    async settled(): Promise<void> {
        if (this.#working > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
        if (this.#failure) throw this.#failure.error;
    }

    #start(): void {
        while (this.#working < this.limit && this.#next < this.#waiting.length) {
            this.#working++;
            void this.#run(this.#waiting[this.#next++] as T);
        }
    }

    async #run(item: T): Promise<void> {
        try {
            if (!this.#failure) await this.work(item);
        } catch (error) {
            this.#failure ??= { error };
        }
        this.#working--;
        this.#start();
        if (this.#working === 0) this.#idle?.();
    }
}
