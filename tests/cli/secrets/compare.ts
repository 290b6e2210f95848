import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCheck } from "../../../cli/commands/check/run";
import { readSide } from "../../../cli/worlds/read-side";
import { remediesOf } from "../../../policy-pack/judge/remedies";
import { allRules } from "../../../policy-pack/judge/check";
import { marks, signature } from "../../../policy-pack/stack/wire-marks";
import { pairFrom, pairOf, poolOf } from "../../policy-pack/secrets/pairs";
import { Random } from "../../policy-pack/search/random";
import { ofSide, orError, outputsOf, type Page, verdictsOf } from "./outputs";
import { type Drawn, plannedOf, someOf, stack } from "./stack";

/** What commands print of one stack, and what the policies say of it without their words. */
export interface Printed {
    readonly verdict: string;
    readonly outputs: ReadonlyMap<string, string>;
}

/** Of two stacks that differ in their secrets alone: which output tells them apart; that they have other verdicts. */
export type Compared = { readonly leaks: readonly string[] } | "other verdicts";

/** Compares what is printed of the stack of a seed with one set of secrets and with another. */
export type Compare = (seed: number, page: Page) => Promise<Compared>;

const pool = poolOf([stack]);
/**
 * Where stacks come from, and who reads them. `among`: the objects that stacks of all kinds are made of, by name; all of them
 * where it is empty.
 */
export function comparisonsOf(among: readonly string[] = []): Readonly<Record<string, Compare>> {
    const objects = stack.filter(({ name }) => among.length === 0 || among.includes(name));
    const pairOfKinds = (seed: number) => {
        const random = new Random(seed);
        return pairFrom(someOf(objects, random, among.length === 0 ? 0.4 : 0.8), pool, random);
    };
    return {
        "objects of all kinds, of a program": (seed, page) =>
            compared(pairOfKinds(seed), (one) => ofProgram(one, page)),
        "random stacks, of a program": (seed, page) => compared(pairOf(seed), (one) => ofProgram(one, page)),
        "a state that shows secrets": (seed, page) => compared(pairOfKinds(seed), (one) => ofState(one, page)),
        "what a remediation writes": (seed) => compared(pairOf(seed), ofRemedies),
    };
}

async function compared<R>(
    pair: readonly [readonly R[], readonly R[]],
    print: (stack: readonly R[]) => Printed | Promise<Printed>,
): Promise<Compared> {
    const [one, other] = [await print(pair[0]), await print(pair[1])];
    if (one.verdict !== other.verdict) return "other verdicts";
    const names = new Set([...one.outputs.keys(), ...other.outputs.keys()]);
    return { leaks: [...names].filter((name) => one.outputs.get(name) !== other.outputs.get(name)) };
}

interface Violated {
    readonly policy: string;
    readonly level: string;
    readonly urn?: string;
}

const keysOf = (found: readonly Violated[]): string =>
    JSON.stringify([...new Set(found.map(({ policy, level, urn = "" }) => `${policy} ${level} ${urn}`))].sort());

function ofProgram(drawn: readonly Drawn[], page: Page): Printed {
    const resources = plannedOf(drawn);
    const said = verdictsOf(resources);
    const verdict = typeof said === "string" ? "error" : keysOf(said.flatMap(({ violations }) => violations));
    return { verdict, outputs: outputsOf(resources, page) };
}

const file = join(mkdtempSync(join(tmpdir(), "ai-mesh-state-")), "state.json");

async function ofState(drawn: readonly Drawn[], page: Page): Promise<Printed> {
    writeFileSync(file, JSON.stringify(stateOf(drawn)));
    const outputs = new Map<string, string>();
    for (const output of ["text", "json", "sarif"] as const) {
        let text = "";
        const status = await runCheck({ state: file, output }, { write: (more) => (text += more) }).catch(String);
        outputs.set(`check ${output}`, `${status} ${text}`);
    }
    const packs = [{ directory: undefined }];
    const how = { stack: "dev", config: [], packs, progress: () => undefined };
    const side = await readSide({ kind: "state", file }, how).catch(String);
    if (typeof side === "string") outputs.set("reading", side);
    else ofSide(side, page, (name, text) => outputs.set(name, orError(text)));
    const text = /^\d (.*)$/s.exec(outputs.get("check json") ?? "")?.[1];
    const { results } = JSON.parse(text ?? '{"results":[]}') as { results: Violated[] };
    return { verdict: text === undefined ? "error" : keysOf(results), outputs };
}

/** What `pulumi stack export --show-secrets` writes of a stack. */
const stateOf = (drawn: readonly Drawn[]): object => ({
    version: 3,
    deployment: {
        resources: plannedOf(drawn).map(({ type, urn, custom, inputs }) => {
            const shown = withMarked(inputs, (value) => ({
                [signature]: marks.secret,
                plaintext: JSON.stringify(value),
            })) as object;
            return { type, urn, custom, inputs: shown, outputs: custom ? shown : {} };
        }),
    },
});

/** Which policies write is their verdict; what they write within a secret stays there. */
function ofRemedies(wires: ReturnType<typeof pairOf>[number]): Printed {
    const config = Object.fromEntries(
        allRules.map(({ name }) => [name, { level: "remediate" as const, settings: {} }]),
    );
    const remedies = wires.map((wire) => remediesOf(wire, config));
    const shown = remedies.map((all) => all.map(({ properties }) => withMarked(properties, () => "[secret]")));
    return {
        verdict: JSON.stringify(remedies.map((all) => all.map(({ policy }) => policy))),
        outputs: new Map([["written", JSON.stringify(shown)]]),
    };
}

/** A copy with something else in place of each secret. */
const withMarked = (properties: object, by: (value: unknown) => unknown): unknown =>
    JSON.parse(JSON.stringify(properties), (_, value: unknown) => {
        const isMarked = typeof value === "object" && value !== null && signature in value && "value" in value;
        return isMarked ? by(value.value) : value;
    });
