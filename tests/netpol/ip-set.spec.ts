import { expect } from "chai";
import * as fc from "fast-check";
import { formatAddress, IpSet, parseAddress, parseCidr } from "../../netpol";

const tail = fc.integer({ min: 0, max: 31 });
const anyV4 = tail.map((n) => (n < 16 ? `10.0.0.${n}` : `255.255.255.${n + 224}`));
const anyV6 = tail.map((n) =>
    n < 16 ? `fd00::${n.toString(16)}` : `ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff${(n + 224).toString(16)}`,
);
const anyAddress = fc.oneof(anyV4, anyV6);
const anyCidr = fc.oneof(
    fc.tuple(anyV4, fc.integer({ min: 26, max: 32 })).map(([ip, length]) => `${ip}/${length}`),
    fc.tuple(anyV6, fc.integer({ min: 122, max: 128 })).map(([ip, length]) => `${ip}/${length}`),
);
const anySet = fc
    .array(anyCidr, { maxLength: 5 })
    .map((cidrs) => IpSet.unionAll(cidrs.map((cidr) => IpSet.fromBlock({ cidr }))));

describe("IpSet", () => {
    it("union(), intersect() and subtract() agree with membership, address by address", () => {
        fc.assert(
            fc.property(anySet, anySet, anyAddress, (a, b, ip) => {
                const [inA, inB] = [a.contains(ip), b.contains(ip)];
                expect(a.union(b).contains(ip)).to.equal(inA || inB);
                expect(a.intersect(b).contains(ip)).to.equal(inA && inB);
                expect(a.subtract(b).contains(ip)).to.equal(inA && !inB);
            }),
        );
    });

    it("covers() holds exactly where the union adds nothing", () => {
        fc.assert(
            fc.property(anySet, anySet, (a, b) => {
                expect(a.covers(b)).to.equal(a.union(b).equals(a));
            }),
        );
    });

    it("cidrs() and ranges() are the same set again", () => {
        fc.assert(
            fc.property(anySet, (set) => {
                expect(IpSet.unionAll(set.cidrs().map((cidr) => IpSet.parse(cidr))).equals(set)).to.equal(true);
                expect(IpSet.unionAll(set.ranges().map((range) => IpSet.parse(range))).equals(set)).to.equal(true);
            }),
        );
    });

    it("cidrs() is minimal: no two of them make one larger block", () => {
        expect(IpSet.parse("10.0.0.0/9").union(IpSet.parse("10.128.0.0/9")).cidrs()).to.deep.equal(["10.0.0.0/8"]);
        expect(IpSet.parse("10.0.0.1-10.0.0.6").cidrs()).to.deep.equal([
            "10.0.0.1/32",
            "10.0.0.2/31",
            "10.0.0.4/31",
            "10.0.0.6/32",
        ]);
        expect(IpSet.all.cidrs()).to.deep.equal(["0.0.0.0/0", "::/0"]);
        expect(IpSet.none.cidrs()).to.deep.equal([]);
    });

    it("ranges() writes first-last, and one address alone", () => {
        expect(IpSet.parse("1.2.3.0/24").ranges()).to.deep.equal(["1.2.3.0-1.2.3.255"]);
        expect(IpSet.parse("1.2.3.4/32").ranges()).to.deep.equal(["1.2.3.4"]);
        expect(IpSet.parse("fd00::/16").toString()).to.equal("fd00::-fd00:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        expect(IpSet.none.toString()).to.equal("none");
    });

    it("contains() keeps the families apart", () => {
        expect(IpSet.parse("0.0.0.0/0").contains("::1")).to.equal(false);
        expect(IpSet.parse("0.0.0.0/0").contains("::ffff:10.0.0.1")).to.equal(false);
        expect(IpSet.parse("::/0").contains("10.0.0.1")).to.equal(false);
        expect(IpSet.all.contains("not an address")).to.equal(false);
    });

    it("fromBlock() cuts out every except, nested or touching, and masks host bits", () => {
        const block = IpSet.fromBlock({ cidr: "10.1.2.3/8", except: ["10.0.0.0/28", "10.0.0.0/24", "10.255.0.0/16"] });
        expect(block.ranges()).to.deep.equal(["10.0.1.0-10.254.255.255"]);
        expect(IpSet.fromBlock({ cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] }).isEmpty).to.equal(true);
        expect(() => IpSet.fromBlock({ cidr: "10.0.0.0" })).to.throw(
            SyntaxError,
            'Cannot read ipBlock: "10.0.0.0" has no',
        );
    });

    it("parse() refuses reversed and mixed ranges", () => {
        expect(() => IpSet.parse("10.0.0.9-10.0.0.1")).to.throw(SyntaxError, "not a range from a lower to a higher");
        expect(() => IpSet.parse("10.0.0.9-::1")).to.throw(SyntaxError, "not a range from a lower to a higher");
        expect(() => IpSet.parse("10.0.0.1-2-3")).to.throw(SyntaxError, '"10.0.0.1-2-3" is not a CIDR');
        expect(() => IpSet.parse("10.0.0.1/8")).to.throw(SyntaxError, 'did you mean "10.0.0.0/8"?');
    });

    it("unionAll() takes 10,000 CIDRs in one go", () => {
        const cidrs = Array.from({ length: 10_000 }, (_, i) => IpSet.parse(`10.${i >> 8}.${i & 255}.0/25`));
        expect(IpSet.unionAll(cidrs).ranges()).to.have.length(10_000);
    });
});

