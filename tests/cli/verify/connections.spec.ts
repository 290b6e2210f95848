import { expect } from "chai";
import { type Tried, tryAll } from "../../../cli/verify/try-connections";
import type { Probe } from "../../../cli/verify/probes";
import { probeScript, readResults } from "../../../cli/verify/probe-script";
import type { ProbeOutcome, ProbeEnd, Prober, ProbeSource } from "../../../cli/verify/prober";

/** Answers by a table of `pod port`, an outcome for each attempt; what is not in it is closed. */
class TableProber implements Prober {
    readonly asked: string[] = [];
    constructor(private readonly table: Readonly<Record<string, readonly ProbeOutcome["is"][]>>) {}
    prepare = (): Promise<void> => Promise.resolve();
    close = (): Promise<void> => Promise.resolve();
    mayEnter = (): boolean => true;
    probe(from: ProbeSource, targets: Parameters<Prober["probe"]>[1]): Promise<ProbeOutcome[]> {
        return Promise.resolve(
            targets.map(({ ip }): ProbeOutcome => {
                const key = `${from.pod} ${ip}`;
                const attempt = this.asked.filter((each) => each === key).length;
                this.asked.push(key);
                const is = this.table[key]?.[attempt] ?? "closed";
                return is === "error" ? { is, why: "no shell" } : { is };
            }),
        );
    }
}

const pod = (name: string): ProbeSource => ({ namespace: "n", pod: name });
const probe = (from: string, to: string, expected: Probe["expected"]): Probe => ({
    from: pod(from),
    to: pod(to),
    target: { ip: to, port: 80, protocol: "TCP" },
    expected,
    expectations: [],
});
const run = async (
    table: ConstructorParameters<typeof TableProber>[0],
    probes: readonly Probe[],
    witness: (to: ProbeEnd) => ProbeSource | undefined = (to) => ("named" in to ? undefined : to),
): Promise<{ tried: Tried[]; asked: readonly string[] }> => {
    const prober = new TableProber(table);
    const tried = await tryAll(probes, prober, witness, { signal: new AbortController().signal });
    return { tried, asked: prober.asked };
};
const said = ({ tried }: { tried: Tried[] }): string[] => tried.map(({ result, because }) => `${result}: ${because}`);

