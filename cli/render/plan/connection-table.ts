import { landmarkNames } from "../../compare/landmarks";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold, layOut, type TableCell } from "../../terminal/table";
import { type RouteLine, routeTexts } from "../routes";
import { heading } from "../words";
import type { PlannedConnection, PlannedConnections } from "./connections";

/** What a plan lets through, for people. Where not all is asked for, connections that differ by who opens them share a line. */
export function connectionLines(found: PlannedConnections, style: Style, verbose: boolean): string[] {
    const { rows, routes = [], notCounted, profile, profileNote } = found;
    const by = profile === "reference" ? "" : ` by profile "${profile}"`;
    const about = `what these policies let through${by}; nothing else passes`;
    const said = profileNote === undefined ? [] : [style.dim(`  ${plainLine(profileNote)}`)];
    const missing = notCounted.map((text) => style.yellow(`  ${plainLine(notCountedText(text))}`));
    return [
        heading("Connections", rows.length, about, style),
        ...said,
        ...matrix(found, style, verbose),
        ...routeRows(routes, style),
        ...missing,
    ];
}

/** What is missing, and that it is: gaps such as "Not judged: …" say so themselves. */
const notCountedText = (text: string): string => (text.startsWith("Not ") ? text : `not counted: ${text}`);

/** Flows through gateways, a line each. */
function routeRows(routes: readonly RouteLine[], style: Style): string[] {
    const lines = routeTexts(routes).flatMap((text) => fold(plainLine(text), style.width - 4));
    return routes.length === 0 ? [] : [style.dim("  Through gateways:"), ...lines.map((line) => `    ${line}`)];
}

/** So many lines are listed where not all is asked for; more where more reach a landmark, or on all ports. */
const mostListed = 40;

function matrix(found: PlannedConnections, style: Style, verbose: boolean): string[] {
    if (found.rows.length === 0) return [];
    const all = verbose ? found.rows.map((row) => shownRow(row, found)) : inGroups(found);
    const listed = verbose ? all : all.filter(({ isUnsettled }) => !isUnsettled);
    const shown = verbose ? all : listed.filter((row, at) => at < mostListed || loudness(row) < leastLoud);
    const several = found.rows.some(({ cluster }) => cluster !== undefined);
    const titles = [...(several ? ["CLUSTER"] : []), "FROM", "TO", "PORTS", "WHY"];
    const head = titles.map((text): TableCell => ({ text, paint: style.dim }));
    const cells = shown.map((row): TableCell[] => [
        ...(several ? [{ text: plainLine(row.cluster ?? "") }] : []),
        { text: plainLine(row.from) },
        { text: plainLine(row.to) },
        { text: plainLine(row.ports), paint: paintOfPorts(row, style) },
        {
            text: plainLine([row.places, row.why].filter(Boolean).join("; ")),
            paint: row.places === "" ? style.dim : style.loud,
        },
    ]);
    const left = listed.length - shown.length;
    const more = left > 0 ? [style.dim(`  and ${left} more; -v lists them`)] : [];
    return [...layOut([head, ...cells], style, "  "), ...more, ...unsettledLines(found, style, verbose)];
}

/** What settles the connections that depend on where pods have their addresses, in a line. */
function unsettledLines({ unsettled }: PlannedConnections, style: Style, verbose: boolean): string[] {
    const number = unsettled?.size ?? 0;
    if (number === 0) return [];
    const text =
        `perhaps ${number} ${verbose ? "of these" : "more"} between pods, which policies may open by their addresses: ` +
        `give platform.podCidrs in the mesh, which settles it where policies open none of those${verbose ? "" : "; -v lists them"}`;
    return fold(text, style.width - 2).map((line) => style.yellow(`  ${line}`));
}

interface ShownRow extends PlannedConnection {
    readonly isUnsettled: boolean;
    /** `reaches the internet`, or "". */
    readonly places: string;
}

const shownRow = (row: PlannedConnection, found: PlannedConnections): ShownRow => ({
    ...row,
    places: placesOf(row, found),
    isUnsettled: found.unsettled?.has(row) ?? false,
});

const paintOfPorts = ({ ports }: PlannedConnection, style: Style) =>
    ports === "all" ? style.loud : ports.startsWith("perhaps") ? style.yellow : style.cyan;

function placesOf(row: PlannedConnection, { landmarks }: PlannedConnections): string {
    const places = landmarks?.get(row) ?? [];
    return places.length === 0 ? "" : `reaches ${places.map((place) => landmarkNames[place]).join(" and ")}`;
}

/** Names in a row, the first of them where there are many. */
function listed(names: readonly string[]): string {
    if (names.length <= 4) return names.join(", ");
    return `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** Rows that are the same but for who opens the connection as one, those that reach a landmark or all ports first. */
function inGroups(found: PlannedConnections): ShownRow[] {
    const groups = new Map<string, ShownRow[]>();
    for (const each of found.rows) {
        const row = shownRow(each, found);
        const key = JSON.stringify([row.cluster, row.to, row.ports, row.why, row.places]);
        const group = groups.get(key);
        if (group) group.push(row);
        else groups.set(key, [row]);
    }
    const rows = [...groups.values()].flatMap(([first, ...others]): ShownRow[] =>
        first === undefined ? [] : [{ ...first, from: listed([first, ...others].map(({ from }) => from)) }],
    );
    return rows.sort((a, b) => loudness(a) - loudness(b));
}

const leastLoud = 2;

/** What nobody may miss comes first. */
const loudness = ({ places, ports }: ShownRow): number => (places !== "" ? 0 : ports === "all" ? 1 : leastLoud);
