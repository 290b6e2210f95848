import { expect } from "chai";
import { IpSet, withEmbeddedIpv4 } from "../../netpol";

const setOf = (text: string): IpSet => IpSet.unionAll(text.split(" ").map((cidr) => IpSet.parse(cidr)));

describe("withEmbeddedIpv4()", () => {
    const table: readonly [what: string, addresses: string, added: string][] = [
        ["IPv4-mapped addresses", "::ffff:0:0/96", "0.0.0.0/0"],
        ["what NAT64 translates", "64:ff9b::/96", "0.0.0.0/0"],
        ["a part of each", "::ffff:10.0.0.0/104 64:ff9b::c0a8:0/112", "10.0.0.0/8 192.168.0.0/16"],
        ["a range around the mapped addresses", "::/80", "0.0.0.0/0"],
        ["two ends of one range", "::ffff:1.1.1.1/128 ::ffff:8.8.8.8/128", "1.1.1.1/32 8.8.8.8/32"],
    ];
    for (const [what, addresses, added] of table) {
        it(`adds the IPv4 addresses of ${what}`, () => {
            const both = IpSet.unionAll([setOf(addresses), setOf(added)]);
            expect(withEmbeddedIpv4(setOf(addresses)).cidrs()).to.deep.equal(both.cidrs());
        });
    }

    for (const addresses of ["::/0", "2000::/3", "2002::/16", "64:ff9b:1::/48", "10.0.0.0/8", "::fffe:0:0/96"]) {
        it(`adds none to ${addresses}`, () => {
            expect(withEmbeddedIpv4(setOf(addresses)).cidrs()).to.deep.equal(setOf(addresses).cidrs());
        });
    }
});
