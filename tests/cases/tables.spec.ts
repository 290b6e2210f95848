import { expect } from "chai";
import { cellsOf, covers, idOf } from "./expand";
import { tables } from "./tables";
import { tierTables } from "./tables/tiers";
import { xa, xb, ya } from "./tables/pods";
import type { TruthTable } from "./types";

describe("tests/cases: the format", () => {
    it("holds at least 60 tables of NetworkPolicies and 100 of tiers, with unique names", () => {
        const names = [...tables, ...tierTables].map((table) => table.name);
        expect(new Set(names).size).to.equal(names.length);
        expect(tables.length).to.be.at.least(60);
        expect(tierTables.length).to.be.at.least(100);
    });

    for (const table of [...tables, ...tierTables]) {
        it(`${table.name}: is well-formed`, () => {
            expect(problemsOf(table)).to.deep.equal([]);
        });
    }

    it("cellsOf() leaves out connections of an end to itself and among hosts", () => {
        const cells = cellsOf({ ...sample, hosts: [host("h1", "1.1.1.1"), host("h2", "1.1.1.2")] });
        expect(cells).to.have.length(2 + 2 * 2 * 2);
        expect(cells.filter((cell) => cell.from === cell.to)).to.deep.equal([]);
    });

    it("cellsOf() gives the cells of an exception the other verdict and no others", () => {
        const flipped = cellsOf({ ...sample, pods: [xa, xb, ya], except: [["x/*", "y/a", "80/tcp"]] })
            .filter((cell) => cell.verdict === "denied")
            .map((cell) => `${cell.from} ${cell.to} ${cell.port}`);
        expect(flipped).to.deep.equal(["x/a y/a 80/tcp", "x/b y/a 80/tcp"]);
    });

    it("problemsOf() sees an exception that names nobody, a double address and a host among the pods", () => {
        expect(problemsOf({ ...sample, except: [["x/a", "x/q", "*"]] })).to.deep.equal([
            "exception x/a -> x/q * matches no cell",
        ]);
        expect(problemsOf({ ...sample, pods: [xa, { ...xb, ip: xa.ip }] })).to.deep.equal([
            "address 10.244.1.10 twice",
        ]);
        expect(problemsOf({ ...sample, hosts: [host("h", "10.244.9.9")] })).to.deep.equal([
            "host h has a pod's address 10.244.9.9",
        ]);
    });
});

const sample: TruthTable = {
    name: "sample",
    because: "It shows the format.",
    pods: [xa, xb],
    policies: [],
    probes: ["80/tcp"],
    default: "allowed",
    except: [],
};

function host(name: string, ip: string) {
    return { name, ip };
}

function problemsOf(table: TruthTable): string[] {
    const cells = cellsOf(table);
    const hosts = table.hosts ?? [];
    const addresses = [...table.pods.map((pod) => pod.ip), ...hosts.map((each) => each.ip)];
    return [
        ...(/^[a-z0-9-]+$/.test(table.name) ? [] : ["name is not kebab-case"]),
        ...(table.because.endsWith(".") ? [] : ["because is no sentence"]),
        ...[...table.except, ...(table.unknown ?? [])]
            .filter((exception) => !cells.some((cell) => covers(exception, cell.from, cell.to, cell.port)))
            .map(([from, to, port]) => `exception ${from} -> ${to} ${port} matches no cell`),
        ...addresses.filter((ip, index) => addresses.indexOf(ip) !== index).map((ip) => `address ${ip} twice`),
        ...table.pods
            .filter((pod) => !pod.ip.startsWith("10.244."))
            .map((pod) => `pod ${idOf(pod)} is outside the pods' range`),
        ...hosts
            .filter((each) => each.ip.startsWith("10.244."))
            .map((each) => `host ${each.name} has a pod's address ${each.ip}`),
    ];
}
