// Writes docs/platforms.md from what mesh/platforms knows: npx tsx scripts/platforms-page.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { presetNames, presetOf, type PlatformPreset } from "../mesh";
import { cnis, pluginOf } from "../mesh/platforms/plugins";
import type { Fact } from "../mesh/platforms/preset";
import { cell, code, factRow, links, row } from "./markdown-table";

export const pageFile = join(__dirname, "../docs/platforms.md");

const before = `<!-- Written by scripts/platforms-page.ts from mesh/platforms: change it there. -->

# Platforms

\`platform.preset\` says by name what a cluster is. It gives DNS, the address where pods get credentials of the cloud, where the
load balancers' health checks come from, the network plugin, and the [policies that know names](hosts.md). What a spec sets
beside it wins:

\`\`\`yaml
platform:
  preset: eks
  dns: [kube-dns]                  # instead of the preset's
  cni: aws-vpc-cni                 # says that it acts on policies: no warning that it may have to be enabled
  identity: { cidrs: [169.254.170.23/32], ports: [80] }
  resolvers:                       # beside those of dns, asked over UDP and TCP
    - { cidrs: [10.0.0.2/32] }
    - { namespace: dns, podLabels: { app: unbound }, port: 5353 }
\`\`\`

\`ai-mesh preflight\` names the preset that a cluster looks like, and what of the cluster is other than it says.

A namespace with \`dns: none\` has no \`allow-dns\`. The policy pack refuses it until its config says that it is meant, under
\`require-dns\`: \`{ "withoutDns": [{ "namespace": "sandbox", "reason": "model weights are baked in" }] }\`.

Where a platform cannot hold what a spec asks for, the component warns, in \`ai-mesh plan\`, preview and update, and goes on.
What the spec does not tell, such as the labels by which Services select, it does not warn of: see [Plugins](#network-plugins).
`;

/** Page names end in what they are about: enough to tell sources of one row apart. */
function nameOf(source: string): string {
    const url = new URL(source);
    const name = url.hash.slice(1) || (url.pathname.split("/").filter(Boolean).at(-1) ?? url.host);
    return `${url.host.replace(/^www\./, "")}: ${name.replace(/\.html$/, "")}`;
}

function identityText({ identity: { value } }: PlatformPreset): string {
    if (value === "none") return "none";
    return "hosts" in value ? `hosts ${code(value.hosts)}` : `${code(value.cidrs)} port ${code(value.ports)}`;
}

const fact = (what: string, value: string, known: Fact<unknown>): string => factRow(what, value, known, nameOf);

function platform(preset: PlatformPreset): string {
    const { name, title, dns, identity, healthChecks, enforces, cni, hosts, limits } = preset;
    return [
        `### ${name}: ${title}`,
        "",
        "| fact | what it is | source |",
        "|---|---|---|",
        fact("DNS", code(dns.value), dns),
        fact("identity", identityText(preset), identity),
        fact("health checks", code(healthChecks.value), healthChecks),
        fact("policies take effect", enforces.value, enforces),
        ...(cni ? [fact("network plugin", code([cni.value]), cni)] : []),
        ...(hosts ? [fact("policies with names", code([hosts.value]), hosts)] : []),
        ...limits.map((limit) => fact("limit", limit.value, limit)),
        "",
    ].join("\n");
}

function overview(presets: readonly PlatformPreset[]): string {
    const rows = presets.map((preset) => {
        const { name, dns, healthChecks, enforces, cni } = preset;
        const cells = [code([name]), code(dns.value), identityText(preset), code(healthChecks.value), enforces.value];
        return row(...cells, cni ? code([cni.value]) : "one of several");
    });
    return [
        "| preset | DNS | identity | health checks | policies take effect | network plugin |",
        "|---|---|---|---|---|---|",
        ...rows,
        "",
    ].join("\n");
}

function plugins(): string {
    const rows = cnis.flatMap((name) => {
        const { title, enforces, limits } = pluginOf(name);
        const start = [`${code([name])}: ${cell(title)}`, enforces];
        if (limits.length === 0) return [`${row(...start)} | |`];
        return limits.map(({ value, sources }) => row(...start, cell(value), links(sources, nameOf)));
    });
    return ["| plugin | policies take effect | limit | source |", "|---|---|---|---|", ...rows, ""].join("\n");
}

/** The page, as it is in docs. */
export function platformsPage(): string {
    const presets = presetNames.map(presetOf);
    return [
        before,
        "## Presets",
        "",
        overview(presets),
        ...presets.map(platform),
        "## Network plugins",
        "",
        "`platform.cni` says which one acts on policies; a preset gives the one that its clusters are made with.",
        "Where `--profile` knows a plugin of that name, `ai-mesh plan`, `graph`, `diff`, `explain` and `reach` read policies as it does,",
        "and say so; `--profile reference` assumes nothing.",
        "",
        plugins(),
    ].join("\n");
}

if (require.main === module) writeFileSync(pageFile, platformsPage());
