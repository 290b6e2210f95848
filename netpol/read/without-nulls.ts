/** A copy of plain data without null fields: the API server reads them as absent. Nulls in lists stay. */
export function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [key, withoutNulls(field)]));
}
