/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
    constructor(private state: number) {}

    /** From 0 to 1, without 1. */
    next(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }

    /** Whether something of this likelihood happens. */
    is(likelihood: number): boolean {
        return this.next() < likelihood;
    }

    pick<T>(items: readonly T[]): T {
        return items[Math.floor(this.next() * items.length)] as T;
    }

    /** So many of the items, from `least` to `most`. */
    some<T>(items: readonly T[], least: number, most: number): T[] {
        const count = least + Math.floor(this.next() * (most - least + 1));
        return Array.from({ length: count }, () => this.pick(items));
    }
}
