import { expect } from "chai";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, type Duplex } from "node:stream";
import { inspect } from "node:util";
import {
    AnalyzeRequest,
    AnalyzerProviderResource,
    AnalyzerResource,
    AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AS_BEFORE, FrameWriter, readFrames, type Frame } from "../../../../cli/plan/runtime/lane";
import { serveLane } from "../../../../cli/plan/runtime/lane-engine";
import { JudgeLane } from "../../../../cli/plan/runtime/lane-judge";
import { lazyInspector, type Hooks } from "../../../../cli/plan/runtime/lazy-inspector";
import { lazyProperties } from "../../../../cli/plan/runtime/lazy-properties";
import { copiedOnce, LazyStructs, ordered, type StructClass } from "../../../../cli/plan/runtime/lazy-struct";
import { onlyThemselves, plainProperties } from "../../../../cli/plan/runtime/plain-properties";
import { edited } from "../../../../cli/plan/runtime/source-edits";
import { sourceOf } from "../../../../policy-pack/stack/sentinel";
import type { WireObject } from "../../../../cli/plan/values";
import { build, root } from "../../plan-process";

describe("the lane of a plan", function () {
    this.timeout(60_000);

    it("readFrames() gives what FrameWriter sends, however it arrives", async () => {
        const frames: Frame[] = Array.from({ length: 500 }, (_, i) => ({
            call: i,
            message: JSON.stringify({ text: "ü".repeat(i), i }),
            properties: i % 2 === 0 ? "" : JSON.stringify({ more: "ß".repeat(i) }),
        }));
        for (const size of [1, 5, 11, 13, 4096, 1 << 20]) {
            const [out, back] = [new PassThrough(), new PassThrough()];
            const bytes: Buffer[] = [];
            out.on("data", (chunk: Buffer) => bytes.push(chunk));
            const writer = new FrameWriter(out);
            for (const frame of frames) writer.send(frame);
            await new Promise((done) => setImmediate(() => setImmediate(done)));
            const all = Buffer.concat(bytes);
            const got: Frame[] = [];
            readFrames(back, (frame) => got.push(frame));
            for (let at = 0; at < all.length; at += size) back.write(all.subarray(at, at + size));
            await new Promise((done) => setImmediate(() => setImmediate(done)));
            expect(got, `in pieces of ${size}`).to.deep.equal(frames);
        }
    });

    it("is used by Pulumi's runtime as it is installed, for registrations", async () => {
        build();
        const program = `
            const { ResourceMonitorClient } = require("@pulumi/pulumi/proto/resource_grpc_pb");
            require("@pulumi/pulumi/runtime");
            const { RegisterResourceRequest } = require("@pulumi/pulumi/proto/resource_pb");
            const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
            const grpc = require("@grpc/grpc-js");
            const client = new ResourceMonitorClient("127.0.0.1:1", grpc.credentials.createInsecure());
            const request = new RegisterResourceRequest().setName("a").setObject(Struct.fromJavaScript({ b: 1, a: "x" }));
            client.registerResource(request, (error, response) => {
                console.log(error ? error.message : JSON.stringify([response.getUrn(), response.getObject().toJavaScript()]));
                process.exit();
            });`;
        const answer = async (register: (inputs: WireObject) => { urn: string; id: string; inputs?: WireObject }) => {
            const child = spawn(
                process.execPath,
                ["--require", join(root, "dist/preload.js"), "--eval", `require("@pulumi/pulumi");${program}`],
                {
                    cwd: root,
                    env: { ...process.env, AI_MESH_PLAN_LANE: "program" },
                    stdio: ["ignore", "pipe", "inherit", "pipe"],
                },
            );
            const refused: string[] = [];
            serveLane(
                child.stdio[3] as Duplex,
                { register: (_, inputs) => register(inputs), outputs: () => expect.fail("no outputs") },
                (why) => refused.push(why),
            );
            let text = "";
            (child.stdout as NodeJS.ReadableStream).on("data", (chunk: Buffer) => (text += chunk.toString()));
            await new Promise((done) => child.on("close", done));
            return { text: text.trim(), refused };
        };
        let seen: WireObject | undefined;
        const same = await answer((inputs) => ((seen = inputs), { urn: "urn:a", id: "" }));
        expect(JSON.stringify(seen)).to.equal('{"a":"x","b":1}');
        expect(same).to.deep.equal({ text: '["urn:a",{"a":"x","b":1}]', refused: [] });
        const other = await answer(() => ({ urn: "urn:b", id: "", inputs: { c: true } }));
        expect(other.text).to.equal('["urn:b",{"c":true}]');
        const refused = await answer(() => {
            throw new Error("no");
        });
        expect(refused).to.deep.equal({ text: "2 UNKNOWN: no", refused: ["no"] });
    });

    it("edited() finds every line it changes in Pulumi's runtime as it is installed, and keeps their number", () => {
        for (const [file, changes] of [
            ["output.js", 1],
            ["resource.js", 1],
            ["runtime/resource.js", 9],
            ["runtime/rpc.js", 1],
        ] as const) {
            const path = join(root, "node_modules/@pulumi/pulumi", file);
            const source = readFileSync(path, "utf8").split("\n");
            const result = edited(source.join("\n"), path).split("\n");
            expect(result).to.have.length(source.length);
            expect(result.filter((line, i) => line !== source[i])).to.have.length(changes);
            expect(edited(source.join("\n"), "/srv/own/resource.js")).to.equal(source.join("\n"));
        }
    });
});

