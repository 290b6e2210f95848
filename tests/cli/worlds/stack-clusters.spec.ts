import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWorld } from "../../../cli/commands/world-options";
import { reportOn } from "../../../cli/compare/report";
import { plannedClusters } from "../../../cli/worlds/planned-side";
import { clustersOfStack } from "../../../cli/worlds/stack-clusters";
import { plannedConnections } from "../../../cli/render/plan/connections";
import { noOptions } from "../../../cli/plan/resource";
import { readSides } from "../../../cli/worlds/read-sides";

const providerType = "pulumi:providers:kubernetes";
const meshType = "ai-mesh-isolation:index:MeshIsolation";
const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly custom: boolean;
    readonly inputs?: object;
    readonly outputs?: object;
    readonly provider?: string;
    readonly parent?: string;
}
const provider = (name: string, inputs: object = {}): Resource => ({
    ...{ urn: urnOf(providerType, name), type: providerType, custom: true, inputs, outputs: inputs },
});
const object = (kind: string, name: string, provider: string, outputs: object, parent?: string): Resource => {
    const [apiVersion = "", title = ""] = kind.split(":");
    const type = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${title}`;
    const all = { apiVersion, kind: title, ...outputs };
    const place = { provider: `${urnOf(providerType, provider)}::id`, ...(parent === undefined ? {} : { parent }) };
    return { urn: urnOf(type, `${name}-${provider}`), type, custom: true, outputs: all, ...place };
};
/** Namespace `a`, where everything may come in or nothing. */
const world = (provider: string, ingress: readonly object[], parent?: string): Resource[] => [
    object("v1:Namespace", "a", provider, { metadata: { name: "a" } }, parent),
    object(
        "networking.k8s.io/v1:NetworkPolicy",
        "in",
        provider,
        { metadata: { name: "in", namespace: "a" }, spec: { podSelector: {}, policyTypes: ["Ingress"], ingress } },
        parent,
    ),
];

describe("a stack's clusters", () => {
    const dir = mkdtempSync(join(tmpdir(), "clusters-"));
    after(() => rmSync(dir, { recursive: true }));
    const state = (name: string, ...resources: readonly Resource[]): string => {
        const file = join(dir, name);
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
        return file;
    };
    const message = (work: Promise<unknown>): Promise<string> =>
        work.then(
            () => "answered",
            (error: unknown) => (error as Error).message,
        );

    const [east, west] = [provider("east", { context: "e" }), provider("west", { context: "w" })];
    const both = () => state("both.json", east, west, ...world("east", [{}]), ...world("west", []));
    const rulesOf = async (cluster: string | undefined, file = both()) => {
        const found = await readWorld({ state: file, ...(cluster === undefined ? {} : { cluster }) });
        return found.cluster.policies.map(({ spec }) => spec.ingress?.length);
    };

    it("are worlds of their own: one is named, by its provider or what that connects to", async () => {
        expect(await rulesOf("east")).to.deep.equal([1]);
        expect(await rulesOf("west")).to.deep.equal([0]);
        expect(await rulesOf("w")).to.deep.equal([0]);
    });

    it("are an error that lists them where none is named, or none is called so", async () => {
        expect(await message(rulesOf(undefined))).to.match(
            /are in 2 clusters, of provider "east" and provider "west": name one with --cluster\. .*clusterIdentifier/,
        );
        expect(await message(rulesOf("est"))).to.match(
            /^--cluster: .*both.json has nothing in a cluster called "est": .*did you mean "east"\?$/,
        );
        const none = readWorld({ manifests: [state("x.yaml")], cluster: "east" });
        expect(await message(none)).to.include("--cluster: only the objects of a stack may be of several clusters");
    });

    it("are one where providers connect alike, or say that they are one, and else two", async () => {
        const count = async (one: object, other: object) => {
            const providers = [provider("one", one), provider("other", other)];
            const policy = object("networking.k8s.io/v1:NetworkPolicy", "out", "other", {
                metadata: { name: "out", namespace: "a" },
                spec: { podSelector: {}, policyTypes: ["Egress"] },
            });
            return message(rulesOf(undefined, state("two.json", ...providers, ...world("one", []), policy)));
        };
        const same = { context: "prod", enableServerSideApply: "true" };
        expect(await count(same, { context: "prod" })).to.equal("answered");
        const [one, other] = [{ context: "x" }, { context: "y" }].map((each) => ({ ...each, clusterIdentifier: "id" }));
        expect(await count(one ?? {}, other ?? {})).to.equal("answered");
        expect(await count({ kubeconfig: secret }, { kubeconfig: secret })).to.match(/in 2 clusters/);
        // What a provider was given may be secret, and is not told.
        expect(await count({ kubeconfig: "token: hunter2" }, { context: "y" })).not.to.include("hunter2");
    });

    it("count by their objects: a provider without any, or that writes files, is none", async () => {
        const files = provider("files", { renderYamlToDirectory: "out" });
        expect(
            await rulesOf(undefined, state("one.json", east, west, files, ...world("east", []), ...world("files", []))),
        ).to.deep.equal([0]);
    });

    it("take a mesh along where what it makes is", () => {
        const mesh = (name: string) => ({ urn: urnOf(meshType, name), type: meshType, custom: false, inputs: {} });
        const [first, second, third] = [mesh("first"), mesh("second"), mesh("third")];
        const all = [
            east,
            west,
            first,
            second,
            third,
            ...world("east", [], first.urn),
            ...world("west", [], second.urn),
        ];
        const resources = all.map((each) => ({
            ...each,
            name: each.urn,
            inputs: (each.inputs ?? {}) as never,
            external: false,
        }));
        const meshes = clustersOfStack(resources).map((cluster) =>
            cluster.resources.filter(({ type }) => type === meshType).map(({ urn }) => urn),
        );
        // One that has made nothing yet may come to be in either.
        expect(meshes).to.deep.equal([
            [first.urn, third.urn],
            [second.urn, third.urn],
        ]);
    });

    it("are compared one by one, and one that a side lacks is new", async () => {
        const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
        const compared = async (before: string, after: string, cluster?: string) => {
            const sources = [before, after].map((file) => ({ kind: "state", file }) as const);
            const [old, now] = await readSides([sources[0]!, sources[1]!], { ...how, cluster });
            const { verdict, notes } = reportOn(old, now, { failOn: [] });
            return [verdict, notes.length];
        };
        const changed = state("changed.json", east, west, ...world("east", []), ...world("west", []));
        expect(await compared(both(), changed, "east")).to.deep.equal(["narrowed", 0]);
        expect(await compared(both(), changed, "west")).to.deep.equal(["equal", 0]);
        const alone = state("alone.json", east, ...world("east", [{}]));
        expect(await compared(alone, changed, "west")).to.deep.equal(["widened", 1]);
        expect(await message(compared(alone, changed, "north"))).to.match(
            /^--cluster: .*alone.json .*; .*changed.json /,
        );
        expect(await message(compared(alone, changed))).to.match(/in 2 clusters/);
    });

    it("have rows of their own among a plan's connections", () => {
        const planned = (...all: readonly Resource[]) =>
            all.map((each) => ({
                ...{ ...each, name: each.urn, inputs: (each.outputs ?? {}) as never, external: false, parent: "" },
                ...{ dependencies: [], propertyDependencies: {}, version: "", deletedWith: "", retainOnDelete: false },
                ...{ options: noOptions, provider: each.provider ?? "" },
            }));
        const rows = (...all: readonly Resource[]) =>
            plannedConnections(plannedClusters(planned(...all))).rows.map(
                ({ cluster, from, to }) => `${cluster}: ${from} -> ${to}`,
            );
        const found = rows(east, west, ...world("east", [{}]), ...world("west", []));
        expect(found).to.include("east: any address -> a").and.not.include("west: any address -> a");
        expect(found).to.include("west: a -> any address");
        expect(rows(east, ...world("east", [{}]))).to.include("undefined: any address -> a");
    });
});
