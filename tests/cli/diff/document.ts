import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as z from "zod";
import type { DiffDocument } from "../../../cli/render/diff/json";
import { root, type Run } from "../plan-process";

const schema = z.fromJSONSchema(
    JSON.parse(readFileSync(join(root, "cli/render/diff/schema.json"), "utf8")) as Parameters<
        typeof z.fromJSONSchema
    >[0],
);

/** The document that a run of `ai-mesh diff -o json` printed, which is what its schema says. */
export function documentOf({ stdout, stderr }: Run): DiffDocument {
    expect(stderr).to.equal("");
    const document = JSON.parse(stdout) as DiffDocument;
    expect(schema.safeParse(document).error).to.equal(undefined);
    return document;
}

/** What opened and closed, in short. */
export function changesOf({ changes }: DiffDocument): string[] {
    return changes.flatMap(({ from, to, opened, closed }) => [
        ...(opened === "none" ? [] : [`+ ${from.id} -> ${to.id} ${opened}`]),
        ...(closed === "none" ? [] : [`- ${from.id} -> ${to.id} ${closed}`]),
    ]);
}
