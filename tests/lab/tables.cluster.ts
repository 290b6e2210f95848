import { expect } from "chai";
import { cellsOf, idOf } from "../cases/expand";
import { tables } from "../cases/tables";
import type { TruthTable } from "../cases/types";
import { type Lab, startLab } from "./lab";
import {
    applyPolicies,
    buildTable,
    clearTable,
    describeWrong,
    type Outcome,
    probeCells,
    runTable,
    type Wrong,
} from "./packets";

// The lab's engine decides what the API leaves open in its own way; tables under another reading are not its business.
const READINGS = new Set<string | undefined>([undefined, "reference", "kube-network-policies"]);

const reference: TruthTable = {
    name: "control",
    because: "A client that may and one that may not.",
    pods: [
        { namespace: "x", name: "a", labels: { pod: "a" }, ip: "10.244.1.10" },
        { namespace: "x", name: "b", labels: { pod: "b" }, ip: "10.244.1.11" },
    ],
    policies: [
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { namespace: "x", name: "deny-all-ingress-to-a" },
            spec: { podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Ingress"] },
        },
    ],
    probes: ["80/tcp", "53/udp"],
    default: "allowed",
    except: [["x/b", "x/a", "*"]],
};

/** One cell of the reference table with its policies in force, and its first packet out of the engine's hands. */
async function oneCell(
    lab: Lab,
    [from, to, port]: readonly [string, string, string],
    fate: "DROP" | "ACCEPT",
): Promise<readonly [probe: () => Promise<readonly Wrong[]>, reset: () => Promise<void>]> {
    const ends = await buildTable(lab, reference);
    await applyPolicies(lab, reference.policies);
    const cells = cellsOf(reference).filter((each) => each.from === from && each.to === to && each.port === port);
    expect(cells).to.have.length(1);
    const ip = (id: string): string => reference.pods.find((pod) => idOf(pod) === id)?.ip ?? "";
    const takeAway = lab.firstPacket(fate, ip(from), ip(to), port);
    const reset = async (): Promise<void> => {
        takeAway();
        await clearTable(lab, reference);
    };
    return [async () => (await probeCells(lab, ends, cells)).wrong, reset];
}

describe("truth tables with packets", () => {
    let lab: Lab | undefined;
    const totals = { allowed: 0, denied: 0, untested: 0 };

    before(async function () {
        lab = await startLab(this);
    });

    after(async () => {
        await lab?.stop();
        if (lab !== undefined) console.log(`      ${JSON.stringify(totals)} cells`);
    });

    const run = async (table: TruthTable): Promise<Outcome> => {
        const outcome = await runTable(lab as Lab, table);
        for (const key of ["allowed", "denied", "untested"] as const) totals[key] += outcome[key];
        return outcome;
    };

    it("runTable() calls a table wrong when its verdict is turned round", async () => {
        const outcome = await runTable(lab as Lab, { ...reference, default: "denied" });
        expect(describeWrong(outcome.wrong).sort()).to.deep.equal([
            "x/a -> x/b 53/udp: open, expected denied",
            "x/a -> x/b 80/tcp: open, expected denied",
            "x/b -> x/a 53/udp: timeout, expected allowed",
            "x/b -> x/a 80/tcp: timeout, expected allowed",
        ]);
    });

    it("runTable() calls a deny wrong when nothing listens at its end", async () => {
        const deaf: TruthTable = { ...reference, probes: ["80/tcp"] };
        const end = await (lab as Lab).host("10.244.1.10", []);
        const listen = end.agent.listen.bind(end.agent);
        end.agent.listen = () => Promise.resolve();
        await end.agent.close(["80/tcp", "53/udp"]);
        try {
            const outcome = await runTable(lab as Lab, deaf);
            expect(describeWrong(outcome.wrong)).to.include(
                "x/b -> x/a 80/tcp: ECONNREFUSED with nothing in the way: no live listener, expected allowed",
            );
        } finally {
            end.agent.listen = listen;
        }
    });

    for (const [port, got] of [
        ["80/tcp", "late"],
        ["53/udp", "timeout"],
    ] as const)
        it(`probeCells() calls an allowed cell wrong whose first packet is lost on ${port}, and the next attempt right`, async () => {
            const [cell, reset] = await oneCell(lab as Lab, ["x/a", "x/b", port], "DROP");
            try {
                expect(describeWrong(await cell())).to.deep.equal([`x/a -> x/b ${port}: ${got}, expected allowed`]);
                expect(describeWrong(await cell())).to.deep.equal([]);
            } finally {
                await reset();
            }
        });

    for (const port of ["80/tcp", "53/udp"])
        it(`probeCells() calls a denied cell wrong whose first packet leaks on ${port}, though every later one is denied`, async () => {
            const [cell, reset] = await oneCell(lab as Lab, ["x/b", "x/a", port], "ACCEPT");
            try {
                expect(describeWrong(await cell())).to.deep.equal([`x/b -> x/a ${port}: open, expected denied`]);
                expect(describeWrong(await cell())).to.deep.equal([]);
            } finally {
                await reset();
            }
        });

    it("runTable() calls every deny wrong on a node that does not enforce", async function () {
        const bare = await startLab(this, { engine: false });
        try {
            const outcome = await runTable(bare, reference);
            expect(describeWrong(outcome.wrong).sort()).to.deep.equal([
                "x/b -> x/a 53/udp: open, expected denied",
                "x/b -> x/a 80/tcp: open, expected denied",
            ]);
        } finally {
            await bare.stop();
        }
    });

    for (const table of [reference, ...tables].filter(({ profile }) => READINGS.has(profile)))
        it(table.name, async () => {
            expect(describeWrong((await run(table)).wrong)).to.deep.equal([]);
        });
});
