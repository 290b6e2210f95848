import { expect } from "chai";
import { MESH_TYPE } from "../../cli/plan/resource";
import { secretOf } from "../../cli/plan/marks";
import { UNKNOWN, type WireObject, type WireValue } from "../../cli/plan/values";
import { platformOf } from "../../cli/worlds/mesh-platform";
import { podsOfBoth } from "../../cli/worlds/side";
import { type IpSet, IpSet as Sets } from "../../netpol";

const mesh = (platform: WireObject, externals: WireValue = {}) => ({
    type: MESH_TYPE,
    inputs: { platform, externals },
});
const text = (set: IpSet | undefined): string | undefined => set?.cidrs().join(" ");
function roles(...meshes: readonly ReturnType<typeof mesh>[]) {
    const { podCidrs, sharedCidrs, nodeAddresses } = platformOf(meshes);
    return { pods: text(podCidrs), shared: text(sharedCidrs), nodes: text(nodeAddresses) };
}

describe("platformOf()", () => {
    const nothing = { pods: undefined, shared: undefined, nodes: undefined };
    const table: readonly [what: string, platform: WireObject, expected: object][] = [
        ["says nothing where the mesh says nothing", {}, nothing],
        [
            "takes a range of which the role is not said for anybody's",
            { clusterCidrs: ["10.0.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "10.0.0.0/16", nodes: "" },
        ],
        [
            "gives each its own",
            { podCidrs: ["10.0.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["10.1.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "", nodes: "10.1.0.0/16" },
        ],
        [
            "lets those share a range that both name it",
            { podCidrs: ["10.0.0.0/16"], nodeCidrs: ["10.0.0.0/17", "10.1.0.0/16"] },
            { pods: "10.0.0.0/16", shared: "10.0.0.0/17", nodes: "10.1.0.0/16" },
        ],
        [
            "takes out what the API server and the DNS Service have",
            {
                clusterCidrs: ["10.0.0.0/31"],
                apiServer: { cidrs: ["10.0.0.1/32"], port: 443 },
                dnsClusterIp: "10.0.0.0",
            },
            { pods: "", shared: "", nodes: "" },
        ],
        ["says nothing where a range is known only later", { podCidrs: ["10.0.0.0/16", UNKNOWN] }, nothing],
        ["says nothing where a range is a secret", { podCidrs: secretOf(["10.0.0.0/16"]) }, nothing],
        ["says nothing where only others than pods are known", { nodeCidrs: ["10.1.0.0/16"] }, nothing],
    ];
    for (const [what, platform, expected] of table) {
        it(what, () => expect(roles(mesh(platform))).to.deep.equal(expected));
    }
    it("takes out what externals within the cluster's ranges have", () => {
        const db = { cidrs: ["10.0.0.0/25"], except: ["10.0.0.0/26"], withinClusterRanges: true };
        expect(roles(mesh({ clusterCidrs: ["10.0.0.0/24"] }, { db })).pods).to.equal("10.0.0.0/26 10.0.0.128/25");
        // The control: without the word it is outside, and takes nothing out.
        const outside = { ...db, withinClusterRanges: false };
        expect(roles(mesh({ clusterCidrs: ["10.0.0.0/24"] }, { db: outside })).pods).to.equal("10.0.0.0/24");
    });
    it("knows pods anywhere where one of two meshes does not say it", () => {
        expect(roles(mesh({ podCidrs: ["10.0.0.0/16"] }), mesh({}))).to.deep.equal(nothing);
        const both = roles(mesh({ podCidrs: ["10.0.0.0/16"] }), mesh({ podCidrs: ["10.1.0.0/16"] }));
        expect(both.pods).to.equal("10.0.0.0/15");
    });
    it("podsOfBoth() takes what either side says", () => {
        const [one, other] = [Sets.parse("10.0.0.0/17"), Sets.parse("10.0.128.0/17")];
        const { podCidrs, sharedCidrs } = podsOfBoth({ podCidrs: one }, { podCidrs: other, sharedCidrs: other });
        expect([text(podCidrs), text(sharedCidrs)]).to.deep.equal(["10.0.0.0/16", "10.0.128.0/17"]);
        expect(podsOfBoth({}, {})).to.deep.equal({ podCidrs: undefined, sharedCidrs: undefined });
    });
});
