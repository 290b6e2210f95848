import { type DiffReport, reportOn } from "../../compare/report";
import { ManifestError } from "../../manifests/read-manifests";
import { readPodCidrs } from "../pod-cidrs";
import { askedProfile, profileFor } from "../profile";
import { strictStatus } from "../strict";
import { readWorld } from "../world-options";
import { withGaps } from "../../worlds/gaps";
import { InputError } from "../../terminal/input-error";
import { dotOf } from "../../render/picture/dot";
import { connectionLines } from "../../render/connection-lines";
import { routeLines, routeTexts } from "../../render/routes";
import { mermaidOf } from "../../render/picture/mermaid";
import { reportPage } from "../../render/page/page";
import { type Picture, pictureOf } from "../../render/picture/picture";
import { svgOf } from "../../render/picture/svg";
import type { GraphOptions } from "./options";
import { tell, tellError } from "../../terminal/tell";

/** Does what `ai-mesh graph` was asked to, and returns the exit code: 0 fine, 2 failed, or `--strict` and something was not seen. */
export async function runGraph(options: GraphOptions): Promise<number> {
    try {
        const podCidrs = readPodCidrs(options.podCidrs);
        const asked = askedProfile(options);
        const side = withGaps(await readWorld(options));
        const { profile, note: profileNote } = profileFor(asked, [side.platform]);
        // One side against itself: the same picture as of a change, with nothing in it that changes.
        const report = reportOn(side, side, { failOn: [], podCidrs, profile, profileNote });
        const told = [
            ...(profileNote === undefined ? [] : [profileNote]),
            ...side.notes,
            ...side.gaps.map(({ text }) => text),
        ];
        for (const note of told) tell("note", note);
        process.stdout.write(await draw(report, options.output));
        return strictStatus(options, side.gaps);
    } catch (error) {
        if (!(error instanceof InputError) && !(error instanceof ManifestError)) throw error;
        tellError(error);
        return 2;
    }
}

/** A report's picture with every workload in it. */
export function wholePicture(report: DiffReport): Picture {
    const { comparison, pods: byNamespace, names, purposes } = report;
    const lines = connectionLines(comparison, byNamespace, names);
    const routes = routeTexts(routeLines(report.after, lines, names));
    const unseen = report.gaps.map(({ text }) => text);
    return pictureOf(lines, { names, purposes, pods: comparison.pods, isOpen: () => true, unseen, routes });
}

async function draw(report: DiffReport, output: GraphOptions["output"]): Promise<string> {
    switch (output) {
        case "svg":
            return `${svgOf(wholePicture(report), { title: `Who may reach whom: ${report.after.title}`, standalone: true })}\n`;
        case "html":
            return reportPage(report, (await import("../../render/page/script.js")).pageScript);
        case "mermaid":
            return mermaidOf(wholePicture(report));
        case "dot":
            return dotOf(wholePicture(report));
    }
}
