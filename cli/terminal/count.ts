/** `1 connection`, `2 connections`. */
export function count(number: number, one: string, many = `${one}s`): string {
    return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
