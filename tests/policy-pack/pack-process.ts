import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { build } from "esbuild";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { SeenResource } from "../../policy-pack/stack/resource";

export const packSource = join(__dirname, "../../policy-pack");
const root = join(__dirname, "../..");

/** The pack as it is now, bundled as the build does, in a folder of its own below the root's node_modules. */
export async function bundlePack(name: string, entry = join(packSource, "index.ts")): Promise<string> {
    const dir = join(root, "node_modules/.cache/ai-mesh-packs", `${name}-${process.pid}`);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    for (const file of ["package.json", "PulumiPolicy.yaml"]) cpSync(join(packSource, file), join(dir, file));
    await build({
        entryPoints: [entry],
        outfile: join(dir, "dist/index.js"),
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        external: ["@pulumi/*", "@grpc/grpc-js", "google-protobuf"],
        minifyWhitespace: true,
        minifySyntax: true,
        absWorkingDir: root,
        logLevel: "error",
    });
    return dir;
}

export interface Diagnostic {
    readonly policy: string;
    readonly mandatory: boolean;
    /** Without the policy's description, which the SDK puts before it. */
    readonly message: string;
    readonly urn: string;
}

/** A policy pack in its own process, asked as the engine asks: over the analyzer protocol. */
export class PackProcess {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: AnalyzerClient,
    ) {}

    /** Starts it as the language host does. `stackConfig` is what the pack sees of the stack's config. */
    static async start(dir: string, stackConfig: Record<string, string> = {}): Promise<PackProcess> {
        const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [dir] });
        const child = spawn(process.execPath, [runner, "127.0.0.1:1", dir], {
            cwd: dir,
            stdio: ["ignore", "pipe", "pipe"],
            env: {
                ...process.env,
                PULUMI_CONFIG: JSON.stringify(stackConfig),
                PULUMI_NODEJS_STACK: "dev",
                PULUMI_NODEJS_PROJECT: "test",
            },
        });
        const port = await firstLine(child);
        const options = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };
        return new PackProcess(
            child,
            new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options),
        );
    }

    get pid(): number {
        return this.child.pid as number;
    }

    stop(): void {
        this.client.close();
        this.child.kill();
    }

    info(): Promise<proto.AnalyzerInfo> {
        return call((done) => this.client.getAnalyzerInfo(new (emptyOf(this.client))(), done));
    }

    /** Config by policy, as the engine sends it: the level beside the settings. */
    async configure(config: Record<string, { level?: number; properties?: object }>): Promise<void> {
        const request = new proto.ConfigureAnalyzerRequest();
        for (const [name, { level = proto.EnforcementLevel.MANDATORY, properties = {} }] of Object.entries(config)) {
            const one = new proto.PolicyConfig();
            one.setEnforcementlevel(level as proto.EnforcementLevel);
            one.setProperties(structOf(properties));
            request.getPolicyconfigMap().set(name, one);
        }
        await call((done) => this.client.configure(request, done));
    }

    /** The stack's own config, as the engine sends it. */
    async configureStack(config: Record<string, string>, secretKeys: readonly string[] = []): Promise<void> {
        const request = new proto.AnalyzerStackConfigureRequest().setConfigSecretKeysList([...secretKeys]);
        for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
        await call((done) => this.client.configureStack(request, done));
    }

    /** Asks it to end; the status with which it did. */
    async cancel(): Promise<number | null> {
        const ended = once(this.child, "exit") as Promise<[number | null]>;
        await this.raw("/pulumirpc.Analyzer/Cancel", Buffer.alloc(0));
        return (await ended)[0];
    }

    async analyzeStack(resources: readonly SeenResource[]): Promise<Diagnostic[]> {
        const answer = await this.raw("/pulumirpc.Analyzer/AnalyzeStack", stackBytes(resources));
        return diagnostics(proto.AnalyzeResponse.deserializeBinary(answer));
    }

    /** The bytes that are answered to these bytes. */
    raw(path: string, request: Buffer): Promise<Buffer> {
        const same = (bytes: Buffer) => bytes;
        return call<Buffer>((done) =>
            this.client.makeUnaryRequest<Buffer, Buffer>(path, same, same, request, (error, answer) =>
                done(error, answer as Buffer),
            ),
        );
    }

    async analyze(resource: SeenResource): Promise<Diagnostic[]> {
        return diagnostics(
            await call<proto.AnalyzeResponse>((done) => this.client.analyze(analyzeRequest(resource), done)),
        );
    }

    async remediate(resource: SeenResource): Promise<{ policy: string; properties: unknown }[]> {
        const response = await call<proto.RemediateResponse>((done) =>
            this.client.remediate(analyzeRequest(resource), done),
        );
        return response.getRemediationsList().map((one) => ({
            policy: one.getPolicyname(),
            properties: one.getProperties()?.toJavaScript(),
        }));
    }
}

