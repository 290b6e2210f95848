import { createIndex, type Index } from "../../../netpol";
import { eitherName } from "../old-option";
import { addressesOf } from "../pod-cidrs";
import { askedProfile, profileFor } from "../profile";
import { strictStatus } from "../strict";
import { readWorld } from "../world-options";
import { writeNotes } from "../write-notes";
import { askPorts } from "../../questions/ask-ports";
import { NameError } from "../../questions/end";
import { EndFinder } from "../../questions/end-finder";
import { PolicyReasons } from "../../questions/policy-reasons";
import { type Answered, expectationOf, type QuestionReport } from "../../questions/report";
import { explainDocument } from "../../render/explain/json";
import { explainJunit, explainTap } from "../../render/explain/tests";
import { explainText } from "../../render/explain/text";
import { InputError } from "../../terminal/input-error";
import { plainLine } from "../../terminal/plain";
import { type Screen, styleFor } from "../../terminal/style";
import { tell } from "../../terminal/tell";
import { wrapped } from "../../terminal/wrap";
import { writeAll } from "../../terminal/write-all";
import { distinctGaps, gapsOfAnswer, gapsOfAnyAnswer, type WorldGap } from "../../worlds/gaps";
import type { Side } from "../../worlds/side";
import type { ExplainOptions } from "./options";
import { type Question, questionsOf } from "./questions";

/**
 * Runs `ai-mesh explain`: judges connections and prints the verdicts with their evidence. Returns the exit status: 1 where
 * one is not as expected, 2 where one is by what was read and what was not read may change it, or where `--strict` is given
 * and something was not seen that a verdict may depend on.
 *
 * @throws InputError or ManifestError where the questions or the manifests cannot be read.
 */
export async function runExplain(options: ExplainOptions, out: NodeJS.WritableStream & Screen): Promise<0 | 1 | 2> {
    const asked = askedProfile(options);
    const isVerbose = eitherName("-v", options.verbose, "--all", options.all) === true;
    const askAll = questionsOf(options);
    const world = await readWorld(options);
    const { profile, note } = profileFor(asked, [world.platform]);
    writeNotes([...world.notes, ...(note === undefined ? [] : [note])]);
    const addresses = addressesOf(options, world);
    const index = createIndex(world.cluster, { profile, ...addresses, apiServer: world.platform.apiServerAlone });
    const answers = answersTo(index, askAll(new EndFinder(world, addresses.podCidrs))).map((answer) => ({
        ...answer,
        unread: unreadFor(world, answer),
    }));
    const gaps = gapsOf(answers);
    const reasons = isVerbose ? { reasons: new PolicyReasons(index) } : {};
    await writeAll(out, [textOf({ profile, index, answers, gaps, ...reasons }, options.output, out)]);
    const expectations = answers.map(expectationOf);
    if (expectations.includes("missed")) return 1;
    return expectations.includes("uncertain") ? uncertainStatus(answers) : strictStatus(options, gaps);
}

/** Says on standard error why what is as expected by what was read is not enough. */
function uncertainStatus(answers: readonly Answered[]): 2 {
    const uncertain = answers.filter((answer) => expectationOf(answer) === "uncertain");
    const gaps = distinctGaps(uncertain.flatMap(({ unread = [] }) => unread));
    const what = uncertain.length === 1 ? "1 answer is" : `${uncertain.length} answers are`;
    const why = gaps.map(({ text }) => `\n  ${plainLine(text)}`).join("");
    tell(
        "error",
        `${what} as expected by what was read, and what was not read may change that; give it, or --closed-world ` +
            `where there is nothing else:${why}`,
    );
    return 2;
}

/**
 * What was not read and may change an answer that is firm by what was: what may hold policies, and pods that a Service may
 * lead to. Other pods get their own answers.
 */
function unreadFor(world: Side, { from, to }: Answered): WorldGap[] {
    const isOfService = from.service !== undefined || to.service !== undefined;
    return [...gapsOfAnyAnswer(world), ...(isOfService ? world.gaps.filter(({ kind }) => kind === "pods") : [])];
}

/** @throws InputError that lists every question that cannot be asked: a Service does not have the port */
function answersTo(index: Index, questions: readonly Question[]): Answered[] {
    const problems = new Set<string>();
    const answers = questions.flatMap(({ where, from, to, ports, ...expected }): Answered[] => {
        try {
            return [{ ...askPorts(index, from, to, ports), ...expected }];
        } catch (error) {
            if (!(error instanceof NameError)) throw error;
            problems.add(`${where}: ${error.message}`);
            return [];
        }
    });
    if (problems.size > 0) throw new InputError([...problems].join("\n"));
    return answers;
}

/** What was not seen and some answer may depend on, each once. */
function gapsOf(answers: readonly Answered[]): WorldGap[] {
    const pairs = answers.flatMap(({ lines }) => lines.flatMap((line) => line.pairs));
    const all = [
        ...answers.flatMap(({ unread = [] }) => unread),
        ...pairs.flatMap(({ answer }) => gapsOfAnswer(answer)),
    ];
    return distinctGaps(all);
}

function textOf(report: QuestionReport, output: ExplainOptions["output"], out: Screen): string {
    switch (output) {
        case "text":
            return wrapped(explainText(report, styleFor(out)), styleFor(out).width);
        case "json":
            return `${JSON.stringify(explainDocument(report), undefined, 2)}\n`;
        case "tap":
            return explainTap(report);
        case "junit":
            return explainJunit(report);
    }
}