describe("parseCidr()", () => {
    const bad: [text: string, error: string][] = [
        ["10.0.0.1/8", 'has host bits set: did you mean "10.0.0.0/8"?'],
        ["fd00::1/8", 'has host bits set: did you mean "fd00::/8"?'],
        ["10.0.0.1", 'has no prefix length: did you mean "10.0.0.1/32"?'],
        ["::1", 'has no prefix length: did you mean "::1/128"?'],
        ["10.0.0.0/33", "has a prefix of 33 bits: IPv4 takes 0 to 32"],
        ["::/129", "has a prefix of 129 bits: IPv6 takes 0 to 128"],
        ["10.0.0/8", 'is not a CIDR: "10.0.0" is not an IPv4 or IPv6 address'],
        ["010.0.0.0/8", 'is not a CIDR: "010.0.0.0" is not an IPv4 or IPv6 address'],
        ["fe80::%eth0/64", 'is not a CIDR: "fe80::%eth0" is not an IPv4 or IPv6 address'],
        ["10.0.0.0/08", 'has leading zeros in its prefix length "08"'],
        ["", 'is not a CIDR: write an address and a prefix length, like "10.0.0.0/8" or "fd00::/8"'],
        ["10.0.0.0/-1", 'is not a CIDR: write an address and a prefix length, like "10.0.0.0/8" or "fd00::/8"'],
    ];
    for (const [text, error] of bad) {
        it(`parseCidr() says of ${JSON.stringify(text)} that it ${error}`, () => {
            expect(parseCidr(text)).to.deep.equal({ ok: false, error });
        });
    }

    it("parseCidr() gives the canonical text and the set", () => {
        const result = parseCidr("FD00:0:0::/16");
        expect(result).to.include({ ok: true, cidr: "fd00::/16", family: 6 });
        expect(parseCidr("10.9.9.9/8", "mask")).to.include({ ok: true, cidr: "10.0.0.0/8" });
        expect(parseCidr("0.0.0.0/0")).to.include({ ok: true, cidr: "0.0.0.0/0" });
    });
});

describe("formatAddress()", () => {
    const canonical: [text: string, expected: string][] = [
        ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
        ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
        ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
        ["2001:db8::1:0:0:1", "2001:db8::1:0:0:1"],
        ["::", "::"],
        ["0:0:0:0:0:ffff:a00:1", "::ffff:10.0.0.1"],
        ["::ffff:10.0.0.1", "::ffff:10.0.0.1"],
        ["1::", "1::"],
        ["192.168.0.1", "192.168.0.1"],
    ];
    for (const [text, expected] of canonical) {
        it(`formatAddress() writes ${text} as ${expected}`, () => {
            expect(formatAddress(parseAddress(text)!)).to.equal(expected);
        });
    }

    it("parseAddress() refuses what is no address", () => {
        for (const text of [
            "",
            "1.2.3",
            "1.2.3.256",
            "1.2.3.04",
            ":::",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "g::",
            "1:2:3:4:5:6:7::8:9",
        ]) {
            expect(parseAddress(text), text).to.equal(undefined);
        }
    });

    it("parseAddress() reads back what formatAddress() writes", () => {
        fc.assert(
            fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
                expect(parseAddress(formatAddress({ family: 6, value }))).to.deep.equal({ family: 6, value });
            }),
        );
    });
});
