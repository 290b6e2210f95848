/** With what a command ends: what each status means, by command. */
export type ExitStatuses = Readonly<Partial<Record<0 | 1 | 2 | 130, string>>>;

const unseen = "--strict and something was not seen";

/** The statuses of every command, by its name. */
export const exitStatuses: Readonly<Record<string, ExitStatuses>> = {
    plan: {
        0: "may be deployed",
        1: "a mandatory policy is violated, or what the mesh declares or expects is not so",
        2: `bad input, the program failed, or ${unseen}`,
    },
    reach: { 0: "answered", 2: `bad input, or ${unseen}` },
    explain: {
        0: "answered",
        1: "not as expected (unknown never is)",
        2: `bad input, as expected but for what was not read, or ${unseen}`,
    },
    check: { 0: "nothing blocks", 1: "a mandatory policy is violated", 2: `bad input, or ${unseen}` },
    audit: { 0: "fine", 1: "what --fail-on names was seen", 2: `bad input, or ${unseen}` },
    learn: { 0: "written", 2: "bad input, or nothing to write" },
    diff: {
        0: "fine",
        1: "a mandatory policy, a failed expectation or --fail-on stops the change",
        2: `bad input, a program that fails, or ${unseen}`,
    },
    graph: { 0: "drawn", 2: `bad input, or ${unseen}` },
    guard: { 0: "printed", 2: "bad input" },
    init: { 0: "written", 2: "bad input, a file in the way, or no platform is named and no cluster answers" },
    completion: { 0: "printed", 2: "no such shell" },
    preflight: {
        0: "policies take effect or it is unknown",
        1: "they would not",
        2: "bad input, or the cluster cannot be reached",
    },
    "presets list": { 0: "listed", 2: "bad input" },
    "presets show": { 0: "shown", 2: "there is no such preset or parameter" },
    verify: {
        0: "as intended",
        1: "any difference (a lost first packet is one)",
        2: "bad input or an unreachable cluster",
        130: "after Ctrl-C",
    },
};

/** What the statuses mean in every command, whatever it does. */
export const everyExitStatus: ExitStatuses = {
    0: "the question is answered, and nothing that was asked for is wrong",
    1: "something is as it must not be",
    2: "no answer can be trusted: the input is wrong, a program failed, or --strict and something was not seen",
    130: "stopped by Ctrl-C",
};

/** Statuses in a sentence: `Exit status: 0 drawn, 2 bad input.` */
export const exitText = (statuses: ExitStatuses): string =>
    `Exit status: ${Object.entries(statuses)
        .map(([status, meaning]) => `${status} ${meaning}`)
        .join(", ")}.`;
