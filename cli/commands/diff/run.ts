import { writeFileSync } from "node:fs";
import { ManifestError } from "../../manifests/read-manifests";
import { addressesOf, readPodCidrs } from "../pod-cidrs";
import { askedProfile, profileFor } from "../profile";
import { InputError } from "../../terminal/input-error";
import { didYouMean } from "../../../mesh/issues";
import { packsOf } from "../../plan/pack-choices";
import { type Style, styleFor } from "../../terminal/style";
import { reportPage } from "../../render/page/page";
import { closed } from "../closed-world";
import { strictStatus } from "../strict";
import type { DiffOptions } from "./options";
import { diffDocument } from "../../render/diff/json";
import { diffMarkdown } from "../../render/diff/markdown";
import { readSides } from "../../worlds/read-sides";
import { expectationChanges } from "../../compare/expectation-changes";
import { expectationRows } from "../../render/expectation-row";
import { isBlocked, reportOn, type DiffReport } from "../../compare/report";
import { diffSarif } from "../../render/diff/sarif";
import { sourcesOf } from "./sources";
import { readStackLines } from "../../worlds/stack-lines";
import { diffText } from "../../render/diff/text";
import { type FailCondition, conditions } from "../../compare/verdict";
import { progress } from "../../terminal/progress";
import { tellError } from "../../terminal/tell";
import { wrapped } from "../../terminal/wrap";

const formats = ["text", "json", "md", "html", "sarif"] as const;
type Format = (typeof formats)[number];

/** Does what `ai-mesh diff` was asked to, and returns the exit code: 0 fine, 1 stopped, 2 failed. */
export async function runDiff(options: DiffOptions): Promise<number> {
    const busy = progress();
    try {
        const sources = sourcesOf(options);
        const failOn = options.failOn.map(condition);
        const files = options.also.map(fileOf);
        const podCidrs = readPodCidrs(options.podCidrs);
        const asked = askedProfile(options);
        const { stack, config, cluster, appliedBy } = options;
        const how = { stack, config, packs: packsOf(options), progress: busy.step, cluster, appliedBy };
        const sides = await readSides(sources, how);
        const [old, now] = options.closedWorld ? [closed(sides[0]), closed(sides[1])] : sides;
        busy.step("comparing");
        const { profile, note: profileNote } = profileFor(asked, [old.platform, now.platform]);
        const [had, has] = [old, now].map((side) => expectationRows(side, addressesOf(options, side), profile));
        const expectations = expectationChanges(had ?? [], has ?? []);
        const report = reportOn(old, now, { failOn, podCidrs, profile, profileNote, expectations });
        busy.clear();
        for (const { format, file } of files) writeFileSync(file, await print(report, format, false));
        process.stdout.write(await print(report, options.output, true, options.verbose === true));
        return isBlocked(report) ? 1 : strictStatus(options, report.gaps);
    } catch (error) {
        busy.clear();
        if (!(error instanceof InputError) && !(error instanceof ManifestError)) throw error;
        tellError(error);
        return 2;
    }
}

function textOf(report: DiffReport, style: Style, verbose: boolean): string {
    return wrapped(diffText(report, style, verbose), style.width);
}

async function print(report: DiffReport, format: Format, screen: boolean, verbose = true): Promise<string> {
    switch (format) {
        case "text":
            return textOf(report, styleFor(screen ? process.stdout : {}), verbose);
        case "json":
            return `${JSON.stringify(diffDocument(report), null, 2)}\n`;
        case "md":
            return diffMarkdown(report);
        case "html":
            return reportPage(report, (await import("../../render/page/script.js")).pageScript);
        case "sarif":
            return `${JSON.stringify(diffSarif(report, readStackLines(report.after.file)), null, 2)}\n`;
    }
}

function condition(text: string): FailCondition {
    const found = conditions.find((each) => each === text);
    if (found) return found;
    const expected = `expected one of ${conditions.join(", ")}${didYouMean(text, conditions)}`;
    throw new InputError(`--fail-on: "${text}" is no condition, ${expected}`);
}

function fileOf(text: string): { format: Format; file: string } {
    const at = text.indexOf("=");
    const format = formats.find((each) => each === text.slice(0, at));
    if (format && at + 1 < text.length) return { format, file: text.slice(at + 1) };
    throw new InputError(`--also: "${text}" is not FORMAT=FILE with a format of ${formats.join(", ")}`);
}
