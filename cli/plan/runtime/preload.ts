/**
 * Loaded by Node before Pulumi's runtime in every process that a plan starts; a file of its own, dist/preload.js.
 *
 * It does three things. It ends the process when the plan that started it is gone, even killed. It takes what a program
 * registers past gRPC, which costs more than everything that is said over it. And it leaves out, or puts off until
 * something asks, what Pulumi's runtime does for deployments and a plan has no use for: the TypeScript compiler, npm's
 * resolver and V8's debugger (needed to serialise functions), the debug log, and the stack traces kept with every promise
 * and resource; and what tsx does with dependencies that need none of it. Where the runtime's insides are other than expected here it is left as it is, which only costs time.
 */
import Module from "node:module";
import { Socket } from "node:net";
import { LANE_VARIABLE } from "./lane";
import { PackLane } from "./lane-pack";
import { ProgramLane } from "./lane-program";
import { lazyInspector } from "./lazy-inspector";
import { lazyProperties } from "./lazy-properties";
import { copiedOnce } from "./lazy-struct";
import { onlyThemselves, plainCopy, plainProperties } from "./plain-properties";
import { pastTsx } from "./plain-sources";
import { edited } from "./source-edits";
import { untraced, type State, type Traced } from "./untraced";

type Load = (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown;
type Compile = (module: NodeModule, file: string) => void;
interface Loader {
    _load: Load;
    _extensions: Record<string, Compile>;
}
type Exports = Record<string, unknown>;

const loader = Module as unknown as Loader;
const original = loader._load;

const lane = startLane();
editSources();
pastTsx(loader._extensions);
loader._load = (request, parent, isMain) => {
    const from = (parent?.filename ?? "").replaceAll("\\", "/");
    if (request === "@grpc/grpc-js" && from.includes("/@pulumi/policy/"))
        return watched(original(request, parent, isMain));
    if (request === "./deserialize" && from.includes("/@pulumi/policy/"))
        return deserializing(original(request, parent, isMain) as Exports);
    // Messages in five dozen languages, which the mesh's component never asks zod for.
    if (request === "../locales/index.cjs" && from.includes("/node_modules/zod/"))
        return onFirstUse(() => original(request, parent, isMain) as object, { __esModule: true });
    if (!from.includes("/@pulumi/pulumi/")) return original(request, parent, isMain);
    const later = request.startsWith("@opentelemetry/") ? LATER.telemetry : LATER[request];
    if (later) return later(() => original(request, parent, isMain) as object, parent);
    const loaded = original(request, parent, isMain);
    const patch = PATCHES.find(({ ends }) => request === ends || request.endsWith(`/${ends}`));
    if (patch && typeof loaded === "object" && loaded !== null) patch.apply(loaded as Exports);
    return loaded;
};

/** The plan holds the other end of file descriptor 3, whose end is the plan's; on it, it may want to be spoken to. */
function startLane(): ProgramLane | PackLane | undefined {
    const own = process.env[LANE_VARIABLE];
    // Not for what the program itself may start.
    delete process.env[LANE_VARIABLE];
    const speaks = own === "program" || own === "pack";
    try {
        const leash = new Socket({ fd: 3, readable: true, writable: speaks });
        leash.on("close", () => process.exit(1)).on("error", () => process.exit(1));
        leash.resume().unref();
        if (!speaks) return undefined;
        return own === "program" ? new ProgramLane(leash) : new PackLane(leash);
    } catch {
        // Started by something else, without a leash.
        return undefined;
    }
}

/** The policy SDK's gRPC, which is where it says what judges. */
function watched(grpc: unknown): unknown {
    const isNew = typeof grpc === "object" && grpc !== null && "Server" in grpc && once(grpc);
    if (isNew && lane instanceof PackLane) lane.watch(grpc as never);
    return grpc;
}

/** What makes a policy's properties of a Struct: two copies, of which one is enough. */
function deserializing(exports: Exports): Exports {
    if (once(exports)) replace(exports, "deserializeProperties", copiedOnce);
    return exports;
}

/** Has Node compile the lines of Pulumi's runtime that {@link edited} gives instead of its own. */
function editSources(): void {
    const modules = Module.prototype as unknown as { _compile?: (...args: [string, string, ...unknown[]]) => unknown };
    const compile = modules._compile;
    if (typeof compile !== "function") return;
    modules._compile = function (source, file, ...more) {
        return compile.call(this, edited(source, file), file, ...more);
    };
}

/** Modules that are loaded when they are first used, not when they are asked for, or not at all. */
const LATER: Record<string, ((load: () => object, parent: { filename?: string } | undefined) => unknown) | undefined> =
    {
        // Knows only maps on disk, and would hide those that tsx and ts-node give Node in memory.
        "source-map-support/register": () => ({}),
        // Node 20 never comes to the end of some stack traces in colour, and a plan takes the colour off anyway.
        util: (load, parent) => (isErrorPrinter(parent?.filename ?? "") ? withoutColours(load()) : load()),
        "@npmcli/arborist": (load) => onFirstUse(load, { __esModule: true }),
        // Pulumi's own programming interface for its CLI, and tracing, which a plan turns off.
        "./automation": (load) => onFirstUse(load, { __esModule: true }),
        telemetry: (load) => onFirstUse(load, { __esModule: true }),
        typescript: (load, parent) =>
            onFirstUse(load, {
                get version() {
                    return (original("typescript/package.json", parent as never, false) as { version: string }).version;
                },
            }),
        "ts-node": (load) => ({
            register: (options: unknown) =>
                void registerOnFirstUse(() => load() as { register(options: unknown): void }, options),
        }),
    };

function isErrorPrinter(file: string): boolean {
    return file.replaceAll("\\", "/").endsWith("/cmd/run/error.js");
}

function withoutColours(util: object): object {
    const { inspect } = util as { inspect: (value: unknown, options: object) => string };
    return {
        ...util,
        inspect: (value: unknown, options: object = {}) => inspect(value, { ...options, colors: false }),
    };
}

function onFirstUse(load: () => object, known: object): object {
    let loaded: object | undefined;
    const real = (): object => (loaded ??= load());
    return new Proxy(known, {
        get: (_, key) => (key in known ? Reflect.get(known, key) : Reflect.get(real(), key)) as unknown,
        has: (_, key) => key in known || key in real(),
        set: (_, key, value) => Reflect.set(real(), key, value),
    });
}

/** ts-node takes over `.ts` files; it is not needed where there are none. */
function registerOnFirstUse(load: () => { register(options: unknown): void }, options: unknown): void {
    for (const extension of [".ts", ".tsx"]) {
        const before = loader._extensions[extension];
        loader._extensions[extension] = (module, file) => {
            if (before) loader._extensions[extension] = before;
            else delete loader._extensions[extension];
            load().register(options);
            (loader._extensions[extension] ?? loader._extensions[".js"])?.(module, file);
        };
    }
}

/** What is taken out of a module of Pulumi's once it is loaded, by the end of the name it is asked for by. */
const PATCHES: readonly { readonly ends: string; apply(exports: Exports): void }[] = [
    {
        ends: "log",
        apply: (log) => {
            if (typeof log.debug === "function") log.debug = () => Promise.resolve();
        },
    },
    {
        ends: "analyzer_pb.js",
        apply: (messages) => lane instanceof PackLane && lane.useMessages(messages as never),
    },
    {
        ends: "struct_pb",
        apply: ({ Struct }) => lane?.useStruct(Struct as never),
    },
    {
        ends: "resource_grpc_pb",
        apply: (services) => lane instanceof ProgramLane && once(services) && lane.replace(services as never),
    },
    {
        ends: "rpc",
        apply: (rpc) => {
            if (!once(rpc)) return;
            replace(rpc, "transferProperties", lazyProperties);
            replace(rpc, "serializeResourceProperties", plainProperties);
            rpc.plainCopy = plainCopy;
        },
    },
    {
        ends: "dependsOn",
        apply: (depends) =>
            once(depends) && replace(depends, "getAllTransitivelyReferencedResourceURNs", onlyThemselves),
    },
    {
        ends: "v8Hooks",
        apply: (hooks) => {
            const known = ["isInitializedAsync", "getSessionAsync", "getScriptUrl"];
            if (known.every((name) => typeof hooks[name] === "function") && once(hooks)) lazyInspector(hooks as never);
        },
    },
    { ends: "state", apply: (exports) => void (state = exports as unknown as State) },
    {
        ends: "debuggable",
        apply: (debuggable) => {
            const traced = debuggable.debuggablePromise as Traced;
            if (typeof traced !== "function" || debuggable.debugPromiseLeaks === true || !once(debuggable)) return;
            debuggable.debuggablePromise = untraced(traced, () => state);
        },
    },
    {
        ends: "resource",
        apply: ({ Resource }) => {
            if (typeof Resource === "function" && "stackTrace" in Resource) Resource.stackTrace = () => [];
        },
    },
];
const patched = new WeakSet<object>();
let state: State | undefined;

function replace<F>(exports: Exports, name: string, better: (original: F) => F): void {
    if (typeof exports[name] === "function") exports[name] = better(exports[name] as F);
}

/** Whether a module is seen for the first time: its exports are asked for by every module that imports it. */
function once(exports: object): boolean {
    const isFirst = !patched.has(exports);
    patched.add(exports);
    return isFirst;
}
