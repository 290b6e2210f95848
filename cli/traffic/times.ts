/** The first of two times, where both are known; else the one that is. */
export const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || (b !== undefined && b < a) ? b : a;

/** The last of two times, where both are known; else the one that is. */
export const later = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || (b !== undefined && b > a) ? b : a;
