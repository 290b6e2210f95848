import { expect } from "chai";
import * as fc from "fast-check";
import { PortSet, protocols } from "../../netpol";

const anyProtocol = fc.constantFrom(...protocols);
// Few distinct ports, and both ends of the line, so that ranges touch, overlap and meet the edges.
const anyPort = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 65_530, max: 65_535 }));
const anyRange = fc
    .tuple(anyProtocol, anyPort, anyPort)
    .map(([protocol, a, b]) => PortSet.of(protocol, Math.min(a, b), Math.max(a, b)));
const anySet = fc.array(anyRange, { maxLength: 6 }).map((sets) => PortSet.unionAll(sets));
const anyPoint = fc.tuple(anyProtocol, anyPort);

describe("PortSet", () => {
    it("union(), intersect() and subtract() agree with membership, point by point", () => {
        fc.assert(
            fc.property(anySet, anySet, anyPoint, (a, b, [protocol, port]) => {
                const [inA, inB] = [a.has(protocol, port), b.has(protocol, port)];
                expect(a.union(b).has(protocol, port)).to.equal(inA || inB);
                expect(a.intersect(b).has(protocol, port)).to.equal(inA && inB);
                expect(a.subtract(b).has(protocol, port)).to.equal(inA && !inB);
            }),
        );
    });

    it("equals() holds exactly where the text is the same, however the set was built", () => {
        fc.assert(
            fc.property(anySet, anySet, (a, b) => {
                expect(a.union(b).equals(b.union(a))).to.equal(true);
                expect(a.subtract(b).union(a.intersect(b)).equals(a)).to.equal(true);
                expect(a.equals(b)).to.equal(a.toString() === b.toString());
            }),
        );
    });

    it("parse() reads back what toString() writes", () => {
        fc.assert(
            fc.property(anySet, (set) => {
                expect(PortSet.parse(set.toString()).equals(set)).to.equal(true);
            }),
        );
    });

    it("unionAll() equals a fold of union()", () => {
        fc.assert(
            fc.property(fc.array(anySet), (sets) => {
                const folded = sets.reduce((sum, set) => sum.union(set), PortSet.none);
                expect(PortSet.unionAll(sets).equals(folded)).to.equal(true);
            }),
        );
    });

    it("covers() holds exactly where nothing is left after subtract()", () => {
        fc.assert(
            fc.property(anySet, anySet, (a, b) => {
                expect(a.covers(b)).to.equal(b.subtract(a).isEmpty);
            }),
        );
        expect(PortSet.of("TCP", 80).covers(PortSet.of("UDP", 80))).to.equal(false);
    });

    it("toString() merges neighbours but never across protocols", () => {
        const set = PortSet.unionAll([
            PortSet.of("UDP", 53),
            PortSet.of("TCP", 444, 445),
            PortSet.of("TCP", 80),
            PortSet.of("TCP", 443),
        ]);
        expect(set.toString()).to.equal("TCP 80,443-445; UDP 53");
        expect(PortSet.of("TCP", 65_535).union(PortSet.of("UDP", 1)).ranges()).to.have.length(2);
    });

    it("toString() writes all and none as words, and one whole protocol as a range", () => {
        expect(PortSet.unionAll(protocols.map((p) => PortSet.protocol(p))).toString()).to.equal("all");
        expect(PortSet.none.toString()).to.equal("none");
        expect(PortSet.protocol("SCTP").toString()).to.equal("SCTP 1-65535");
        expect(PortSet.all.subtract(PortSet.of("TCP", 80)).isAll).to.equal(false);
    });

    it("has() knows no port 0 and nothing past 65535", () => {
        for (const protocol of protocols) {
            expect(PortSet.all.has(protocol, 0)).to.equal(false);
            expect(PortSet.all.has(protocol, 65_536)).to.equal(false);
            expect(PortSet.all.has(protocol, 1)).to.equal(true);
            expect(PortSet.all.has(protocol, 65_535)).to.equal(true);
        }
    });

    it("of() refuses what is no port or no range", () => {
        expect(() => PortSet.of("TCP", 0)).to.throw(RangeError, '"0" is not a port from 1 to 65535');
        expect(() => PortSet.of("TCP", 1, 65_536)).to.throw(RangeError, '"65536" is not a port from 1 to 65535');
        expect(() => PortSet.of("TCP", 1.5)).to.throw(RangeError, '"1.5" is not a port');
        expect(() => PortSet.of("TCP", 9, 8)).to.throw(RangeError, "the range 9-8 ends before it begins");
    });

    it("parse() quotes what it cannot read", () => {
        expect(() => PortSet.parse("ICMP 8")).to.throw(SyntaxError, 'Cannot parse ports "ICMP 8": write "TCP 80');
        expect(() => PortSet.parse("TCP 80,,81")).to.throw(SyntaxError, '"" is not a port or range');
        expect(() => PortSet.parse("")).to.throw(SyntaxError, 'Cannot parse ports ""');
    });

    it("unionAll() of every second port stays exact", () => {
        const odd = PortSet.unionAll(Array.from({ length: 32_768 }, (_, i) => PortSet.of("TCP", 2 * i + 1)));
        expect(odd.ranges()).to.have.length(32_768);
        expect(odd.has("TCP", 65_533)).to.equal(true);
        expect(odd.has("TCP", 65_534)).to.equal(false);
    });

    it("rangesApart() divides where another set begins or ends within, and nowhere else", () => {
        const texts = (set: string, ...others: string[]) =>
            PortSet.parse(set)
                .rangesApart(others.map((other) => PortSet.parse(other)))
                .map(({ protocol, from, to }) => `${protocol} ${from}-${to}`);
        expect(texts("TCP 10-20; UDP 53", "TCP 15", "UDP 1-100", "TCP 10-30")).to.deep.equal([
            "TCP 10-14",
            "TCP 15-15",
            "TCP 16-20",
            "UDP 53-53",
        ]);
        expect(texts("all", "UDP 1-65535")).to.deep.equal(["TCP 1-65535", "UDP 1-65535", "SCTP 1-65535"]);
        expect(texts("none", "all")).to.deep.equal([]);
    });
});
