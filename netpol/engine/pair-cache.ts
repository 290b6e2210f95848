const empty = -1;
const initialSlots = 1024;

/** A map from two non-negative integers to one, without an object per entry: what makes set algebra a look-up. */
export class PairCache {
    private keys = new Int32Array(initialSlots * 2).fill(empty);
    private values = new Int32Array(initialSlots);
    private mask = initialSlots - 1;
    private used = 0;

    get size(): number {
        return this.used;
    }

    /** The value of a pair, -1 where there is none. */
    get(a: number, b: number): number {
        const slot = this.slot(a, b);
        return this.keys[2 * slot] === empty ? empty : this.values[slot]!;
    }

    set(a: number, b: number, value: number): void {
        if (2 * this.used > this.mask) this.grow();
        const slot = this.slot(a, b);
        if (this.keys[2 * slot] === empty) this.used++;
        this.keys[2 * slot] = a;
        this.keys[2 * slot + 1] = b;
        this.values[slot] = value;
    }

    clear(): void {
        this.keys = new Int32Array(initialSlots * 2).fill(empty);
        this.values = new Int32Array(initialSlots);
        this.mask = initialSlots - 1;
        this.used = 0;
    }

    private slot(a: number, b: number): number {
        let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 7;
        for (slot &= this.mask; ; slot = (slot + 1) & this.mask) {
            const key = this.keys[2 * slot];
            if (key === empty || (key === a && this.keys[2 * slot + 1] === b)) return slot;
        }
    }

    private grow(): void {
        const { keys, values } = this;
        this.keys = new Int32Array(keys.length * 2).fill(empty);
        this.values = new Int32Array(values.length * 2);
        this.mask = this.mask * 2 + 1;
        for (let old = 0; old < values.length; old++) {
            if (keys[2 * old] === empty) continue;
            const slot = this.slot(keys[2 * old]!, keys[2 * old + 1]!);
            this.keys[2 * slot] = keys[2 * old]!;
            this.keys[2 * slot + 1] = keys[2 * old + 1]!;
            this.values[slot] = values[old]!;
        }
    }
}