describe("lazy Structs", () => {
    const structs = new LazyStructs(Struct as unknown as StructClass);
    const value = { a: [1, null, { b: "x" }], c: { d: true, e: -1.5 } };

    it("are what Struct.fromJavaScript() makes, whatever is asked of them", () => {
        const make = () => structs.of(value) as unknown as Struct;
        const real = Struct.fromJavaScript(value);
        expect(make().toJavaScript()).to.deep.equal(value);
        expect([...make().serializeBinary()]).to.deep.equal([...real.serializeBinary()]);
        expect(make().toObject()).to.deep.equal(real.toObject());
        expect(make().toArray()).to.deep.equal(real.toArray());
        expect(make()).to.be.instanceOf(Struct);
        const changed = make();
        changed.getFieldsMap().del("a");
        expect(changed.toJavaScript()).to.deep.equal({ c: value.c });
    });

    it("hand out a copy each time", () => {
        const struct = structs.of(value) as unknown as Struct;
        (struct.toJavaScript() as { c: unknown }).c = 1;
        expect(struct.toJavaScript()).to.deep.equal(value);
    });

    it("say of which object they and their copies are, to this package's policy pack and out of everybody's sight", () => {
        const struct = structs.of(value);
        const copy = struct.toJavaScript();
        expect(copy).to.not.equal(value);
        for (const shown of [struct, copy]) expect(sourceOf(shown)).to.equal(value);
        expect(Reflect.ownKeys({ ...copy })).to.deep.equal(["a", "c"]);
        expect(inspect(copy)).to.equal(inspect(value));
        (struct as unknown as Struct).getFieldsMap();
        expect(sourceOf(struct)).to.equal(undefined);
        expect(sourceOf(Struct.fromJavaScript(value).toJavaScript())).to.equal(undefined);
    });

    it("copiedOnce() copies a lazy one itself, and leaves others and those with secrets to the SDK", () => {
        const deserialize = copiedOnce(() => ({ by: "the SDK" }));
        const lazy = structs.of(value);
        const copied = deserialize(lazy, false);
        expect(copied).to.deep.equal(value);
        expect(copied).to.not.equal(deserialize(lazy, false));
        expect(deserialize(lazy, true)).to.deep.equal({ by: "the SDK" });
        expect(deserialize(Struct.fromJavaScript(value) as never, false)).to.deep.equal({ by: "the SDK" });
    });

    it("ordered() sorts keys as protobuf does, and gives up where JSON would change a value", () => {
        expect(JSON.stringify(ordered({ b: 1, "10": 2, a: { d: [{ f: 1, e: 2 }], c: 3 } }))).to.equal(
            JSON.stringify(
                Struct.deserializeBinary(
                    Struct.fromJavaScript({ b: 1, "10": 2, a: { d: [{ f: 1, e: 2 }], c: 3 } }).serializeBinary(),
                ).toJavaScript(),
            ),
        );
        for (const odd of [NaN, Infinity, -0, "\ud800", undefined, 1n, () => 1, new Date(), new Map()])
            expect(ordered({ a: [odd] }), String(odd)).to.equal(undefined);
    });
});

