// Writes docs/hosts.md from what mesh/hosts knows: npx tsx scripts/hosts-page.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dialectOf, hostsDialects, presetNames, presetOf, type Dialect } from "../mesh";
import type { Fact } from "../mesh/platforms/preset";
import { code, factRow, row } from "./markdown-table";

export const pageFile = join(__dirname, "../docs/hosts.md");

const before = `<!-- Written by scripts/hosts-page.ts from mesh/hosts: change it there. -->

# Names outside the cluster

A NetworkPolicy knows addresses. Model hubs, providers and package registries have names, whose addresses change and are shared.
An external may have names instead of CIDRs, or beside them:

\`\`\`yaml
platform:
  preset: gke-autopilot            # proposes hosts: gke
externals:
  hub:    { hosts: [huggingface.co, "*.hf.co"] }      # *. is every name below, of any depth, and not the name itself
  openai: { hosts: [api.openai.com], cidrs: [192.0.2.0/24] }
flows:
  - { from: agent, to: openai, ports: [443], why: completions }
\`\`\`

Names say where connections go, never where they come from. Addresses, URLs, names of the cluster and of private networks, and a
\`*\` by itself are refused; names outside ASCII are asked for in Punycode.

There are three ways to hold a flow to names:

1. **Policies that know names.** \`platform.hosts\` says which kind the platform has; presets propose one, \`hosts: none\` takes
   none. The flow becomes an object of that kind, a resource like the NetworkPolicies beside it.
2. **A gateway.** \`via: { to: litellm, ports: [4000] }\` leads every flow to the external through one workload.
3. **CIDRs**, where whoever has the names publishes them.

Without any of these a flow to names is an error that says so.

## What a name is worth

A policy with names lets pods connect to the addresses that were given for the names, on the flow's ports. Whatever else is at
these addresses, as at a content delivery network, is reached as well. Whoever answers for a domain says what its names resolve
to, so a wildcard trusts everybody who may make a name below it. Pods of a namespace with \`dns: none\` resolve no names, and a
flow from there to names is an error.

## Through a gateway

\`\`\`yaml
externals:
  hub: { hosts: [huggingface.co, "*.hf.co"], via: { to: litellm, ports: [4000] } }
flows:
  - { from: agent, to: hub, ports: [443], why: model cards }
\`\`\`

The flow becomes \`agent -> litellm\` on 4000 and \`litellm -> hub\` on 443; each policy says \`agent -> litellm -> hub\` in its
annotation \`ai-mesh-isolation/route\`, and \`ai-mesh plan\` shows it as one line. Flows that share a part share its policies, with all
their ports and reasons. Flows of the gateway itself go straight.

Where no policy says names, the gateway's part goes to \`internet\`, on the flow's ports: which names it asks for is then the
gateway's to decide, and a preview says so. Whoever takes over the gateway reaches the internet, and whoever may use it reaches what
it lets them. A gateway in a neighbour's namespace is held to nothing here.

A row of \`expect\` about such an external is about going there straight.

## Beside deny-all

\`platform.baseline: cluster-network-policy\` makes, for each namespace that is isolated, a ClusterNetworkPolicy of the Baseline tier
that denies (\`<namespace>.deny-all\`, with \`platform.baselinePriority\`). \`deny-all\` and \`allow-dns\` stay. It counts for pods that
no NetworkPolicy selects, so it holds while \`deny-all\` is missing. In a new namespace it is there before the namespace and is
deleted after it; in an adopted one it comes last and goes first, so that nothing declared is cut off.

What it does not close:

- connections that nodes, and addresses outside the cluster, open to pods: an ingress rule of a ClusterNetworkPolicy names pods alone;
- pods that a NetworkPolicy selects, even in one direction: a policy for egress alone leaves all their ingress open;
- pods in the host network, which no such policy selects.

## Kinds of policies with names
`;

/** Page names end in what they are about: enough to tell sources of one row apart. */
function nameOf(source: string): string {
    const url = new URL(source);
    const name = url.hash.slice(1) || (url.pathname.split("/").filter(Boolean).at(-1) ?? url.host);
    return `${url.host.replace(/^www\./, "")}: ${name.replace(/\.html$/, "")}`;
}

const fact = (what: string, known: Fact<string>): string => factRow(what, known.value, known, nameOf);

const proposedBy = ({ name }: Dialect): string => {
    const presets = presetNames
        .filter((preset) => presetOf(preset).hosts?.value === name)
        .map((preset) => code([preset]));
    return [...presets, ...(name === "cilium" ? ["`cni: cilium`"] : [])].join(", ") || "nobody";
};

function overview(dialects: readonly Dialect[]): string {
    const rows = dialects.map((dialect) => {
        const { name, kind, apiVersion, scope, wildcard, field } = dialect;
        const place = scope === "Cluster" ? "cluster" : "namespace";
        return row(
            code([name]),
            `${kind} (${apiVersion})`,
            place,
            code([field.join(".")]),
            wildcard.value,
            proposedBy(dialect),
        );
    });
    return [
        "| `platform.hosts` | kind | stands in | names | its `*` | proposed by |",
        "|---|---|---|---|---|---|",
        ...rows,
        "",
    ].join("\n");
}

function section({ name, title, wildcard, learns, adds, needs, limits }: Dialect): string {
    return [
        `### ${name}: ${title}`,
        "",
        "| fact | what it is | source |",
        "|---|---|---|",
        fact("its wildcard", wildcard),
        fact("knows addresses from", learns),
        fact("beside NetworkPolicies", adds),
        fact("needs", needs),
        ...limits.map((limit) => fact("limit", limit)),
        "",
    ].join("\n");
}

const after = `## What Cilium says besides

Where \`platform.hosts\` is \`cilium\`, flows with \`kube-apiserver\`, with \`nodes\`, and with workloads that are Cilium's own gateway
(\`io.cilium.gateway/owning-gateway\` or \`cilium.io/ingress\` among their labels) have a CiliumNetworkPolicy beside their
NetworkPolicy: Cilium knows these ends as the entities \`kube-apiserver\`, \`host\`, \`remote-node\` and \`ingress\`, which no ipBlock and
no podSelector names.

\`ai-mesh preflight --hosts <kind>\` asks a cluster whether it serves the kind, with the field that has the names.
`;

/** The page, as it is in docs. */
export function hostsPage(): string {
    const dialects = hostsDialects.map(dialectOf);
    return [before, overview(dialects), ...dialects.map(section), after].join("\n");
}

if (require.main === module) writeFileSync(pageFile, hostsPage());
