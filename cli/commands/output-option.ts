import { InvalidArgumentError, Option } from "commander";

/** What `--output` may have beside the formats themselves. */
interface More {
    /** The folder of cli/render with the schema of the JSON, where there is JSON. */
    readonly schema?: string;
    /** What else to know, for `--help`. */
    readonly note?: string;
    /** Formats by names that they had before. */
    readonly old?: Readonly<Record<string, string>>;
}

/** `-o, --output`, for every command that prints in more than one format: the first of them is the default. */
export function outputOption(formats: readonly [string, ...string[]], { schema, note, old = {} }: More = {}): Option {
    const says = [
        "how to print it",
        ...(schema === undefined ? [] : [`json is described by ai-mesh/${schema}/schema.json`]),
        ...(note === undefined ? [] : [note]),
    ];
    const option = new Option("-o, --output <format>", says.join("; ")).choices(formats).default(formats[0]);
    return option.argParser((text) => {
        const format = Object.hasOwn(old, text) ? (old[text] ?? text) : text;
        if (formats.includes(format)) return format;
        throw new InvalidArgumentError(`Allowed choices are ${formats.join(", ")}.`);
    });
}
