import { expect } from "chai";
import { CommandProber } from "../../../cli/verify/command-prober";
import type { ProbeOutcome } from "../../../cli/verify/prober";

const run = async (command: string): Promise<ProbeOutcome | undefined> => {
    const prober = new CommandProber(command);
    const target = { ip: "10.0.0.1", port: 53, protocol: "UDP" } as const;
    const outcomes = await prober.probe({ namespace: "a", pod: "b" }, [target], new AbortController().signal);
    await prober.close();
    return outcomes[0];
};

describe("CommandProber", () => {
    const codes: readonly (readonly [code: number, outcome: ProbeOutcome])[] = [
        [0, { is: "open" }],
        [1, { is: "closed" }],
        [100, { is: "late" }],
        [2, { is: "error", why: "the command ended with 2" }],
        [127, { is: "error", why: "the command ended with 127" }],
    ];
    for (const [code, outcome] of codes)
        it(`probe() says ${outcome.is} when the command ends with ${code}`, async () => {
            expect(await run(`exit ${code}`)).to.deep.equal(outcome);
        });

    it("probe() tells the command who calls whom, and what it complained of last", async () => {
        const said = 'echo first >&2; echo "$FROM_NAMESPACE/$FROM_POD $TO_IP $TO_PORT/$PROTOCOL" >&2; exit 3';
        expect(await run(said)).to.deep.equal({
            is: "error",
            why: "the command ended with 3: a/b 10.0.0.1 53/UDP",
        });
    });
});
