import type { DiffReport } from "../../compare/report";
import type { ConnectionLine } from "../connection-lines";
import { type Picture, type PictureOptions, pictureOf } from "../picture/picture";
import { escape } from "../picture/escape";
import { svgOf } from "../picture/svg";
import { perhapsText } from "../picture/svg-legend";

/** More than these and one picture of every workload is a tangle: namespaces come first, and open one by one. */
const mostNodes = 60;
const mostEdges = 120;
/** Every namespace's picture is in the page; beyond these the page gets too large to load at ease. */
const mostPictures = 150;

/** The picture with its controls: of everything, or of namespaces that open. */
export function mapHtml(report: DiffReport, lines: readonly ConnectionLine[]): string {
    const { names, purposes, comparison } = report;
    const options: PictureOptions = { names, purposes, pods: comparison.pods, isOpen: () => true };
    const whole = pictureOf(lines, options);
    const nodes = whole.groups.reduce((sum, { nodes }) => sum + Math.max(1, nodes.length), 0);
    const large = nodes > mostNodes || whole.edges.length > mostEdges;
    const picture = large ? pictureOf(lines, { ...options, isOpen: () => false }) : whole;
    const title = "Namespaces, their workloads and the connections between them";
    const changes = picture.edges.some(({ state }) => state !== "same");
    const openable = large ? namespacesWithWorkloads(report).slice(0, mostPictures) : [];
    const templates = openable.map((namespace) => {
        const own = pictureOf(lines, { ...options, isOpen: (each) => each === namespace, only: namespace });
        const svg = svgOf(own, { title: `Connections of ${namespace}`, standalone: false });
        return `<template data-namespace="${escape(namespace)}">${svg}</template>`;
    });
    return [
        `<section aria-labelledby="map-title"><h2 id="map-title">Map</h2>`,
        large
            ? `<p class="soft">Each box is a namespace; point at one to see what it is connected with, choose it to see its workloads.</p>`
            : "",
        `<div class="map"><div class="tools">`,
        large ? `<button id="back" hidden>← All namespaces</button><strong id="at" aria-live="polite"></strong>` : "",
        `<label><input type="checkbox" data-toggle="no-dns" data-when="off"${large ? "" : " checked"}> DNS</label>`,
        changes ? `<label><input type="checkbox" data-toggle="only-changes"> Only changes</label>` : "",
        `<label><input type="checkbox" data-toggle="fit" checked> Fit to width</label>`,
        `<span class="spacer"></span>${legend(picture, changes)}</div>`,
        `<div class="canvas fit" tabindex="-1">${svgOf(picture, { title, standalone: false, overview: large })}</div></div>`,
        ...templates,
        `</section>`,
    ].join("\n");
}

function namespacesWithWorkloads({ comparison }: DiffReport): string[] {
    return comparison.namespaces.filter(({ exists }) => exists).map(({ name }) => name);
}

function legend({ edges }: Picture, changes: boolean): string {
    const kinds: (readonly [look: string, text: string])[] = [
        ...(changes ? changeLooks : []),
        ...(edges.some(({ perhaps }) => perhaps) ? [["same perhaps", perhapsText] as const] : []),
    ];
    return kinds
        .map(
            ([state, text]) =>
                `<span class="legend"><svg class="mesh" aria-hidden="true" viewBox="0 0 34 10"><g class="${state}"><path class="line" d="M0,5H34"/></g></svg>${text}</span>`,
        )
        .join("");
}

const changeLooks = [
    ["opened", "+ opens"],
    ["closed", "− closes"],
    ["changed", "~ changes ports"],
    ["same", "as before"],
] as const;
