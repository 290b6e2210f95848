import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { NetworkPolicySpec } from "../../../netpol/types";
import type { RenderedChart, RenderedPods } from "./rendered";

/** Folder with a folder for each chart, by the chart's own name; whoever has charts names it. */
const folder = process.env["AI_MESH_CHARTS"];

/** Why a chart cannot be rendered here, or nothing. */
export function whyNot({ chart }: RenderedChart): string | undefined {
    try {
        execFileSync("helm", ["version", "--short"], { stdio: "pipe" });
    } catch {
        return "there is no helm on PATH";
    }
    if (folder === undefined) return "AI_MESH_CHARTS names no folder of charts";
    return existsSync(join(folder, chart)) ? undefined : `${folder} has no chart ${chart}`;
}

/** What a chart makes. */
export interface Rendered {
    readonly pods: readonly RenderedPods[];
    readonly policies: NonNullable<RenderedChart["policies"]>;
}

/** What a chart makes as a release called r1. Dependencies that are not there are left out. */
export function render({ chart, values = {} }: RenderedChart): Rendered {
    const copy = mkdtempSync(join(tmpdir(), "chart-"));
    try {
        cpSync(join(folder ?? "", chart), copy, { recursive: true, dereference: true });
        const file = join(copy, "Chart.yaml");
        if (!existsSync(join(copy, "charts"))) writeFileSync(file, withoutDependencies(readFileSync(file, "utf8")));
        rmSync(join(copy, "Chart.lock"), { force: true });
        writeFileSync(join(copy, "own-values.json"), JSON.stringify(values));
        const args = ["template", "r1", copy, "--values", join(copy, "own-values.json")];
        const text = execFileSync("helm", args, { encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 26 });
        const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest | null);
        return { pods: manifests.flatMap(podsOf), policies: manifests.flatMap(policyOf) };
    } finally {
        rmSync(copy, { recursive: true });
    }
}

const withoutDependencies = (text: string): string => text.replace(/^dependencies:\n(?:[ -].*\n?|\n)*/m, "");

interface Container {
    readonly ports?: readonly { readonly containerPort: number }[];
    readonly restartPolicy?: string;
}
interface Template {
    readonly metadata?: { readonly labels?: Record<string, string> };
    readonly spec?: {
        readonly containers?: readonly Container[];
        readonly initContainers?: readonly Container[] | null;
    };
}
interface Group {
    readonly groupName?: string;
    readonly template: Template;
}
interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly spec?: {
        readonly template?: Template;
        readonly headGroupSpec?: Group;
        readonly workerGroupSpecs?: readonly Group[];
    };
}

/** A policy, with the protocol that the API server writes where none is given. */
function policyOf(manifest: Manifest | null): Rendered["policies"][number][] {
    if (manifest?.kind !== "NetworkPolicy") return [];
    const spec = JSON.parse(JSON.stringify(manifest.spec), (_, value: unknown) =>
        typeof value === "object" && value !== null && "port" in value ? { protocol: "TCP", ...value } : value,
    ) as NetworkPolicySpec;
    return [{ name: manifest.metadata.name, spec }];
}

function podsOf(manifest: Manifest | null): RenderedPods[] {
    if (manifest === null) return [];
    const { kind, metadata, spec } = manifest;
    const title = `${kind}/${metadata.name}`;
    const groups = [
        ...(spec?.headGroupSpec ? [{ groupName: "head", template: spec.headGroupSpec.template }] : []),
        ...(spec?.workerGroupSpecs ?? []),
    ];
    if (groups.length > 0)
        return groups.map(({ groupName, template }) => ofTemplate(`${title} ${groupName}`, template));
    return spec?.template?.spec?.containers ? [ofTemplate(title, spec.template)] : [];
}

/** Containers that start first and stay, as sidecars do, listen too. */
const listening = ({ containers, initContainers }: NonNullable<Template["spec"]>): readonly Container[] => [
    ...(initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
    ...(containers ?? []),
];

const ofTemplate = (pods: string, { metadata, spec }: Template): RenderedPods => ({
    pods,
    labels: metadata?.labels ?? {},
    ports: listening(spec ?? {}).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)),
});
