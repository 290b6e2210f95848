import { expect } from "chai";
import { join } from "node:path";
import type { SideSource } from "../../../cli/worlds/read-side";
import { titlesApart } from "../../../cli/worlds/side-titles";

const program = (folder: string): SideSource => ({ kind: "program", directory: join(process.cwd(), folder) });
const dev = ["stack dev", "stack dev"] as const;

const cases: [what: string, titles: readonly [string, string], sources: [SideSource, SideSource], told: string[]][] = [
    ["two programs", dev, [program("old"), program("new/mesh")], ["stack dev (old)", "stack dev (new/mesh)"]],
    ["the folder itself", dev, [program("."), program("../new")], ["stack dev (.)", "stack dev (../new)"]],
    ["one program twice", dev, [program("old"), program("old")], [...dev]],
    ["other titles", ["stack dev", "stack prod"], [program("old"), program("new")], ["stack dev", "stack prod"]],
    [
        "a file that has the title of a stack",
        dev,
        [{ kind: "state", file: "stack dev" }, program("new")],
        ["stack dev", "stack dev (new)"],
    ],
];

describe("titles of two sides", () => {
    for (const [what, titles, sources, told] of cases)
        it(`tell them apart by folder only where they are one: ${what}`, () => {
            expect(titlesApart(titles, sources)).to.deep.equal(told);
        });
});
