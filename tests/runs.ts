/*
 * How much of a long search a suite does: a little in `npm test`, all of it in `npm run test:deep`. A spec file that asks
 * here has a file `*.deep.ts` beside it, which runs the same tests again in the deep suite.
 */
const isDeep = process.env["TESTS"] === "deep"; // as .mocharc.deep.cjs has it

/** How many random cases a property tries. */
export const runs = (few: number, many: number): number => (isDeep ? many : few);

/** Cases out of a list: the first few of them, or all. */
export const cases = <T>(few: number, all: readonly T[]): readonly T[] => all.slice(0, runs(few, all.length));