describe("tryAll()", () => {
    it("takes the source that reached a listener as the proof of a denial to it", async () => {
        const table = { "friend db": ["open"], "stranger other": ["open"] } as const;
        const probes = [
            probe("friend", "db", "allowed"),
            probe("stranger", "other", "allowed"),
            probe("stranger", "db", "denied"),
        ];
        const found = await run(table, probes);
        expect(said(found)).to.deep.equal([
            "pass: answered",
            "pass: answered",
            "pass: n/friend reached the same listener",
        ]);
        expect(found.asked).to.have.length(3);
    });

    it("asks the pod itself where no source reached it, and says that the caller reached nothing at all", async () => {
        expect(said(await run({ "db db": ["open"] }, [probe("stranger", "db", "denied")]))).to.deep.equal([
            "pass: the listener answers its own pod; nothing at all was reached from n/stranger",
        ]);
    });

    it("leaves a denial untested where nobody listens, and where nobody can tell", async () => {
        const nobody = "untested: nothing shows that anybody listens there";
        expect(said(await run({}, [probe("stranger", "db", "denied")]))).to.deep.equal([nobody]);
        const found = await run({ "db db": ["open"] }, [probe("stranger", "db", "denied")], () => undefined);
        expect(said(found)).to.deep.equal([nobody]);
    });

    it("fails a denial at its first packet, whatever comes after", async () => {
        expect(
            said(await run({ "stranger db": ["open", "closed"] }, [probe("stranger", "db", "denied")])),
        ).to.deep.equal(["fail: it passes, and no flow of the intent allows it"]);
    });

    it("fails an allowed connection that does not pass to a listener that is alive", async () => {
        expect(said(await run({ "db db": ["open"] }, [probe("friend", "db", "allowed")]))[0]).to.match(
            /^fail: it does not pass, and the listener answers its own pod/,
        );
    });

    it("fails it also where the second attempt could not be made: the first one did not pass", async () => {
        const table = { "friend db": ["closed", "error"], "db db": ["open"] } as const;
        const { tried } = await run(table, [probe("friend", "db", "allowed")]);
        expect(tried[0]).to.include({ result: "fail", firstPacket: "unanswered" });
        const dead = await run({ "friend db": ["closed", "error"] }, [probe("friend", "db", "allowed")]);
        expect(dead.tried[0]?.result).to.equal("untested");
    });

    it("does not try a denial again: neither to deny what was open nor to open what was denied", async () => {
        for (const first of ["open", "late", "closed"] as const) {
            const found = await run({ "stranger db": [first], "db db": ["open"] }, [probe("stranger", "db", "denied")]);
            expect(
                found.asked.filter((each) => each === "stranger db"),
                first,
            ).to.have.length(1);
            expect(found.tried[0]?.result).to.equal(first === "closed" ? "pass" : "fail");
        }
    });

    it("calls an allowed connection late whose first packet got lost, whichever later one was answered", async () => {
        const again = await run({ "friend db": ["closed", "open"] }, [probe("friend", "db", "allowed")]);
        expect(said(again)).to.deep.equal(["late: first packet: lost; answered at the second attempt"]);
        expect(again.tried[0]).to.deep.include({ seen: ["closed", "open"], firstPacket: "lost" });
        const sentAgain = await run({ "friend db": ["late"] }, [probe("friend", "db", "allowed")]);
        expect(said(sentAgain)).to.deep.equal([
            "late: first packet: lost; answered when it was sent again, a second later",
        ]);
        expect(sentAgain.tried[0]).to.deep.include({ seen: ["late"], firstPacket: "lost" });
        expect(sentAgain.asked).to.deep.equal(["friend db"]);
    });

    it("says of every connection what became of its first packet", async () => {
        const cases = [
            ["allowed", ["open"], "answered"],
            ["allowed", ["closed", "closed"], "unanswered"],
            ["allowed", ["error"], "unknown"],
            ["denied", ["closed"], "unanswered"],
            ["denied", ["open"], "answered"],
            ["denied", ["late"], "lost"],
        ] as const;
        for (const [expected, seen, firstPacket] of cases) {
            const { tried } = await run({ "a db": seen, "db db": ["open"] }, [probe("a", "db", expected)]);
            expect(tried[0]?.firstPacket, `${expected} ${seen.join()}`).to.equal(firstPacket);
        }
    });

    it("takes a listener for alive that answered late", async () => {
        const probes = [probe("friend", "db", "allowed"), probe("stranger", "db", "denied")];
        const found = await run({ "friend db": ["late"] }, probes);
        expect(found.tried.map(({ result }) => result)).to.deep.equal(["late", "pass"]);
    });

    it("leaves untested what the prober could not try, and says why", async () => {
        expect(said(await run({ "friend db": ["error"] }, [probe("friend", "db", "allowed")]))).to.deep.equal([
            "untested: the probe failed: no shell",
        ]);
    });
});

describe("readResults()", () => {
    it("reads what the script printed, in whatever order", () => {
        expect(readResults("ai-mesh 1 closed\nai-mesh 0 open\nai-mesh 2 late\nai-mesh done\n", 3)).to.deep.equal([
            { is: "open" },
            { is: "closed" },
            { is: "late" },
        ]);
    });

    it("calls what the script did not say an error, with what it complained of or said last", () => {
        const error = (why: string) => [{ is: "error", why }];
        expect(readResults("ai-mesh error the image has no nc\n", 1)).to.deep.equal(error("the image has no nc"));
        expect(readResults("sh: not found\n", 1)).to.deep.equal(error('the probe said "sh: not found"'));
        expect(readResults("", 1)).to.deep.equal(error("the probe said nothing"));
    });
});

describe("probeScript()", () => {
    it("opens sixteen connections at a time", () => {
        const targets = Array.from({ length: 17 }, () => ({ ip: "10.0.0.1", port: 80, protocol: "TCP" }) as const);
        expect(probeScript(targets)).to.include("tcp 15 10.0.0.1 80 &\nwait\ntcp 16 10.0.0.1 80 &\nwait\n");
    });
});
