import { expect } from "chai";
import fc from "fast-check";
import { canonicalCidr, ipBlocks, sensitiveCidrs } from "../../mesh/cidrs";
import { IpSet, metadataAddresses } from "../../netpol";

const set = (cidrs: readonly string[]): IpSet => cidrs.reduce((all, cidr) => all.union(IpSet.parse(cidr)), IpSet.none);
const written = (blocks: ReturnType<typeof ipBlocks>): IpSet =>
    blocks.reduce((all, block) => all.union(IpSet.fromBlock(block)), IpSet.none);

describe("ipBlocks()", () => {
    it("cuts the cluster's own ranges out of the guide's tools", () => {
        expect(ipBlocks(["10.0.0.0/8"], ["10.0.0.0/28"], ["10.244.0.0/16", "10.96.0.0/16"])).to.deep.equal([
            { cidr: "10.0.0.0/8", except: ["10.0.0.0/28", "10.96.0.0/16", "10.244.0.0/16"] },
        ]);
    });

    it("cuts link-local and metadata addresses out of everything, in both families", () => {
        const [four, six] = ipBlocks(["0.0.0.0/0", "::/0"], [], []);
        expect(four?.except).to.include.members(["169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32"]);
        expect(six?.except).to.include.members(["fe80::/10", "fd00:ec2::/112"]);
        expect(written([six!]).contains("fd00:ec2::254")).to.equal(false);
    });

    it("cuts every metadata address that is known out of everything, and nothing that is neither one nor link-local", () => {
        const open = IpSet.unionAll(ipBlocks(["0.0.0.0/0", "::/0"], [], []).map((block) => IpSet.fromBlock(block)));
        expect(metadataAddresses.filter(({ address }) => open.contains(address))).to.deep.equal([]);
        const holds = (cidr: string) =>
            metadataAddresses.some(({ address }) => IpSet.parse(cidr).contains(address)) &&
            (/\/(32|112|128)$/.test(cidr) || ["169.254.0.0/16", "fe80::/10"].includes(cidr));
        expect(sensitiveCidrs.filter((cidr) => !holds(cidr))).to.deep.equal([]);
    });

    it("keeps a metadata address that is named outright", () => {
        expect(ipBlocks(["169.254.170.23/32"], [], [])).to.deep.equal([{ cidr: "169.254.170.23/32" }]);
        expect(ipBlocks(["0.0.0.0/0", "169.254.170.23/32"], [], []).at(-1)).to.deep.equal({
            cidr: "169.254.170.23/32",
        });
    });

    it("merges overlapping ranges", () => {
        expect(ipBlocks(["192.0.2.0/25", "192.0.2.0/24", "192.0.3.0/24"], [], [])).to.deep.equal([
            { cidr: "192.0.2.0/23" },
        ]);
    });

    it("drops a range that holes cover", () => {
        expect(ipBlocks(["10.244.1.0/24", "192.0.2.0/24"], [], ["10.244.0.0/16"])).to.deep.equal([
            { cidr: "192.0.2.0/24" },
        ]);
        expect(ipBlocks(["10.0.0.0/8"], ["10.0.0.0/9"], ["10.128.0.0/9"])).to.deep.equal([]);
    });

    it("says the same addresses as set algebra done by the engine's own arithmetic", () => {
        const cidr = fc.tuple(fc.constantFrom(...corners), fc.integer({ min: 0, max: 24 })).map(([address, shift]) => {
            return canonicalCidr(`${address}/${(address.includes(":") ? 128 : 32) - shift}`);
        });
        const cidrs = fc.array(cidr, { minLength: 1, maxLength: 5 });
        fc.assert(
            fc.property(cidrs, cidrs, cidrs, (cidrs, except, cluster) => {
                const sensitive = set(sensitiveCidrs);
                const named = cidrs.filter((one) => sensitive.covers(IpSet.parse(one)));
                const wide = cidrs.filter((one) => !named.includes(one));
                const expected = set(wide)
                    .subtract(sensitive)
                    .union(set(named))
                    .subtract(set([...except, ...cluster]));
                expect(written(ipBlocks(cidrs, except, cluster)).equals(expected)).to.equal(true);
            }),
        );
    });
});

const corners = ["10.0.0.0", "10.244.0.0", "169.254.169.254", "168.63.129.16", "fd00:ec2::254", "fe80::"];
