import { readFileSync } from "node:fs";
import { reportPage } from "../../../cli/render/page/page";
import { comparisonsOf } from "./compare";

/*
 * Run by controls.deep.ts as a bundle in which one redaction is taken out: prints the first output that tells one set of
 * secrets from another, or nothing where none of so many stacks has one.
 * Arguments: how a stack is read, how many stacks, the file of the page's script, names of objects.
 */
async function probe(
    title: string,
    count: number,
    script: string,
    among: readonly string[],
): Promise<string | undefined> {
    const compare = comparisonsOf(among)[title];
    if (compare === undefined) throw new Error(`nothing is called "${title}"`);
    for (let seed = 0; seed < count; seed++) {
        const found = await compare(seed, (report) => reportPage(report, script));
        if (found !== "other verdicts" && found.leaks.length > 0) return `${found.leaks[0]} (stack ${seed})`;
    }
    return undefined;
}

const [title = "", count = "", script = "", ...among] = process.argv.slice(2);
void probe(title, Number(count), readFileSync(script, "utf8"), among).then((found) =>
    process.stdout.write(found ?? ""),
);
