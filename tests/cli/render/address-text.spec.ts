import { expect } from "chai";
import { addressText } from "../../../cli/compare/address-text";
import { IpSet } from "../../../netpol";

describe("addresses in words", () => {
    for (const [cidrs, text] of [
        [["10.0.0.1/32"], "10.0.0.1"],
        [["2001:db8::1/128"], "2001:db8::1"],
        [["2001:db8::/32"], "2001:db8::/32"],
        [["10.0.0.0/8", "2001:db8::/32"], "10.0.0.0/8, 2001:db8::/32"],
    ] as const) {
        it(`are ${text} for ${cidrs.join(" and ")}`, () => {
            expect(addressText(IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr))))).to.equal(text);
        });
    }

    it("name a range of IPv6 that is cut out as one", () => {
        const around = IpSet.parse("2001::/16").subtract(IpSet.parse("2001:db8::/32"));
        expect(addressText(around)).to.equal("2001::/16 except 2001:db8::/32");
    });
});
