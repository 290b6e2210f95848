import { setFlagsFromString } from "node:v8";

/**
 * Tells V8 to optimise a function only after it has run some seven times longer than usual. A reach over a few namespaces
 * takes less time than optimising what it runs, which was half of all; one over hundreds loses next to nothing by it.
 */
export function expectShortRun(): void {
    setFlagsFromString("--interrupt-budget=500000");
}
