import { itemAt } from "../../../netpol";

/** Something in a column: where its middle would best be, and how much room it takes, distance to others included. */
export interface Spreadable {
    readonly middle: number;
    readonly height: number;
}

interface Block {
    /** Where the first of the block would best begin, and for how many pixels of height that is the mean. */
    readonly start: number;
    readonly weight: number;
    readonly items: readonly Spreadable[];
}

/**
 * Moves what overlaps in a column apart, in the order given, as little as that takes: the sum of squares of all moves,
 * weighed by height, is the least (pool adjacent violators).
 *
 * @returns The middle of each.
 */
export function spread(column: readonly Spreadable[]): number[] {
    let above = 0;
    const blocks: Block[] = [];
    for (const item of column) {
        let block: Block = { start: item.middle - item.height / 2 - above, weight: item.height, items: [item] };
        above += item.height;
        for (let last = blocks.at(-1); last !== undefined && last.start >= block.start; last = blocks.at(-1)) {
            block = joined(last, block);
            blocks.pop();
        }
        blocks.push(block);
    }
    const starts = blocks.flatMap(({ start, items }) => items.map(() => start));
    let before = 0;
    return column.map(({ height }, i) => {
        const middle = itemAt(starts, i) + before + height / 2;
        before += height;
        return middle;
    });
}

function joined(a: Block, b: Block): Block {
    const weight = a.weight + b.weight;
    return { start: (a.start * a.weight + b.start * b.weight) / weight, weight, items: [...a.items, ...b.items] };
}
