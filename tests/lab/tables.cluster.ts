import { expect } from "chai";
import { tables } from "../cases/tables";
import type { TruthTable } from "../cases/types";
import { type Lab, startLab } from "./lab";
import { describeWrong, type Outcome, runTable } from "./packets";

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

describe("truth tables with packets", () => {
    let lab: Lab | undefined;
    const totals = { allowed: 0, denied: 0, untested: 0, retried: 0 };

    before(async function () {
        lab = await startLab(this);
    });

    after(async () => {
        await lab?.stop();
        if (lab !== undefined) console.log(`      ${JSON.stringify(totals)} cells`);
    });

    const run = async (table: TruthTable): Promise<Outcome> => {
        const outcome = await runTable(lab as Lab, table);
        for (const key of ["allowed", "denied", "untested", "retried"] as const) totals[key] += outcome[key];
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
                "x/b -> x/a 80/tcp: ECONNREFUSED without any policy: no live listener, expected allowed",
            );
        } finally {
            end.agent.listen = listen;
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