describe("lazy properties", () => {
    /** As much of the runtime's transferProperties as matters: it sets a property, and its resolver fills it. */
    const made: string[] = [];
    const transfer = (onto: object, _: string, props: Record<string, unknown>) =>
        Object.fromEntries(
            Object.keys(props)
                .filter((key) => key !== "id" && key !== "urn")
                .map((key) => {
                    made.push(key);
                    const output: unknown[] = [];
                    (onto as Record<string, unknown>)[key] = output;
                    return [key, (...result: unknown[]) => void output.push(...result)];
                }),
        );
    beforeEach(() => void (made.length = 0));

    it("lazyProperties() makes what is read, before or after it is known, and nothing else", () => {
        const resource: Record<string, unknown> = {};
        const resolvers = lazyProperties(transfer)(resource, "r", { early: 1, late: 2, never: 3, id: 4 });
        expect(Object.keys(resource)).to.deep.equal(["early", "late", "never"]);
        const early = resource.early;
        for (const key of ["early", "late", "never"]) resolvers[key]?.(key, true, false);
        expect(early).to.deep.equal(["early", true, false]);
        expect(resource.late).to.deep.equal(["late", true, false]);
        expect(resource.late).to.equal(resource.late);
        expect(made).to.deep.equal(["early", "late"]);
    });

    it("lazyProperties() makes what fails, so that somebody hears of it", () => {
        const resolvers = lazyProperties(transfer)({}, "r", { a: 1 });
        resolvers.a?.(undefined, true, false, [], new Error("no"));
        expect(made).to.deep.equal(["a"]);
    });

    it("lazyProperties() lets a property be replaced, and failing afterwards leaves it so", () => {
        const resource: Record<string, unknown> = {};
        const resolvers = lazyProperties(transfer)(resource, "r", { a: 1 });
        resource.a = "mine";
        resolvers.a?.(undefined, true, false, [], new Error("no"));
        expect(resource.a).to.equal("mine");
    });
});

describe("plain properties", () => {
    const slow = async (): Promise<never> => Promise.reject(new Error("asked the runtime"));

    it("plainProperties() hands over as they are those that nothing is to be waited for", async () => {
        const spec = { d: "x", a: [1, undefined, { e: true, b: null, c: undefined }] };
        const [result, needs] = await plainProperties(slow)("r", {
            spec,
            on: false,
            id: "i",
            urn: "u",
            none: undefined,
        });
        expect(JSON.stringify(result)).to.equal('{"on":false,"spec":{"a":[1,null,{"b":null,"e":true}],"d":"x"}}');
        expect(result.spec).to.not.equal(spec);
        expect([...needs]).to.deep.equal([
            ["on", new Set()],
            ["spec", new Set()],
        ]);
        const Own = class extends Struct {};
        new LazyStructs(Own as unknown as StructClass).replace(Own as unknown as StructClass);
        expect(sourceOf(Own.fromJavaScript(result as never)), "taken as it is").to.equal(result);
    });

    it("plainProperties() leaves everything else to the runtime", async () => {
        class Own {}
        for (const odd of [
            Promise.resolve(1),
            new Own(),
            () => 1,
            Symbol("s"),
            1n,
            { __pulumiAsset: true },
            [new Map()],
            NaN,
            -0,
            "\ud800",
            { "\ud800": 1 },
            JSON.parse('{ "__proto__": 1 }'),
        ]) {
            let error: unknown;
            await plainProperties(slow)("r", { plain: 1, odd }).catch((caught: unknown) => (error = caught));
            expect(String(error), String(odd)).to.equal("Error: asked the runtime");
        }
    });

    it("onlyThemselves() finds custom resources but the excluded, and asks the runtime about others", async () => {
        const custom = (urn: string) => ({
            __pulumiCustomResource: true,
            urn: { promise: () => Promise.resolve(urn) },
        });
        const [one, two] = [custom("one"), custom("two")];
        const find = onlyThemselves(slow);
        expect(await find(new Set(), new Set())).to.deep.equal(new Set());
        expect(await find(new Set([one, two]), new Set())).to.deep.equal(new Set(["one", "two"]));
        expect(await find(new Set([one, two]), new Set([one]))).to.deep.equal(new Set(["two"]));
        let error: unknown;
        const component = { __pulumiComponentResource: true, urn: one.urn };
        await find(new Set([one, component]), new Set()).catch((caught: unknown) => (error = caught));
        expect(String(error)).to.equal("Error: asked the runtime");
    });
});

