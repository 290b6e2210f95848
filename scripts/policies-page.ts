// Writes docs/reference/policies.md from the policy pack's rules and their samples: npx tsx scripts/policies-page.ts
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { allRules } from "../policy-pack/judge/check";
import { cell, row } from "./markdown-table";

const root = join(__dirname, "..");
export const pageFile = join(root, "docs/reference/policies.md");

const before = `<!-- Written by scripts/policies-page.ts from policy-pack/rules: change it there. -->

# Policies of the pack

What each policy wants, an example that it refuses, what it says of it, and one that passes. All samples that it is tested with are in
its folder under \`policy-pack/rules/\`. Levels, settings and exceptions are in
[the pack's README](https://www.npmjs.com/package/ai-mesh-isolation-policies).
`;

/** The first document of a sample says what it is about. */
interface Head {
    readonly why: string;
    readonly config?: object;
    readonly refused?: readonly string[];
}

/** A sample's name, and what it holds beside its head. */
interface Sample extends Head {
    readonly text: string;
}

/** The smallest sample of a sort, without config where there is one: the quickest to read. */
function smallest(name: string, sort: "allowed" | "refused"): Sample | undefined {
    const folder = join(root, "policy-pack/rules", name, "samples");
    const samples = readdirSync(folder)
        .filter((file) => file.startsWith(`${sort}-`))
        .flatMap((file): Sample[] => {
            const [head = "", ...rest] = readFileSync(join(folder, file), "utf8").split(/^---\n/m);
            const text = rest.join("---\n").trim();
            return text === "" ? [] : [{ ...(load(head) as Head), text }];
        });
    const size = ({ config, text }: Sample): number => (config ? 10_000 : 0) + text.length;
    return samples.sort((a, b) => size(a) - size(b) || (a.text < b.text ? -1 : 1))[0];
}

function example(title: string, sample: Sample | undefined): string[] {
    if (sample === undefined) return [];
    const config = sample.config ? ["", `With the pack's config \`${JSON.stringify(sample.config)}\`.`] : [];
    const said = sample.refused?.flatMap((message) => [`> ${message.replaceAll("<", "&lt;")}`, ">"]).slice(0, -1) ?? [];
    return [
        ...[`**${title}: ${sample.why}**`, ...config, "", "```yaml", sample.text, "```", ""],
        ...(said.length > 0 ? [...said, ""] : []),
    ];
}

export function policiesPage(): string {
    const overview = allRules.map(({ name, title, level, severity }) =>
        row(`[\`${name}\`](#${name})`, level, severity, cell(title)),
    );
    const sections = allRules.flatMap(({ name, title, description, fix, level, severity }) => [
        ...[`## ${name}`, "", `*${title}.* ${description}`, "", `**Fix.** ${fix}`, ""],
        ...[`Level ${level}, severity ${severity}.`, ""],
        ...example("Refused", smallest(name, "refused")),
        ...example("Passes", smallest(name, "allowed")),
    ]);
    return [
        before,
        row("policy", "level", "severity", "what it wants"),
        "|---|---|---|---|",
        ...overview,
        "",
        ...sections,
    ].join("\n");
}

if (require.main === module) writeFileSync(pageFile, policiesPage());
