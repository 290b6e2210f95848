import { expect } from "chai";
import { judge } from "../../../policy-pack/judge/check";
import { today } from "../in-process";
import { breach } from "./effect";
import { Random } from "./random";
import { clusterCidrs, randomStack, type RandomStack } from "./stacks";

/** How many stacks of each kind are searched. `PACK_SEARCH=20000` searches more. */
const stacksOfEach = Number(process.env["PACK_SEARCH"] ?? 60);
const seed = Number(process.env["PACK_SEARCH_SEED"] ?? 20261126);

const config = { "no-wide-egress": { settings: { platform: { clusterCidrs } } as object } };

/** What the pack refuses of isolation; DNS is another matter. */
const refusals = ({ resources }: RandomStack) =>
    judge({ resources, config, today }).filter(
        ({ level, policy }) => level === "mandatory" && policy !== "require-dns",
    );

describe("random stacks", function () {
    this.timeout(0);

    it("are refused where isolation is broken by effect, and mostly pass where it is not", () => {
        const random = new Random(seed);
        const counts = { unsafe: 0, safe: 0, doubtful: 0, safeRefused: 0 };
        const [misses, kinds, reasons] = [[] as string[], new Map<string, number>(), new Map<string, number>()];
        const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
        while (counts.unsafe < stacksOfEach || counts.safe < stacksOfEach) {
            const stack = randomStack(random);
            const how = breach(stack);
            if (how === "doubtful") counts.doubtful++;
            else if (how !== undefined && counts.unsafe++ < stacksOfEach) {
                count(kinds, how.split(":")[0] ?? "");
                if (refusals(stack).length === 0) misses.push(`${how}\n${JSON.stringify(stack.resources)}`);
            } else if (how === undefined && counts.safe++ < stacksOfEach) {
                const found = refusals(stack);
                if (found.length > 0) counts.safeRefused++;
                for (const text of new Set(found.map(({ policy, message }) => kindOf(policy, message))))
                    count(reasons, text);
            }
        }
        console.log(`      broken: ${stacksOfEach} (${told(kinds)}), ${misses.length} missed`);
        console.log(
            `      safe: ${stacksOfEach}, ${counts.safeRefused} refused (${((100 * counts.safeRefused) / stacksOfEach).toFixed(1)} %): ${told(reasons)}`,
        );
        expect(misses.slice(0, 3)).to.deep.equal([]);
        expect([...reasons.keys()].filter((one) => one.includes("other words"))).to.deep.equal([]);
    });

    it("are told apart by the evaluator: a stack with its deny-all is safe, without it broken", () => {
        const random = new Random(1);
        const stack = Array.from({ length: 500 }, () => randomStack(random)).find(
            (one) => !one.isMesh && one.resources.length === 3 && breach(one) === undefined,
        ) as RandomStack;
        const open = stack.resources.filter(({ name }) => !name.includes("deny"));
        expect(breach({ ...stack, resources: open })).to.match(/^a stranger: a /);
    });
});

/** Kinds of refusals, each of which the README explains. */
function kindOf(policy: string, message: string): string {
    const known = [
        "written by 2 resources",
        "lets in the cluster's own",
        "holds the cluster's own",
        "pods that nobody named",
        "every pod of every namespace",
        "anyone, inside the cluster and out",
        "the internet",
        "does not declare",
        "is not valid",
        "does nothing",
        "instance metadata",
        "lets pods out too wide",
        "leaves",
    ].find((text) => message.includes(text));
    return `${policy} "${known ?? `other words: ${message}`}"`;
}

const told = (counts: ReadonlyMap<string, number>) =>
    [...counts]
        .sort(([, a], [, b]) => b - a)
        .map(([key, number]) => `${number} ${key}`)
        .join(", ");