describe("the lazy inspector", () => {
    it("lazyInspector() tells the file of a function that was there before it was asked", async () => {
        const never = (): never => expect.fail("asked the runtime's own");
        const hooks = { isInitializedAsync: never, getSessionAsync: never, getScriptUrl: never } as Hooks;
        lazyInspector(hooks);
        await hooks.isInitializedAsync();
        const session = await hooks.getSessionAsync();
        const shared = globalThis as { probe?: unknown };
        shared.probe = onlyThemselves;
        const script = await new Promise<string>((resolve, reject) => {
            session.post("Runtime.evaluate", { expression: "globalThis.probe" }, (error, { result }) => {
                if (error || result.objectId === undefined) return reject(error ?? new Error("not found"));
                session.post("Runtime.getProperties", { objectId: result.objectId }, (_, { internalProperties }) => {
                    const place = internalProperties?.find(({ name }) => name === "[[FunctionLocation]]")?.value;
                    resolve((place?.value as { scriptId: string }).scriptId);
                });
            });
        });
        delete shared.probe;
        session.disconnect();
        expect(hooks.getScriptUrl(script)).to.match(/cli\/plan\/runtime\/plain-properties\.ts$/);
        expect(hooks.getScriptUrl("no such")).to.equal(undefined);
    });
});

describe("the lane of a policy pack", function () {
    this.timeout(60_000);

    it("is open once a pack on Pulumi's policy SDK as it is installed has said its port", async () => {
        const pack = join(root, "tests/fixtures/packs/baseline");
        const command = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
        const child = spawn(
            process.execPath,
            ["--require", join(root, "dist/preload.js"), command, "127.0.0.1:0", pack],
            {
                cwd: pack,
                env: { ...process.env, AI_MESH_PLAN_LANE: "pack" },
                stdio: ["ignore", "pipe", "inherit", "pipe"],
            },
        );
        const socket = child.stdio[3] as Duplex;
        socket.on("error", () => undefined);
        const lane = new JudgeLane(socket);
        await new Promise((done) => (child.stdout as NodeJS.ReadableStream).once("data", done));
        for (let tries = 0; tries < 100 && !lane.isOpen; tries++) await new Promise((tick) => setTimeout(tick, 20));
        expect(lane.isOpen).to.equal(true);
        const notJson = await lane.call([], "oops").catch((error: unknown) => String(error));
        expect(notJson).to.match(/^Error: .*JSON/);
        const unseen = new AnalyzeStackRequest().setResourcesList([new AnalyzerResource().setUrn("urn:unseen")]);
        const notShown = await lane.call(unseen.toArray(), `[${AS_BEFORE}]`).catch((error: unknown) => String(error));
        expect(notShown).to.equal('Error: "urn:unseen" was not shown before');
        const provider = new AnalyzerProviderResource().setUrn("urn:provider");
        const alone = new AnalyzeRequest().setType("a:b:C").setUrn("urn:alone").setProvider(provider);
        const unknown = await lane.call(alone.toArray(), "{}").catch((error: unknown) => String(error));
        expect(unknown).to.equal('Error: "urn:provider" was not shown before');
        const unanswered = lane.call([], "[]").catch((error: unknown) => String(error));
        child.kill("SIGKILL");
        expect(await unanswered).to.equal("Error: it ended before it had judged everything");
        expect(lane.isOpen).to.equal(false);
    });
});