export const structOf = (value: object): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);

/** Requests about one resource each, as bytes: requests one after the other are one request about all of them. */
const bytes = new WeakMap<SeenResource, Buffer>();

/** The request about a whole stack, as it travels. */
export const stackBytes = (resources: readonly SeenResource[]): Buffer => Buffer.concat(resources.map(bytesOf));

function bytesOf(resource: SeenResource): Buffer {
    const known = bytes.get(resource);
    if (known !== undefined) return known;
    const request = new proto.AnalyzeStackRequest().setResourcesList([messageOf(resource)]);
    const made = Buffer.from(request.serializeBinary());
    bytes.set(resource, made);
    return made;
}

function messageOf({ type, name, urn, props, parent, provider }: SeenResource): proto.AnalyzerResource {
    const resource = new proto.AnalyzerResource();
    resource.setType(type).setName(name).setUrn(urn).setProperties(structOf(props)).setOptions(optionsOf(parent));
    if (parent !== undefined) resource.setParent(parent);
    if (provider !== undefined) resource.setProvider(providerOf(provider));
    return resource;
}

function analyzeRequest({ type, name, urn, props, parent, provider }: SeenResource): proto.AnalyzeRequest {
    const request = new proto.AnalyzeRequest();
    request.setType(type).setName(name).setUrn(urn).setProperties(structOf(props)).setOptions(optionsOf(parent));
    if (provider !== undefined) request.setProvider(providerOf(provider));
    return request;
}

function optionsOf(parent: string | undefined): proto.AnalyzerResourceOptions {
    const options = new proto.AnalyzerResourceOptions();
    if (parent !== undefined) options.setParent(parent);
    return options;
}

function providerOf({ urn, props }: NonNullable<SeenResource["provider"]>): proto.AnalyzerProviderResource {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    return new proto.AnalyzerProviderResource()
        .setType("pulumi:providers:kubernetes")
        .setUrn(urn)
        .setName(name)
        .setProperties(structOf(props));
}

const diagnostics = (response: proto.AnalyzeResponse): Diagnostic[] =>
    response.getDiagnosticsList().map((one) => ({
        policy: one.getPolicyname(),
        mandatory: one.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY,
        message: one.getMessage().replace(`${one.getDescription()}\n`, ""),
        urn: one.getUrn(),
    }));

/** The Empty class that the generated client serialises: there are two copies of google-protobuf at times. */
function emptyOf(client: AnalyzerClient): new () => never {
    return (client.getAnalyzerInfo as unknown as { requestType: new () => never }).requestType;
}

function call<T>(ask: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) =>
        ask((error, response) => (error === null ? resolve(response) : reject(error))),
    );
}

function firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        let out = "";
        let errors = "";
        child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        child.stdout?.on("data", (chunk: Buffer) => {
            out += chunk.toString();
            const line = /^(\d+)\r?\n/.exec(out)?.[1];
            if (line !== undefined) resolve(line);
        });
        child.on("exit", (code) => reject(new Error(`Cannot start the pack: it ended with ${code}: ${errors}${out}`)));
    });
}
