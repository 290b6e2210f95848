import { isHostIn } from "../hosts";
import type { Reading } from "./types";

/** What is taken for granted where names that are read so admit a name; `undefined` where they do whichever way they are read. */
export function assumptionOf(
    { readAs = [] }: { readonly readAs?: readonly Reading[] | undefined },
    host: string,
): string | undefined {
    const reasons = readAs.flatMap(({ surely, why }) => (isHostIn(host, surely) ? [] : [why]));
    return reasons.length > 0 ? [...new Set(reasons)].join("; ") : undefined;
}
