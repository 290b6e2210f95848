import { expect } from "chai";
import { createIndex, IpSet, reach } from "../../netpol";
import { disagreements } from "./compare";
import { cellsOf, clusterOf, readPort } from "./expand";
import { tables } from "./tables";
import { tierTables } from "./tables/tiers";
import type { TruthTable } from "./types";

const all = [...tables, ...tierTables];

describe("tests/cases: the engine agrees with every truth table", () => {
    for (const table of all) {
        it(`${table.name}: ${table.because}`, () => {
            expect(disagreements(table)).to.deep.equal([]);
        });
    }

    for (const table of all) {
        it(`${table.name}: reach() has the same cells as sets`, () => {
            expect(reachDisagreements(table)).to.deep.equal([]);
        });
    }

    it("sees a single cell that is wrong", () => {
        const table = tables.find((each) => each.name === "halves-pass-what-they-share")!;
        const [first, ...rest] = table.except;
        expect(first).to.deep.equal(["x/a", "y/a", "81/tcp"]);
        expect(disagreements({ ...table, except: rest })).to.deep.equal([
            "x/a -> y/a 81/tcp: expected denied, observed allowed",
        ]);
        expect(reachDisagreements({ ...table, except: rest })).to.deep.equal([
            "x/a -> y/a 81/tcp: expected denied, observed allowed",
        ]);
    });
});

function reachDisagreements(table: TruthTable): string[] {
    const { peers, connections } = reach(createIndex(clusterOf(table), { profile: table.profile }));
    const ranges = peers.filter(({ kind }) => kind === "external").map(({ id }) => ({ id, set: IpSet.parse(id) }));
    const ids = new Map(
        (table.hosts ?? []).map(({ name, ip }) => [name, ranges.find(({ set }) => set.contains(ip))!.id]),
    );
    const open = new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each]));
    const idFor = (end: string): string => ids.get(end) ?? `${end}[Pod]`;
    return cellsOf(table).flatMap(({ from, to, port, verdict }) => {
        const cell = open.get(`${idFor(from)} ${idFor(to)}`);
        const { protocol, port: number } = readPort(port);
        const allowed = cell?.ports.has(protocol, number) ?? false;
        const observed = cell?.unknown.has(protocol, number) ? "unknown" : allowed ? "allowed" : "denied";
        return observed === verdict ? [] : [`${from} -> ${to} ${port}: expected ${verdict}, observed ${observed}`];
    });
}
