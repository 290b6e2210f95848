import { expect } from "chai";
import { parseSpec } from "../../../mesh";
import { insideRanges } from "../../../mesh/hosts/inside-ranges";
import { IpSet, specialRanges } from "../../../netpol";

const { platform } = parseSpec({
    platform: { podCidrs: ["10.244.0.0/16", "fd00:1::/48"], apiServer: { cidrs: ["203.0.113.9/32"], port: 443 } },
    namespaces: { agents: { purpose: "agents" } },
    flows: [],
}).mesh;

describe("ranges that no name may open", () => {
    const cidrs = insideRanges(platform);
    const all = IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));

    it("are every special one, and the cluster's own", () => {
        const special = specialRanges.map(({ cidr }) => cidr).filter((cidr) => !cidr.startsWith("::ffff:0:0"));
        expect(special).to.have.length(specialRanges.length - 1);
        for (const cidr of [...special, "fd00:1::/48", "203.0.113.9/32"])
            expect(all.covers(IpSet.parse(cidr)), cidr).to.equal(true);
    });

    it("are none that the API server refuses: an IPv4 address in the form of IPv6 is in no CIDR", () => {
        expect(cidrs.filter((cidr) => cidr.includes("ffff"))).to.deep.equal([]);
    });
});
