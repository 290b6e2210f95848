import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** Holds what a command prints against the schema that is published beside its writer. */
export function holdsTo(command: "explain" | "reach"): (text: string) => unknown {
    const file = join(__dirname, `../../../cli/render/${command}/schema.json`);
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, "utf8")) as Parameters<typeof z.fromJSONSchema>[0]);
    return (text) => {
        const document: unknown = JSON.parse(text);
        expect(schema.safeParse(document).error).to.equal(undefined);
        return document;
    };
}
