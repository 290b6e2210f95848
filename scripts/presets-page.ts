import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { presets, shown, sourceOf, type PresetPart, type WorkloadPreset } from "../mesh/presets";
import { cell, link, row } from "./markdown-table";

/** Where the page is, from the top of the repository. */
export const page = "docs/presets.md";

/** docs/presets.md, made of the presets: `npx tsx scripts/presets-page.ts` writes it, and a test holds it. */
export function presetsPage(): string {
    return [
        "# Presets",
        "",
        "<!-- Made of mesh/presets by `npx tsx scripts/presets-page.ts`; change the data, not this page. -->",
        "",
        ...introduction,
        "",
        row("preset", "made by", "versions", "facts", "parts"),
        row("---", "---", "---", "---", "---"),
        ...presets.map(({ name, madeBy, versions, held, parts }) =>
            row(link(name, `#${name}`), cell(madeBy), cell(versions), held, Object.keys(parts).join(", ")),
        ),
        ...presets.flatMap(sectionOf),
        "",
    ].join("\n");
}

const introduction = [
    "A workload may name a preset instead of labels. Flows then name its parts, and may leave the ports out:",
    "",
    "```yaml",
    "workloads:",
    "    vectors: { namespace: ai-data, preset: qdrant, with: { release: r1 } }",
    "flows:",
    "    - { from: agent, to: vectors.api, why: retrieval }   # ports: the part's own",
    "```",
    "",
    "- **A part** (`vectors.api`) is pods by their labels, with the ports that they listen on. Two parts may be the same pods with",
    "  other ports. Its policies are called `allow-to-vectors.part.api`.",
    "- **The name alone** (`vectors`) means the pods of all parts, and a flow to it says its ports. Where no labels say that, it is an",
    "  error that lists the parts.",
    "- **Flows between its own parts** (peers to peers) come with the preset. It opens nothing else: what it needs of others,",
    "  `ai-mesh plan` prints as lines to add to `flows` for as long as no flow is there for it.",
    "- **A label that names a parameter** which nobody gave is left out: without `release`, pods of every release in that namespace",
    "  are meant.",
    "- **Policies that come with the pods** are none of the mesh's, and policies add up. `plan` judges them together with its own,",
    "  says what they open and holds `expect` against them too, until the preset is told that they are gone.",
    "- **In Python** `with` is written `with_`, for it is a word of the language.",
    "- **In a neighbour's namespace** a preset gives names for flows and nothing else: the mesh isolates nobody there.",
    "",
    "`ai-mesh presets` lists them, and `ai-mesh presets show qdrant --with release=r1` shows one with the address of every fact.",
    "`rendered`: a test renders the chart and compares. `read`: read in the source, and compared with a second table that was typed",
    "from it. Versions are those that the facts are of; with another one, render and compare labels and ports.",
];

function sectionOf(preset: WorkloadPreset): string[] {
    const { name, title, parameters, parts, pods, inGroup, needs, makes } = preset;
    return [
        "",
        `## ${name}`,
        "",
        `${title}.${pods ? "" : " Its name alone means nothing; name a part."}`,
        "",
        row("part", "ports", "labels", "what it is"),
        row("---", "---", "---", "---"),
        ...Object.entries(parts).map(([part, each]) => partRow(preset, part, each)),
        ...listOf(
            "Parameters",
            Object.entries(parameters).map(([parameter, { description, required, default: text }]) => {
                const otherwise = text === undefined ? "" : ` (default \`${shown(text, {})}\`)`;
                return `\`${parameter}\`${required ? ", required" : ""}: ${description}${otherwise}`;
            }),
        ),
        ...listOf(
            "Flows of its own",
            inGroup.map(({ from, to, why }) => `${from} → ${to}: ${why}`),
        ),
        ...listOf(
            "Needs",
            needs.map(({ part, direction, peer, why, when }) => {
                const ends = direction === "to" ? `${part} → ${peer}` : `${peer} → ${part}`;
                return `${ends}: ${why}${when === undefined ? "" : `; where ${when}`}`;
            }),
        ),
        ...listOf(
            "Comes with",
            makes.map(({ name: policy, opens, without, when, source }) => {
                const told = `\`${when.parameter}: "${when.is}"\``;
                return `policy \`${shown(policy, {})}\`, where ${told}: ${link(opens, sourceOf(preset, source))}. To do without it, ${without}.`;
            }),
        ),
    ];
}

function partRow(
    preset: WorkloadPreset,
    name: string,
    { ports, labels, description, held, source }: PresetPart,
): string {
    const texts = Object.entries(labels).map(([key, value]) => `\`${key}=${shown(value, {})}\``);
    const listed = ports.map((port) => shown(port, {})).join(", ");
    return row(
        name,
        cell(listed || "none"),
        cell(texts.join(" ")),
        `${link(description, sourceOf(preset, source))}${held ? ", read" : ""}`,
    );
}

const listOf = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ["", `${title}:`, "", ...items.map((item) => `- ${item}`)];

if (require.main === module) writeFileSync(join(__dirname, "..", page), presetsPage());
