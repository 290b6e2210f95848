import { expect } from "chai";
import fc from "fast-check";
import { landmarksOf } from "../cli/compare/landmarks";
import { compile, parseMesh } from "../mesh";
import { piecesAtMost } from "../mesh/guard/blocks";
import { internetSet, IpSet, metadataAddresses, metadataSet, PortSet, specialRanges } from "../netpol";
import { internetRanges } from "../policy-pack/judge/wide";

/** What the endpoint `internet` opens beside a platform's own ranges. */
function opened(platform: object): IpSet {
    const mesh = parseMesh({
        platform,
        namespaces: { agents: { purpose: "agents" } },
        flows: [{ from: "agents", to: "internet", ports: ["443"], why: "test" }],
    });
    const policy = compile(mesh).policies.find(({ part }) => part === "flow")!.manifest;
    const peers = (policy.spec.egress ?? []).flatMap(({ to = [] }) => to);
    return IpSet.unionAll(peers.map(({ ipBlock }) => IpSet.fromBlock(ipBlock!)));
}

const landmarks = (addresses: IpSet) => landmarksOf(addresses, PortSet.all, { apiServer: IpSet.none, identity: [] });

const setOf = (cidrs: readonly string[]): IpSet => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));

/** How many IPv4 addresses a set has. */
const sizeOf = ({ v4 }: IpSet): number =>
    v4.reduce((size: number, bound, index) => size + (index % 2 === 0 ? -1 : 1) * Number(bound), 0);

/** Everybody's notion of the internet: who opens it, who reports that it opens, who refuses it, who guards it. */
describe("the internet", () => {
    it("is to the endpoint what it is to all that judge", () => {
        expect(opened({}).equals(internetSet)).to.equal(true);
    });

    it("is to the endpoint all of that but the platform's own ranges", () => {
        const cidr = fc
            .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 4, max: 32 }))
            .map(([address, length]) => {
                const network = Math.floor(address / 2 ** (32 - length)) * 2 ** (32 - length);
                return `${[24, 16, 8, 0].map((bits) => Math.floor(network / 2 ** bits) % 256).join(".")}/${length}`;
            });
        const ranges = fc.uniqueArray(cidr, { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(ranges, ranges, ranges, (podCidrs, nodeCidrs, apiServer) => {
                const platform = { podCidrs, nodeCidrs, apiServer: { cidrs: apiServer, port: 443 } };
                const own = setOf([...podCidrs, ...nodeCidrs, ...apiServer]);
                expect(opened(platform).equals(internetSet.subtract(own))).to.equal(true);
            }),
        );
    });

    it("is reported and refused in whatever the endpoint opens, and in no special range but those that stand for IPv4", () => {
        const open = opened({});
        expect(landmarks(open)).to.deep.equal(["internet"]);
        expect(internetRanges(open)).to.not.deep.equal([]);
        for (const { cidr } of specialRanges) {
            // What stands for every IPv4 address holds those of the internet; the pack refuses it as that too.
            const isAllOfIpv4 = ["64:ff9b::/96", "::ffff:0:0/96"].includes(cidr);
            expect(landmarks(IpSet.parse(cidr)).includes("internet"), cidr).to.equal(isAllOfIpv4);
        }
        for (const { address } of metadataAddresses) {
            expect(landmarks(IpSet.parse(address)), address).to.deep.equal(["metadata"]);
        }
        expect(open.intersect(metadataSet).isEmpty).to.equal(true);
    });

    it("ends where the table says: beside each range that others surround is the internet again", () => {
        const beside = ["1.0.0.0", "11.0.0.0", "34.118.223.255", "34.118.240.0", "168.63.129.15", "168.63.129.17"];
        const more = ["192.0.1.0", "198.20.0.0", "199.36.153.3", "199.36.153.12", "2001:200::", "2001:db9::", "2003::"];
        for (const address of [...beside, ...more]) expect(internetSet.contains(address), address).to.equal(true);
    });

    it("is guarded by the same measure as the pack's: a 16th of its IPv4 addresses", () => {
        expect(piecesAtMost[4]).to.equal(Math.ceil(sizeOf(internetSet) / 16));
    });
});
