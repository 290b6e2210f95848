import { setFlagsFromString } from "node:v8";

/**
 * When V8 has its optimising compiler take over a function: several times later than usual. Every process of a plan lives for
 * seconds, and there are more of them than most machines have to spare; what the compiler took beside them was a quarter
 * of a large plan's time. By V8's major version, since flags come and go: Node.js 20 has 11, 22 has 12, and from 24 on
 * another compiler does most of the work.
 */
const OPTIMISE_LATE: Readonly<Record<string, string>> = {
    "11": "--interrupt-budget=300000",
    "12": "--invocation-count-for-turbofan=15000",
};

const late = OPTIMISE_LATE[process.versions.v8.split(".")[0] ?? ""];

/**
 * Flags for processes that a plan starts: with room for what is new, in MB, and for what is kept before the first search
 * through all of it. A program that registers thousands of resources holds on to all of them until the last is answered;
 * a small new space is copied over and over meanwhile, and there is little to be found. Memory that is never filled is
 * never taken.
 */
export const CHILD_FLAGS: readonly string[] = [
    "--min-semi-space-size=32",
    "--max-semi-space-size=32",
    "--initial-old-space-size=512",
    ...(late === undefined ? [] : [late]),
];

/**
 * The same for this process, as far as it goes after the start: its new space, a megabyte by then, is to grow fast rather
 * than double each time that it is full of what is kept, as nearly all of a plan is.
 */
export function tuneThisProcess(): void {
    setFlagsFromString("--semi-space-growth-factor=16");
    if (late !== undefined) setFlagsFromString(late);
}
