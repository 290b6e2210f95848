import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { LineCounter, parse, YAMLParseError } from "yaml";
import { isObject } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { didYouMean } from "../../mesh/issues";

/** A Pulumi project as its Pulumi.yaml tells it, with every path made absolute. */
export interface Project {
    readonly name: string;
    /** Where Pulumi.yaml lies. */
    readonly root: string;
    /** The directory the program runs in. */
    readonly workDir: string;
    /** The program, relative to `workDir`; `.` lets Node's own rules find it. */
    readonly entry: string;
    /** Where Pulumi.<stack>.yaml files lie. */
    readonly stackDir: string;
    /** Language of the program: `nodejs`, or another that has a language host. */
    readonly runtime: string;
    /** Options of the runtime, as written. */
    readonly runtimeOptions: Readonly<Record<string, unknown>>;
    /** Arguments for Node itself: `runtime.options.nodeargs`. */
    readonly nodeArgs: readonly string[];
    /** Whether Pulumi's runtime compiles TypeScript: `runtime.options.typescript`, true where it is not given. */
    readonly typescript: boolean;
    /** A tsconfig.json of another name, relative to the program: `runtime.options.tsconfig`; "" for none. */
    readonly tsconfig: string;
    /** Folders or programs of providers' plugins, by package: `plugins.providers`, and `packages` with a path. */
    readonly plugins: Readonly<Record<string, string>>;
    /** Defaults for every stack: the `config` block of Pulumi.yaml, as written. */
    readonly config: Readonly<Record<string, unknown>>;
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Reads Pulumi.yaml of the project in `directory`.
 *
 * @throws InputError where there is none, it is not YAML, names no project or no runtime
 */
export function readProject(directory: string): Project {
    const root = resolve(directory);
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(root, name)).find((path) => existsSync(path));
    if (!file) throw new InputError(`Cannot read the program: no Pulumi.yaml in "${directory}"`);
    const yaml = readYaml(file);
    if (typeof yaml.name !== "string") throw notText(file, "name", yaml.name);
    const { name: runtime, options } = readRuntime(file, yaml.runtime);
    return {
        name: yaml.name,
        root,
        ...entryPoint(file, root, yaml.main),
        stackDir: join(root, text(yaml.stackConfigDir) ?? text(yaml.config) ?? "."),
        runtime,
        runtimeOptions: options,
        nodeArgs: words(text(options.nodeargs) ?? ""),
        typescript: options.typescript !== false && options.typescript !== "false",
        tsconfig: text(options.tsconfig) ?? "",
        plugins: pluginPaths(root, yaml),
        config: isObject(yaml.config) ? yaml.config : {},
    };
}

/** Names of the stacks that have a file in the project, sorted. */
export function stackNames(project: Project): string[] {
    if (!existsSync(project.stackDir)) return [];
    const names = readdirSync(project.stackDir).map((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1]);
    return names.filter((name) => name !== undefined).sort();
}

/** The file of a stack; `undefined` where there is none. */
export const stackFileIfAny = ({ stackDir }: Pick<Project, "stackDir">, name: string): string | undefined =>
    ["yaml", "yml"].map((ending) => join(stackDir, `Pulumi.${name}.${ending}`)).find((path) => existsSync(path));

/**
 * The file of stack `name`.
 *
 * @throws InputError that lists the stacks there are and, where one is near, which may have been meant
 */
export function stackFile(project: Project, name: string): string {
    const found = stackFileIfAny(project, name);
    if (found) return found;
    const names = stackNames(project);
    const where = relative(process.cwd(), project.stackDir) || ".";
    const known =
        names.length > 0 ? `it has ${names.map((n) => `"${n}"`).join(", ")}` : "there is no file of any stack";
    throw new InputError(
        `Cannot plan stack "${name}": no Pulumi.${name}.yaml in "${where}"; ${known}${didYouMean(name, names)}`,
    );
}

/**
 * Reads a YAML file that holds one mapping; an empty file is an empty mapping. An integer beyond what a number holds
 * exactly is a bigint.
 *
 * @throws InputError that names the place of a mistake and quotes nothing of the file, which may hold secrets
 */
export function readYaml(file: string): Mapping {
    let value: unknown;
    const lineCounter = new LineCounter();
    try {
        const text = readFileSync(file, "utf8");
        value = parse(text, safeNumber, { intAsBigInt: true, prettyErrors: false, lineCounter }) ?? {};
    } catch (error) {
        throw new InputError(`Cannot read ${file}${mistakeIn(lineCounter, error as Error)}`);
    }
    if (!isObject(value)) throw new InputError(`Cannot read ${file}: expected a mapping of keys to values`);
    return value;
}

function safeNumber(_: unknown, value: unknown): unknown {
    return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Where in a file a mistake is and what, without the words that the parser quotes after a colon or a backslash. */
function mistakeIn(lines: LineCounter, error: Error): string {
    const isYaml = error instanceof YAMLParseError || error instanceof ReferenceError;
    const message = isYaml ? error.message.replace(/(?<=\S): .*$| \\.*$/s, "") : error.message;
    if (!(error instanceof YAMLParseError)) return `: ${message}`;
    const { line, col } = lines.linePos(error.pos[0]);
    return `:${line}:${col}: ${message}`;
}

function notText(file: string, key: string, found: unknown): InputError {
    if (found === undefined || found === null) return new InputError(`Cannot read ${file}: "${key}" is missing`);
    const is = (what: string): InputError => new InputError(`Cannot read ${file}: "${key}" is ${what}`);
    if (typeof found !== "object") return is(`${String(found)}, expected text; put it in quotes`);
    return is(`${Array.isArray(found) ? "a list" : "a mapping"}, expected text`);
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function readRuntime(file: string, runtime: unknown): { name: string; options: Mapping } {
    const name = isObject(runtime) ? runtime.name : runtime;
    if (typeof name !== "string") throw notText(file, "runtime", name);
    return { name, options: isObject(runtime) && isObject(runtime.options) ? runtime.options : {} };
}

/** Plugins that the project says are in a folder of their own rather than in Pulumi's. */
function pluginPaths(root: string, { plugins, packages }: Mapping): Record<string, string> {
    const listed = isObject(plugins) && Array.isArray(plugins.providers) ? (plugins.providers as unknown[]) : [];
    const named = listed.filter(isObject).map(({ name, path }) => [text(name), text(path)] as const);
    const added = Object.entries(isObject(packages) ? packages : {}).map(
        ([name, source]) => [name, text(isObject(source) ? source.source : source)] as const,
    );
    const paths = [...added.filter(([, path]) => /^\.{0,2}[/\\]/.test(path ?? "")), ...named];
    return Object.fromEntries(paths.flatMap(([name, path]) => (name && path ? [[name, resolve(root, path)]] : [])));
}

/** Pulumi runs a program file in the file's directory and a program directory in itself. */
function entryPoint(file: string, root: string, main: unknown): { workDir: string; entry: string } {
    const target = join(root, text(main) ?? ".");
    if (relative(root, target).startsWith("..")) {
        throw new InputError(`Cannot read ${file}: "main" is "${String(main)}", expected a path inside the project`);
    }
    if (!existsSync(target))
        throw new InputError(`Cannot read ${file}: "main" is "${String(main)}", which does not exist`);
    if (statSync(target).isDirectory()) return { workDir: target, entry: "." };
    return { workDir: dirname(target), entry: basename(target) };
}

/** Splits as a shell would: on blanks, with quotes to keep them. */
function words(line: string): string[] {
    const parts = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
    return parts.map((part) => part.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
