import type { Format } from "./report";
import { csv } from "./csv";
import { dot } from "./dot";
import { json } from "./json";
import { markdown } from "./markdown";
import { mermaid } from "./mermaid";
import { table } from "./table";

/** The formats of `ai-mesh reach --output`, by name. */
export const formats = { text: table, json, md: markdown, csv, dot, mermaid } satisfies Record<string, Format>;

/** A name that `--output` takes. */
export type FormatName = keyof typeof formats;
