import { isObject } from "../../netpol";
import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";
import { readYaml, type Project } from "./project";
import { sdkCommand } from "./sdk";

/** A plugin of a provider, as a program's SDK asks for it. */
export interface PluginSpec {
    readonly name: string;
    /** "" where any version does. */
    readonly version: string;
    /** Where it can be downloaded from, where that is not Pulumi's own place; "" otherwise. */
    readonly url: string;
}

/** How to start a plugin, but for its last argument: the address of the engine. */
export interface PluginCommand {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds a provider's plugin where Pulumi looks for it: the paths in Pulumi.yaml, PATH, and Pulumi's plugin folder.
 * Undefined where it is in none of them.
 *
 * @throws InputError where it is there and cannot be started without Pulumi's CLI
 */
export function findPlugin(spec: PluginSpec, project: Project): PluginCommand | undefined {
    const own = project.plugins[spec.name] ?? (/[/\\]/.test(spec.name) ? resolve(project.root, spec.name) : undefined);
    if (own !== undefined) return commandOf(own, basename(spec.name));
    const onPath = process.env.PULUMI_IGNORE_AMBIENT_PLUGINS ? undefined : findOnPath(`pulumi-resource-${spec.name}`);
    if (onPath !== undefined) return { command: onPath, args: [], env: {} };
    const folder = installedFolder(spec);
    return folder === undefined ? undefined : commandOf(folder, spec.name);
}

/** The plugin folder of Pulumi's CLI. */
export function pluginFolder(): string {
    return join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
}

/** A program on PATH; undefined where there is none of this name. */
export function findOnPath(name: string): string | undefined {
    const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
    const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
    return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(isExecutable);
}

/** The folder of a plugin's version; of its newest where any does. */
function installedFolder({ name, version }: PluginSpec): string | undefined {
    const folder = pluginFolder();
    const prefix = `resource-${name}-v`;
    if (version !== "") {
        const exact = join(folder, prefix + version);
        return existsSync(exact) ? exact : undefined;
    }
    if (!existsSync(folder)) return undefined;
    const found = readdirSync(folder).filter((entry) => entry.startsWith(prefix) && !/\.(partial|lock)$/.test(entry));
    const newest = found.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
    return newest === undefined ? undefined : join(folder, newest);
}

/** A plugin is a program, a folder that holds one, or the source of one. */
function commandOf(path: string, name: string): PluginCommand | undefined {
    if (!existsSync(path)) return undefined;
    if (!statSync(path).isDirectory()) return { command: path, args: [], env: {} };
    const program = ["", ".exe"].map((ending) => join(path, `pulumi-resource-${name}${ending}`)).find(isExecutable);
    if (program !== undefined) return { command: program, args: [], env: {} };
    const file = join(path, "PulumiPlugin.yaml");
    if (!existsSync(file)) return undefined;
    const { runtime } = readYaml(file);
    const language = isObject(runtime) ? runtime.name : runtime;
    // Other languages' plugins are started by their language hosts, which speak to Pulumi's CLI alone.
    if (language !== "nodejs") return undefined;
    const env = { PULUMI_NODEJS_TYPESCRIPT: "true" };
    return { command: process.execPath, args: [sdkCommand("run-plugin", path), path], env };
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}
