import * as grpc from "@grpc/grpc-js";
import { expect } from "chai";
import { fieldsOf } from "../../policy-pack/server/fields";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { analyzer, service, struct, whileChanged, withOwnCopies, type Change } from "./changed-copy";
import { bundlePack, PackProcess, stackBytes } from "./pack-process";
import { samplesOf, urnOf } from "./sample";
import { cases } from "../runs";

const sample = (policy: string, file: string): readonly SeenResource[] => {
    const found = samplesOf(policy).find((one) => one.file === `${file}.yaml`);
    if (found === undefined) throw new Error(`No sample is called ${policy}/${file}`);
    return found.resources;
};

const namespace = (name: string): SeenResource => {
    const type = "kubernetes:core/v1:Namespace";
    const props = { metadata: { name, labels: { purpose: "test" } } };
    return { type, name, urn: urnOf(type, name), props };
};
const open = [namespace("open")];
const isolated = [...sample("require-dns", "allowed-kube-dns")];
const many = [...Array.from({ length: 150 }, (_, i) => ({ ...namespace("a"), urn: `urn:${i}` })), ...open];

const encodeText = (text: string) => Buffer.from(text);
const field = (number: number, bytes: Uint8Array) =>
    Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
const varint = (value: number): Buffer =>
    Buffer.from(value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]);

/** What the pack said, read from the bytes: how many violations block, or the status of the error. */
type Said = { readonly blocking: number } | { readonly status: number; readonly details: string };

async function askStack(pack: PackProcess, request: Buffer, path = "/pulumirpc.Analyzer/AnalyzeStack"): Promise<Said> {
    try {
        const answer = await pack.raw(path, request);
        const levels = fieldsOf(answer)
            .filter(({ number }) => number === 2)
            .map(({ bytes }) => fieldsOf(bytes ?? Buffer.alloc(0)).find(({ number }) => number === 7)?.value ?? 0);
        return { blocking: levels.filter((level) => level === 1).length };
    } catch (error) {
        const { code, details } = error as grpc.ServiceError;
        return { status: code, details };
    }
}

/** Whether the engine stops: at a violation that blocks, and at any error but UNIMPLEMENTED. */
const stops = (said: Said): boolean =>
    "blocking" in said ? said.blocking > 0 : said.status !== grpc.status.UNIMPLEMENTED;

const replaceMethod = (type: string, method: string, body: string): string =>
    `exports.${type}.prototype.${method} = function (...args) { ${body} };`;
const keep = (type: string, method: string): string => `const kept = exports.${type}.prototype.${method};`;

const changes: readonly (readonly [title: string, change: Change])[] = [
    ["the class of a finding is gone", { file: analyzer, append: "delete exports.AnalyzeDiagnostic;" }],
    [
        "the list of resources comes without its first",
        {
            file: analyzer,
            append:
                keep("AnalyzeStackRequest", "getResourcesList") +
                replaceMethod("AnalyzeStackRequest", "getResourcesList", "return kept.call(this).slice(1);"),
        },
    ],
    [
        "the list of resources is empty",
        { file: analyzer, append: replaceMethod("AnalyzeStackRequest", "getResourcesList", "return [];") },
    ],
    [
        "a long list of resources is cut short",
        {
            file: analyzer,
            append:
                keep("AnalyzeStackRequest", "getResourcesList") +
                replaceMethod("AnalyzeStackRequest", "getResourcesList", "return kept.call(this).slice(0, 100);"),
        },
    ],
    [
        "AnalyzeStack is called something else",
        { file: service, replace: ["'/pulumirpc.Analyzer/AnalyzeStack'", "'/pulumirpc.Analyzer/AnalyzeAll'"] },
    ],
    ["AnalyzeStack is gone", { file: service, append: "delete exports.AnalyzerService.analyzeStack;" }],
    [
        "a method is there that nobody knows",
        {
            file: service,
            append: "exports.AnalyzerService.judge = { ...exports.AnalyzerService.analyze, path: '/pulumirpc.Analyzer/Judge' };",
        },
    ],
    [
        "the level is dropped",
        { file: analyzer, append: replaceMethod("AnalyzeDiagnostic", "setEnforcementlevel", "return this;") },
    ],
    [
        "the levels have other numbers",
        { file: analyzer, replace: ["ADVISORY: 0,\n  MANDATORY: 1,", "ADVISORY: 1,\n  MANDATORY: 0,"] },
    ],
    [
        "every configured level reads as disabled",
        { file: analyzer, append: replaceMethod("PolicyConfig", "getEnforcementlevel", "return 2;") },
    ],
    [
        "findings are not written",
        { file: analyzer, append: replaceMethod("AnalyzeResponse", "setDiagnosticsList", "return this;") },
    ],
    [
        "properties are not read",
        { file: analyzer, append: replaceMethod("AnalyzerResource", "getProperties", "return undefined;") },
    ],
    [
        "the provider of a resource is not read",
        { file: analyzer, append: replaceMethod("AnalyzerResource", "getProvider", "return undefined;") },
    ],
    [
        "types are read in lower case",
        {
            file: analyzer,
            append:
                keep("AnalyzerResource", "getType") +
                replaceMethod("AnalyzerResource", "getType", "return kept.call(this).toLowerCase();"),
        },
    ],
    [
        "an object loses its last field",
        {
            file: struct,
            append:
                "const kept = exports.Struct.prototype.toJavaScript;" +
                "exports.Struct.prototype.toJavaScript = function () {" +
                "const all = Object.entries(kept.call(this)); return Object.fromEntries(all.slice(0, Math.max(1, all.length - 1))); };",
        },
    ],
    ["lists are read as empty", { file: struct, append: "exports.ListValue.prototype.toJavaScript = () => [];" }],
    [
        "a secret reads as text that is gone",
        {
            file: struct,
            append:
                "const kept = exports.Struct.prototype.toJavaScript;" +
                "exports.Struct.prototype.toJavaScript = function () {" +
                "const all = kept.call(this); return '4dabf18193072939515e22adb298388d' in all ? all.value : all; };",
        },
    ],
    [
        "gRPC finds no method",
        {
            file: "@grpc/grpc-js/build/src/server.js",
            replace: ["const handler = this._retrieveHandler(path);", "const handler = undefined;"],
        },
    ],
];

