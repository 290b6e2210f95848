import { type DiffReport, reportOn } from "../../compare/report";
import { ManifestError } from "../../manifests/read-manifests";
import { readPodCidrs } from "../pod-cidrs";
import { askedProfile, profileFor } from "../profile";
import { strictStatus } from "../strict";
import { readWorld } from "../world-options";
import { withGaps } from "../../worlds/gaps";
import { InputError } from "../../terminal/input-error";
import { dotOf } from "../../render/picture/dot";
import { mermaidOf } from "../../render/picture/mermaid";
import { reportPage } from "../../render/page/page";
import { sightSvg } from "../../render/picture/sight-svg";
import type { GraphOptions } from "./options";
import { tell, tellError } from "../../terminal/tell";
import { sightOn, wholePicture } from "./pictures";

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
        process.stdout.write(await draw(report, options));
        return strictStatus(options, side.gaps);
    } catch (error) {
        if (!(error instanceof InputError) && !(error instanceof ManifestError)) throw error;
        tellError(error);
        return 2;
    }
}

async function draw(report: DiffReport, { output, namespace }: GraphOptions): Promise<string> {
    const title = `Who may reach whom: ${namespace === undefined ? "" : `namespace ${namespace} of `}${report.after.title}`;
    switch (output) {
        case "svg":
            return `${sightSvg(sightOn(report, namespace), title)}\n`;
        case "html":
            if (namespace !== undefined)
                throw new InputError("--namespace: the page opens every namespace itself; leave it out");
            return reportPage(report, (await import("../../render/page/script.js")).pageScript);
        case "mermaid": {
            const { picture, note } = sightOn(report, namespace);
            return mermaidOf(picture, note);
        }
        case "dot":
            // Which a program lays out that can draw a part of it too.
            return dotOf(namespace === undefined ? wholePicture(report) : sightOn(report, namespace).picture);
    }
}
