import type { DiffReport } from "../../compare/report";
import { type ConnectionLine, connectionLines } from "../../render/connection-lines";
import { type Sight, sightOf } from "../../render/picture/overview";
import { type Picture, pictureOf, type PictureOptions } from "../../render/picture/picture";
import { routeLines, routeTexts } from "../../render/routes";
import { InputError } from "../../terminal/input-error";
import { nearest } from "../../../mesh/issues";

/** A report's picture with every workload in it. */
export function wholePicture(report: DiffReport): Picture {
    const { lines, options } = drawable(report);
    return pictureOf(lines, { ...options, isOpen: () => true });
}

/**
 * One namespace with its workloads and what they are connected with, or as much of everything as one picture can show.
 *
 * @throws InputError Where there is no such namespace.
 */
export function sightOn(report: DiffReport, namespace: string | undefined): Sight {
    const { lines, options } = drawable(report);
    if (namespace === undefined) return sightOf(lines, options);
    const known = report.comparison.namespaces.filter(({ exists }) => exists).map(({ name }) => name);
    if (!known.includes(namespace)) throw new InputError(notThere(namespace, known));
    return { picture: pictureOf(lines, { ...options, isOpen: (name) => name === namespace, only: namespace }) };
}

function notThere(namespace: string, known: readonly string[]): string {
    const meant = nearest(namespace, known);
    const names = meant === undefined ? `there are ${known.join(", ") || "none"}` : `did you mean "${meant}"?`;
    return `--namespace: there is no namespace "${namespace}" to draw; ${names}`;
}

/** What can be drawn of a report, and how. */
function drawable(report: DiffReport): { lines: ConnectionLine[]; options: Omit<PictureOptions, "isOpen" | "only"> } {
    const { comparison, pods: byNamespace, names, purposes } = report;
    const lines = connectionLines(comparison, byNamespace, names);
    const routes = routeTexts(routeLines(report.after, lines, names));
    const unseen = report.gaps.map(({ text }) => text);
    return { lines, options: { names, purposes, pods: comparison.pods, unseen, routes } };
}
