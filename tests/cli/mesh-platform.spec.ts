import { expect } from "chai";
import { MESH_TYPE } from "../../cli/plan/resource";
import { secretOf } from "../../cli/plan/marks";
import { UNKNOWN, type WireObject, type WireValue } from "../../cli/plan/values";
import { platformOf } from "../../cli/worlds/mesh-platform";
import { apiServerOfBoth, type PlatformAddresses, podsOfBoth } from "../../cli/worlds/side";
import { IpSet } from "../../netpol";

const mesh = (platform: WireObject, externals: WireValue = {}) => ({
    type: MESH_TYPE,
    inputs: { platform, externals },
});
const text = (set: IpSet | undefined): string | undefined => set?.cidrs().join(" ");
function roles(...meshes: readonly ReturnType<typeof mesh>[]) {
    const { podCidrs, sharedCidrs, clusterAddresses } = platformOf(meshes);
    return { pods: text(podCidrs), shared: text(sharedCidrs), others: text(clusterAddresses) };
}

describe("platformOf()", () => {
    it("knows ranges of nodes, without externals that are there too", () => {
        const nodes = (...all: readonly ReturnType<typeof mesh>[]) => text(platformOf(all).nodeRanges);
        const db = { db: { cidrs: ["10.1.0.0/28"], withinClusterRanges: true } };
        expect(nodes(mesh({ nodeCidrs: ["10.1.0.0/27"] }), mesh({}, db))).to.equal("10.1.0.16/28");
        expect(nodes(mesh({ nodeCidrs: ["10.1.0.0/27"] }, { db: { cidrs: ["10.1.0.0/28"] } }))).to.equal("10.1.0.0/27");
        expect(nodes(mesh({ clusterCidrs: ["10.0.0.0/8"] }))).to.equal(undefined);
    });

    it("knows that the API server is nowhere else, where all of its addresses are known and no range may hold others", () => {
        const at = (...cidrs: WireValue[]) => mesh({ apiServer: { cidrs, port: 443 } });
        const alone = (...all: readonly ReturnType<typeof mesh>[]) => text(platformOf(all).apiServerAlone);
        expect(alone(at("10.0.0.1/32"), mesh({}), at("172.16.0.0/28"))).to.equal("10.0.0.1/32 172.16.0.0/28");
        expect(alone(mesh({})), "nothing said").to.equal(undefined);
        expect(alone(at("10.0.0.1/32", UNKNOWN)), "a part known later").to.equal(undefined);
        expect(alone(at("10.0.0.1/32", secretOf("10.0.0.2/32"))), "a part secret").to.equal(undefined);
        expect(alone(at("10.0.0.1/32"), mesh({ apiServer: UNKNOWN })), "known later to another mesh").to.equal(
            undefined,
        );
        expect(alone(at("10.0.0.1/32", "10.1.0.0/27")), "wide").to.equal(undefined);
    });

    it("takes for the API server's what both sides say is, where neither may say more", () => {
        const at = (...cidrs: WireValue[]) => platformOf([mesh({ apiServer: { cidrs, port: 443 } })]);
        const both = (...sides: readonly PlatformAddresses[]) => text(apiServerOfBoth(...sides));
        expect(both(at("10.0.0.1/32"), at("10.0.0.9/32"))).to.equal("10.0.0.1/32 10.0.0.9/32");
        expect(both(at("10.0.0.1/32"), platformOf([mesh({})]))).to.equal("10.0.0.1/32");
        expect(both(at("10.0.0.1/32"), at("10.0.0.9/32", UNKNOWN))).to.equal("");
    });

    const nothing = { pods: undefined, shared: undefined, others: undefined };
    const table: readonly [what: string, platform: WireObject, expected: object][] = [
        ["says nothing where the mesh says nothing", {}, nothing],
        [
            "takes a range of which the role is not said for anybody's",
            { clusterCidrs: ["10.0.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "10.0.0.0/16", others: "10.0.0.0/16" },
        ],
        [
            "gives each its own",
            { podCidrs: ["10.0.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["10.1.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "", others: "10.1.0.0/16 10.96.0.0/16" },
        ],
        [
            "lets any private address be a Service's or a node's where only pods' are said",
            { podCidrs: ["10.0.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "", others: undefined },
        ],
        [
            "lets those share a range that both name it",
            { podCidrs: ["10.0.0.0/16"], nodeCidrs: ["10.0.0.0/17", "10.1.0.0/16"], serviceCidrs: ["10.96.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "10.0.0.0/17", others: "10.0.0.0/17 10.1.0.0/16 10.96.0.0/16" },
        ],
        [
            "takes out what the API server and the DNS Service have",
            {
                clusterCidrs: ["10.0.0.0/30"],
                apiServer: { cidrs: ["10.0.0.1/32"], port: 443 },
                dnsClusterIp: "10.0.0.0",
            },
            { pods: "10.0.0.2/31", shared: "10.0.0.2/31", others: "10.0.0.0/32 10.0.0.2/31" },
        ],
        [
            "lets pods be where an API server is said to have more addresses than one has",
            { podCidrs: ["10.0.0.0/16"], apiServer: { cidrs: ["10.0.0.0/24"], port: 443 } },
            { pods: "10.0.0.0/16", shared: "10.0.0.0/24", others: undefined },
        ],
        ["says nothing where a range is known only later", { podCidrs: ["10.0.0.0/16", UNKNOWN] }, nothing],
        ["says nothing where a range is a secret", { podCidrs: secretOf(["10.0.0.0/16"]) }, nothing],
        ["says nothing where only others than pods are known", { nodeCidrs: ["10.1.0.0/16"] }, nothing],
    ];
    for (const [what, platform, expected] of table) {
        it(what, () => expect(roles(mesh(platform))).to.deep.equal(expected));
    }
    it("takes out what externals within the cluster's ranges have, and shares what is wide", () => {
        const db = { cidrs: ["10.0.0.0/25"], except: ["10.0.0.0/26"], withinClusterRanges: true };
        expect(roles(mesh({ clusterCidrs: ["10.0.0.0/24"] }, { db })).pods).to.equal("10.0.0.0/26 10.0.0.128/25");
        const wide = { cidrs: ["10.0.0.0/17"], withinClusterRanges: true };
        const { pods, shared } = roles(mesh({ podCidrs: ["10.0.0.0/16"] }, { wide }));
        expect([pods, shared]).to.deep.equal(["10.0.0.0/16", "10.0.0.0/17"]);
        // The control: without the word it is outside, and takes nothing out.
        const outside = { ...db, withinClusterRanges: false };
        expect(roles(mesh({ clusterCidrs: ["10.0.0.0/24"] }, { db: outside })).pods).to.equal("10.0.0.0/24");
    });
    it("holds for all meshes what one says, and knows pods anywhere where one does not say it", () => {
        expect(roles(mesh({ podCidrs: ["10.0.0.0/16"] }), mesh({}))).to.deep.equal(nothing);
        const both = roles(mesh({ podCidrs: ["10.0.0.0/16"] }), mesh({ podCidrs: ["10.1.0.0/16"] }));
        expect(both.pods).to.equal("10.0.0.0/15");
        const db = { cidrs: ["10.0.7.0/24"], withinClusterRanges: true };
        const one = roles(mesh({ podCidrs: ["10.0.0.0/21"] }, { db }), mesh({ podCidrs: ["10.0.0.0/21"] }));
        expect(one.pods).to.equal("10.0.0.0/22 10.0.4.0/23 10.0.6.0/24");
        const crossing = roles(
            mesh({ podCidrs: ["10.0.0.0/16"] }),
            mesh({ podCidrs: ["10.1.0.0/16"], nodeCidrs: ["10.0.0.0/16"] }),
        );
        expect(crossing.shared).to.equal("10.0.0.0/16");
    });
});

describe("podsOfBoth()", () => {
    const set = (cidr: string) => IpSet.parse(cidr);
    it("takes for pods' alone what both sides say is", () => {
        const { podCidrs, sharedCidrs } = podsOfBoth(
            { podCidrs: set("10.0.0.0/8") },
            { podCidrs: set("10.1.0.0/16"), sharedCidrs: set("10.1.1.0/24") },
        );
        expect(text(podCidrs)).to.equal("10.0.0.0/8");
        expect(sharedCidrs?.covers(set("10.2.0.0/16"))).to.equal(true);
        expect(sharedCidrs?.covers(set("10.1.1.0/24"))).to.equal(true);
        expect(sharedCidrs?.intersect(set("10.1.2.0/24")).isEmpty).to.equal(true);
    });
    it("takes for no pod's what either side gives to something else, as within one side", () => {
        const before = { podCidrs: set("10.0.0.0/16"), sharedCidrs: set("10.0.0.0/16") };
        const apiServer = { cidrs: ["10.0.0.2/32"], port: 6443 };
        const db = { cidrs: ["10.0.4.0/24"], withinClusterRanges: true };
        const after = platformOf([mesh({ dnsClusterIp: "10.0.0.10", apiServer }, { db })]);
        for (const [one, other] of [
            [before, after],
            [after, before],
        ] as const) {
            const { podCidrs, sharedCidrs } = podsOfBoth(one, other);
            const within = ["10.0.0.2/32", "10.0.0.10/32", "10.0.4.0/24"].map((cidr) => podCidrs?.covers(set(cidr)));
            expect(within).to.deep.equal([false, false, false]);
            expect(podCidrs?.covers(set("10.0.5.0/24"))).to.equal(true);
            expect(sharedCidrs).to.deep.equal(podCidrs);
        }
        // The control: a range that is wider than what an API server has may be pods' as well.
        const wide = platformOf([mesh({ apiServer: { cidrs: ["10.0.0.0/24"], port: 6443 } })]);
        expect(text(podsOfBoth(before, wide).podCidrs)).to.equal("10.0.0.0/16");
        // Nothing that is left says nothing of pods, and not that there are none.
        const one = { podCidrs: set("10.0.4.0/24") };
        expect(podsOfBoth(one, after)).to.deep.equal({ podCidrs: undefined, sharedCidrs: undefined });
    });
    it("goes by the one side that says it, and knows nothing where none does", () => {
        const one = { podCidrs: set("10.0.0.0/8"), sharedCidrs: set("10.1.0.0/16") };
        expect(podsOfBoth({}, one)).to.deep.equal(one);
        expect(podsOfBoth({}, {})).to.deep.equal({ podCidrs: undefined, sharedCidrs: undefined });
    });
});
