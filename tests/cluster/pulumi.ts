import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { onPath } from "./binaries";

export const REPOSITORY = join(__dirname, "..", "..");

/** Why no update can run here; undefined where it can. */
export function pulumiMissing(): string | undefined {
    const absent = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes"].filter(
        (name) => onPath(name) === undefined,
    );
    return absent.length === 0 ? undefined : `not on PATH: ${absent.join(", ")}`;
}

/** What an operation did: exit code, all it printed, and what became of the cluster's objects. */
export interface Operation {
    readonly code: number;
    readonly output: string;
    /** One line for each Kubernetes object that was not left as it was: `update kubernetes:networking.k8s.io/v1:NetworkPolicy mesh/ai-data/deny-all`, sorted. */
    readonly steps: readonly string[];
    readonly policyEvents: readonly {
        readonly policyName: string;
        readonly message: string;
        readonly enforcementLevel: string;
    }[];
    readonly seconds: number;
}

/** The commands of Pulumi that read or change a cluster. */
export type Verb = "up" | "preview" | "refresh" | "destroy";

/** A running operation that can be interrupted. */
export interface Running {
    readonly child: ChildProcess;
    readonly done: Promise<Operation>;
}

interface EngineEvent {
    readonly resourcePreEvent?: {
        readonly metadata: { readonly op: string; readonly urn: string; readonly type: string };
    };
    readonly policyEvent?: { readonly policyName: string; readonly message: string; readonly enforcementLevel: string };
}

/**
 * A stack of this package's project in a directory of its own, with the local file backend: its program is the
 * repository's (or another file of it), its Pulumi.yaml a copy.
 */
export class PulumiStack {
    readonly directory = mkdtempSync(join(tmpdir(), "ai-mesh-stack-"));
    readonly #environment: NodeJS.ProcessEnv;
    readonly #stack: string;
    #operations = 0;

    constructor(
        kubeconfig: string,
        { program = "index.ts", stack = "test" }: { program?: string; stack?: string } = {},
    ) {
        this.#stack = stack;
        for (const file of ["components", "mesh", "netpol", "node_modules", "package.json", "tsconfig.json"])
            symlinkSync(join(REPOSITORY, file), join(this.directory, file));
        symlinkSync(join(REPOSITORY, program), join(this.directory, "index.ts"));
        cpSync(join(REPOSITORY, "Pulumi.yaml"), join(this.directory, "Pulumi.yaml"));
        mkdirSync(join(this.directory, "stacks"));
        mkdirSync(join(this.directory, "state"));
        this.#environment = {
            ...process.env,
            KUBECONFIG: kubeconfig,
            PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
            PULUMI_HOME: join(this.directory, "home"),
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DEBUG_COMMANDS: "true",
        };
    }

    /** Makes the stack; its configuration comes with {@link configure}. */
    async create(): Promise<void> {
        this.configure({});
        const made = await this.run(["stack", "init", this.#stack]);
        if (made.code !== 0) throw new Error(`pulumi stack init: ${made.output}`);
    }

    get #configFile(): string {
        return join(this.directory, "stacks", `Pulumi.${this.#stack}.yaml`);
    }

    /** Replaces the stack's configuration; keys without a project are this project's. */
    configure(values: Readonly<Record<string, unknown>>): void {
        let salt: string | undefined;
        try {
            salt = /^encryptionsalt: (.*)$/mu.exec(readFileSync(this.#configFile, "utf8"))?.[1];
        } catch {
            salt = undefined;
        }
        const config = Object.fromEntries(
            Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `ai-mesh-isolation:${key}`, value]),
        );
        writeFileSync(this.#configFile, stringify({ ...(salt === undefined ? {} : { encryptionsalt: salt }), config }));
    }

    /** Starts `pulumi ARGS` in the project, in a process group of its own. */
    start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
        const started = Date.now();
        const child = spawn("pulumi", [...args, "--non-interactive", "--color=never"], {
            cwd: this.directory,
            env: { ...this.#environment, ...environment },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr])
            stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
        const done = new Promise<Operation>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) =>
                resolve({
                    code: code ?? -1,
                    output,
                    steps: [],
                    policyEvents: [],
                    seconds: (Date.now() - started) / 1000,
                }),
            );
        });
        return { child, done };
    }

    run(args: readonly string[]): Promise<Operation> {
        return this.start(args).done;
    }

    /** `pulumi up|preview|refresh|destroy`, with what it did to each resource. */
    startOperation(verb: Verb, flags: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Running {
        const log = join(this.directory, `events-${this.#operations++}.json`);
        const confirm = verb === "preview" ? [] : ["--yes", "--skip-preview"];
        const { child, done } = this.start(
            [verb, "--stack", this.#stack, "--event-log", log, ...confirm, ...flags],
            environment,
        );
        return { child, done: done.then((operation) => ({ ...operation, ...readEvents(log) })) };
    }

    operation(verb: Verb, flags: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Operation> {
        return this.startOperation(verb, flags, environment).done;
    }

    /** Asks a running operation to end, as Ctrl-C does: it finishes what it has begun and writes it down. */
    static interrupt({ child }: Running): void {
        child.kill("SIGINT");
    }

    /** Ends a running operation at once with everything it started, as a lost machine would. */
    static kill({ child }: Running): void {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }

    /**
     * Puts the state back as the last whole checkpoint has it. The file backend writes a checkpoint in place, so that a
     * process killed just then leaves less than JSON, with the one before beside it; other backends keep both whole.
     */
    recoverCheckpoint(): void {
        const file = join(this.directory, "state/.pulumi/stacks/ai-mesh-isolation", `${this.#stack}.json`);
        try {
            JSON.parse(readFileSync(file, "utf8"));
        } catch {
            cpSync(`${file}.bak`, file);
        }
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}

function readEvents(log: string): Pick<Operation, "steps" | "policyEvents"> {
    let text = "";
    try {
        text = readFileSync(log, "utf8");
    } catch {
        return { steps: [], policyEvents: [] };
    }
    // A killed run may leave half a line.
    const events = text.split("\n").flatMap((line): EngineEvent[] => {
        try {
            return [JSON.parse(line) as EngineEvent];
        } catch {
            return [];
        }
    });
    const steps = events.flatMap(({ resourcePreEvent }) => {
        if (resourcePreEvent === undefined || resourcePreEvent.metadata.op === "same") return [];
        const { op, urn, type } = resourcePreEvent.metadata;
        return !type.startsWith("kubernetes:") ? [] : [`${op} ${type} ${urn.split("::").at(-1)}`];
    });
    return {
        steps: steps.sort(),
        policyEvents: events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent])),
    };
}
