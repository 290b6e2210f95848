import type { CheckResult } from "../../../policy-pack/judge/check";
import { plain, plainLine } from "../../terminal/plain";
import { fold } from "../../terminal/table";
import { firstOfEach } from "../first-of-each";
import type { CheckContext } from "./context";

/** What the policies found, for people: what they refuse in full, what they note unless there is much of it. */
export function checkText(results: readonly CheckResult[], context: CheckContext): string {
    const { judged, notes, style, verbose } = context;
    const { kept, left } = verbose
        ? { kept: results, left: [] }
        : firstOfEach(results, ({ policy }) => policy, isRefused);
    const refused = results.filter(isRefused).length;
    const counts = `${judged} object${judged === 1 ? "" : "s"} judged: ${refused} refused, ${results.length - refused} noted.`;
    const paint = refused > 0 ? style.loud : results.length > 0 ? style.yellow : style.green;
    return [
        ...kept.flatMap((result) => resultLines(result, context)),
        ...left.map(([policy, more]) => style.dim(`and ${more} more of ${policy} noted; -v lists them`)),
        paint(counts),
        ...notes.map(plain),
        "",
    ].join("\n");
}

const isRefused = ({ level }: CheckResult): boolean => level === "mandatory";

function resultLines(result: CheckResult, { locations, style }: CheckContext): string[] {
    const { policy, message, urn } = result;
    const word = isRefused(result) ? style.loud("refused") : style.yellow("noted");
    const body = plain(message)
        .split("\n")
        .flatMap((line) => fold(line, style.width - 4));
    return [
        `${word}  ${style.bold(policy)}  ${plainLine(placeText(urn, locations))}`,
        ...body.map((line) => `    ${line}`),
    ];
}

function placeText(urn: string | undefined, locations: CheckContext["locations"]): string {
    const location = urn === undefined ? undefined : locations.get(urn);
    return location === undefined
        ? (urn ?? "(all objects together)")
        : [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
}
