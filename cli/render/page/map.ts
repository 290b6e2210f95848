import type { DiffReport } from "../../compare/report";
import type { ConnectionLine } from "../connection-lines";
import { type PictureOptions, pictureOf } from "../picture/picture";
import { escape } from "../picture/escape";
import { isReadable } from "../picture/overview";
import { drawingsOf } from "./drawings";
import { legendHtml, toolsHtml } from "./map-tools";

/** Every namespace's picture is in the page; beyond these the page gets too large to load at ease. */
const mostPictures = 150;

/** The picture with its controls: of everything, or of namespaces that open. */
export function mapHtml(report: DiffReport, lines: readonly ConnectionLine[]): string {
    const { names, purposes, comparison } = report;
    const options: PictureOptions = { names, purposes, pods: comparison.pods, isOpen: () => true };
    const whole = pictureOf(lines, options);
    // Namespaces come first then, and open one by one.
    const large = !isReadable(whole);
    const picture = large ? pictureOf(lines, { ...options, isOpen: () => false }) : whole;
    const title = "Namespaces, their workloads and the connections between them";
    const changes = picture.edges.some(({ state }) => state !== "same");
    const openable = large ? namespacesWithWorkloads(report).slice(0, mostPictures) : [];
    const templates = openable.map((namespace) => {
        const own = pictureOf(lines, { ...options, isOpen: (each) => each === namespace, only: namespace });
        const svgs = drawingsOf(own, { title: `Connections of ${namespace}` });
        return `<template data-namespace="${escape(namespace)}">${svgs}</template>`;
    });
    const hint = large
        ? "Each box is a namespace, and the thicker an arrow, the more connections it stands for. Point at a box to see what it is connected with, choose it to see its workloads."
        : "Choose a box to see what it reaches, who reaches it, and how far whoever holds it gets.";
    return [
        `<section aria-labelledby="map-title"><h2 id="map-title">Map</h2>`,
        `<p class="soft">${hint} <span class="keys" hidden>Arrow keys walk from box to box${large ? "" : "; Tab goes on to a box's arrows"}.</span></p>`,
        `<div class="map">${toolsHtml(picture, { large, changes })}`,
        `<div class="stage"><div class="canvas fit" tabindex="-1">${drawingsOf(picture, { title, overview: large })}</div>`,
        `<aside id="picked" aria-live="polite" aria-label="What was chosen" hidden></aside></div>`,
        `${legendHtml(picture, changes)}</div>`,
        ...templates,
        `</section>`,
    ].join("\n");
}

function namespacesWithWorkloads({ comparison }: DiffReport): string[] {
    return comparison.namespaces.filter(({ exists }) => exists).map(({ name }) => name);
}
