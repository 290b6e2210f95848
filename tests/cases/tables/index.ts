import type { TruthTable } from "../types";
import { ipBlocks } from "./ip-blocks";
import { isolation } from "./isolation";
import { peers } from "./peers";
import { ports } from "./ports";
import { scenarios } from "./scenarios";
import { selectors } from "./selectors";
import { unions } from "./unions";

/** Every truth table, in reading order. */
export const tables: readonly TruthTable[] = [
    ...isolation,
    ...peers,
    ...selectors,
    ...ports,
    ...ipBlocks,
    ...unions,
    ...scenarios,
];
