import { expect } from "chai";
import { type Tried, tryAll } from "../../../cli/verify/connections";
import type { Probe } from "../../../cli/verify/probes";
import { probeScript, readResults } from "../../../cli/verify/probe-script";
import type { Outcome, Prober, Source } from "../../../cli/verify/prober";

/** Answers by a table of `pod port`, an outcome for each attempt; what is not in it is closed. */
class TableProber implements Prober {
    readonly asked: string[] = [];
    constructor(private readonly table: Readonly<Record<string, readonly Outcome["is"][]>>) {}
    prepare = (): Promise<void> => Promise.resolve();
    close = (): Promise<void> => Promise.resolve();
    mayEnter = (): boolean => true;
    probe(from: Source, targets: Parameters<Prober["probe"]>[1]): Promise<Outcome[]> {
        return Promise.resolve(
            targets.map(({ ip }): Outcome => {
                const key = `${from.pod} ${ip}`;
                const attempt = this.asked.filter((each) => each === key).length;
                this.asked.push(key);
                const is = this.table[key]?.[attempt] ?? "closed";
                return is === "error" ? { is, why: "no shell" } : { is };
            }),
        );
    }
}

const pod = (name: string): Source => ({ namespace: "n", pod: name });
const probe = (from: string, to: string, expected: Probe["expected"]): Probe => ({
    from: pod(from),
    to: pod(to),
    target: { ip: to, port: 80, protocol: "TCP" },
    expected,
});
const run = async (
    table: ConstructorParameters<typeof TableProber>[0],
    probes: readonly Probe[],
    witness: (to: Source) => Source | undefined = (to) => to,
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
        const nobody = "untested: nothing shows that anybody listens at n/db 80/TCP";
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

    it("tries an allowed connection a second time, and says that the first packet got lost", async () => {
        const found = await run({ "friend db": ["closed", "open"] }, [probe("friend", "db", "allowed")]);
        expect(said(found)).to.deep.equal(["pass: answered at the second attempt: the first packet got lost"]);
        expect(found.tried[0]?.seen).to.deep.equal(["closed", "open"]);
    });

    it("leaves untested what the prober could not try, and says why", async () => {
        expect(said(await run({ "friend db": ["error"] }, [probe("friend", "db", "allowed")]))).to.deep.equal([
            "untested: the probe failed: no shell",
        ]);
    });
});

describe("readResults()", () => {
    it("reads what the script printed, in whatever order", () => {
        expect(readResults("ai-mesh 1 closed\nai-mesh 0 open\nai-mesh done\n", 2)).to.deep.equal([
            { is: "open" },
            { is: "closed" },
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
