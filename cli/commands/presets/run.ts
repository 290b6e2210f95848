import { checkGiven, presetCalled, presets, valuesOf, type WorkloadPreset } from "../../../mesh/presets";
import { listDocument, presetDocument } from "../../render/presets/document";
import { listText, presetText } from "../../render/presets/text";
import { InputError } from "../../terminal/input-error";
import { didYouMean } from "../../../mesh/issues";
import { type Screen, styleFor } from "../../terminal/style";
import { wrapped } from "../../terminal/wrap";
import { eitherName } from "../old-option";
import { tellError } from "../../terminal/tell";

/** Options of `ai-mesh presets`, as commander hands them over. */
export interface PresetOptions {
    readonly output: "text" | "json";
    /** `-o json`, as it was before. */
    readonly json?: boolean | undefined;
    readonly with?: readonly string[];
}

/** Prints all presets. */
export function runList(options: PresetOptions, out: NodeJS.WritableStream & Screen): void {
    if (options.with?.length) throw new InputError("--with fills in a preset: name it, as in ai-mesh presets qdrant");
    out.write(isJson(options) ? pretty(listDocument(presets)) : listText(presets, styleFor(out)));
}

/** Prints one preset. Exit code: 0, or 2 where there is none of that name or a parameter is wrong. */
export function runShow(name: string, options: PresetOptions, out: NodeJS.WritableStream & Screen): number {
    try {
        const preset = presetCalled(name);
        if (preset === undefined) throw new InputError(unknownPreset(name));
        const given = readParameters(options.with ?? []);
        // What a spec must give may be left out here: it is shown as a place to fill in.
        const mistakes = checkGiven(preset, given, "with");
        if (mistakes.length > 0) {
            throw new InputError(mistakes.map(({ path, message }) => `${path}: ${message}`).join("\n"));
        }
        const document = presetDocument(preset, valuesOf(preset, { ...placesToFillIn(preset), ...given }));
        const style = styleFor(out);
        out.write(isJson(options) ? pretty(document) : wrapped(presetText(document, style), style.width));
        return 0;
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        tellError(error);
        return 2;
    }
}

const isJson = ({ output, json }: PresetOptions): boolean =>
    eitherName("-o json", undefined, "--json", json && "json") === "json" || output === "json";

const pretty = (document: object): string => `${JSON.stringify(document, undefined, 2)}\n`;

const placesToFillIn = ({ parameters }: WorkloadPreset): Record<string, string> =>
    Object.fromEntries(
        Object.entries(parameters).flatMap(([name, { required }]) => (required ? [[name, `<${name}>`]] : [])),
    );

function unknownPreset(name: string): string {
    const names = presets.map((each) => each.name);
    return `No preset is called "${name}"${didYouMean(name, names) || "; ai-mesh presets lists them"}`;
}

function readParameters(texts: readonly string[]): Record<string, string> {
    const pairs = texts.map((text): [string, string] => {
        const at = text.indexOf("=");
        if (at < 1) throw new InputError(`--with "${text}" is no parameter; write it like --with release=r1`);
        return [text.slice(0, at), text.slice(at + 1)];
    });
    return Object.fromEntries(pairs);
}