describe("the pack where what it stands on is not what it was made for", function () {
    this.timeout(600_000);
    let dir: string;
    before(async () => {
        dir = await bundlePack("fail-closed");
        withOwnCopies(dir);
    });

    /** What comes of a stack in a pack of its own; undefined where the pack does not start. */
    async function saidOf(...stacks: (readonly SeenResource[])[]): Promise<Said[] | undefined> {
        let pack: PackProcess;
        try {
            pack = await PackProcess.start(dir);
        } catch (error) {
            expect((error as Error).message).to.match(/Cannot start (the pack|policy pack)/);
            return undefined;
        }
        try {
            return await Promise.all(stacks.map((stack) => askStack(pack, stackBytes(stack))));
        } finally {
            pack.stop();
        }
    }

    it("control: unchanged, it starts, passes what is isolated and refuses what is open", async () => {
        const [passed, refused, long] = (await saidOf(isolated, open, many)) ?? [];
        expect(passed).to.deep.equal({ blocking: 0 });
        expect(refused).to.have.property("blocking").that.is.above(0);
        expect(long).to.have.property("blocking").that.is.above(0);
    });

    for (const [title, change] of cases(2, changes)) {
        it(`refuses to start, or the open namespace, where ${title}`, async () => {
            const said = await whileChanged(dir, change, () => saidOf(open, many));
            if (said === undefined) return;
            expect(said.map(stops), JSON.stringify(said)).to.deep.equal([true, true]);
        });
    }
});

describe("the pack where an engine is not what it was made for", function () {
    this.timeout(120_000);
    let pack: PackProcess;
    before(async () => {
        pack = await PackProcess.start(await bundlePack("other-engine"));
    });
    after(() => pack?.stop());

    /** The request, with the fields of every resource as `change` makes them. */
    const changed = (stack: readonly SeenResource[], change: (fields: Buffer[]) => Buffer[]): Buffer =>
        Buffer.concat(
            fieldsOf(stackBytes(stack)).map(({ bytes }) => {
                const fields = fieldsOf(bytes ?? Buffer.alloc(0)).map((one) =>
                    field(one.number, one.bytes ?? Buffer.alloc(0)),
                );
                return field(1, Buffer.concat(change(fields)));
            }),
        );
    const without = (number: number) => (fields: Buffer[]) => fields.filter((one) => (one[0] ?? 0) >> 3 !== number);

    it("control: bytes taken apart and put together again are judged as before", async () => {
        expect(
            await askStack(
                pack,
                changed(isolated, (fields) => fields),
            ),
        ).to.deep.equal({ blocking: 0 });
        expect(
            stops(
                await askStack(
                    pack,
                    changed(open, (fields) => fields),
                ),
            ),
        ).to.equal(true);
    });

    it("judges alike what comes in another order, and with more than it knows", async () => {
        const more = (fields: Buffer[]) => [field(99, encodeText("new")), ...fields, field(2000, encodeText("newer"))];
        for (const change of [(fields: Buffer[]) => fields.reverse(), more]) {
            expect(await askStack(pack, changed(isolated, change))).to.deep.equal({ blocking: 0 });
            expect(await askStack(pack, changed(open, change)))
                .to.have.property("blocking")
                .that.is.above(0);
        }
    });

    for (const [number, name] of [
        [1, "type"],
        [2, "properties"],
        [3, "URN"],
        [5, "options"],
    ] as const) {
        it(`answers INTERNAL to a resource without its ${name}`, async () => {
            const said = await askStack(pack, changed(open, without(number)));
            expect(said).to.include({ status: grpc.status.INTERNAL });
            expect(said)
                .to.have.property("details")
                .that.matches(/it came without (its type or URN|properties|options)/);
        });
    }

    it("answers INTERNAL to a stack that comes in a field it does not know, and to bytes that are no request", async () => {
        const moved = Buffer.concat(fieldsOf(stackBytes(open)).map(({ bytes }) => field(2, bytes ?? Buffer.alloc(0))));
        for (const request of [moved, Buffer.concat([stackBytes(isolated), moved])]) {
            const details = "Cannot judge the stack: the request has a field 2 that this pack does not know";
            expect(await askStack(pack, request)).to.deep.equal({ status: grpc.status.INTERNAL, details });
        }
        const broken = await askStack(pack, Buffer.from([0x0a, 0x7f, 1]));
        expect(broken).to.include({ status: grpc.status.INTERNAL });
    });

    it("answers INTERNAL to a level that there is not", async () => {
        const policy = Buffer.concat([varint(8), varint(9)]);
        const entry = Buffer.concat([field(1, encodeText("require-deny-all")), field(2, policy)]);
        const said = await askStack(pack, field(1, entry), "/pulumirpc.Analyzer/Configure");
        expect(said).to.include({ status: grpc.status.INTERNAL });
        expect(said).to.have.property("details").that.includes("there is no level 9");
    });

    it("answers INTERNAL to a stack without a resource, after one had come", async () => {
        const empty = Buffer.alloc(0);
        expect(await askStack(pack, empty)).to.deep.equal({ blocking: 0 });
        await pack.analyze(open[0] as SeenResource);
        expect(await askStack(pack, empty)).to.include({ status: grpc.status.INTERNAL });
    });
});
