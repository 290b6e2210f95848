import { startChild } from "./child";
import { InputError } from "../terminal/input-error";
import { findPlugin, pluginFolder, type PluginSpec } from "./plugins";
import type { Project } from "./project";
import { tidy } from "./stack-trace";

/** A plugin that listens. */
export interface RunningPlugin {
    readonly address: string;
    close(): void;
}

/**
 * Starts a provider's plugin, or finds the one that a debugger has started (`PULUMI_DEBUG_PROVIDERS=name:port`).
 *
 * @throws InputError where it is not installed, with the ways out, or does not start
 */
export async function startPlugin(spec: PluginSpec, project: Project, engine: string): Promise<RunningPlugin> {
    const attached = attachedPort(spec.name);
    if (attached !== undefined) return { address: `127.0.0.1:${attached}`, close: () => undefined };
    const found = findPlugin(spec, project);
    if (!found) throw new InputError(missing(spec));
    const env = { ...process.env, ...found.env };
    const child = startChild(found.command, [...found.args, engine], { cwd: project.workDir, env, answers: true });
    const port = await child.firstLine;
    if (port === undefined || !/^\d+$/.test(port)) {
        child.stop();
        await child.done;
        const written = tidy(child.output()) || `it wrote "${port ?? ""}", expected a port`;
        throw new InputError(`Cannot start the plugin of provider "${spec.name}" (${found.command}):\n${written}`);
    }
    return { address: `127.0.0.1:${port}`, close: () => child.stop() };
}

function attachedPort(name: string): string | undefined {
    const entries = (process.env.PULUMI_DEBUG_PROVIDERS ?? "").split(",").map((entry) => entry.split(":"));
    return entries.find(([provider]) => provider === name)?.[1];
}

/** The ways out where functions and components of a provider are out of reach. */
export const PREVIEW_INSTEAD =
    "have Pulumi's CLI run the program and give its answer to ai-mesh:\n" +
    "  pulumi preview --json --show-sames > preview.json\n" +
    "  ai-mesh plan --preview preview.json";

function missing({ name, version, url }: PluginSpec): string {
    const wanted = version === "" ? `"${name}"` : `"${name}" ${version}`;
    const folder = `resource-${name}-v${version || "<version>"}`;
    const from = url === "" ? "" : ` --server ${url}`;
    return (
        `the plugin of provider ${wanted} is not installed: neither pulumi-resource-${name} is on PATH, ` +
        `nor ${folder} in ${pluginFolder()}. Install it:\n` +
        `  pulumi plugin install resource ${[name, version].filter(Boolean).join(" ")}${from}\n` +
        `or ${PREVIEW_INSTEAD}`
    );
}
