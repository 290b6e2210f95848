/** One line of a test report, whichever machine reads it. */
export interface TestLine<Group extends string = string> {
    readonly group: Group;
    readonly title: string;
    /** `late`: it held, but for a first packet that got lost. */
    readonly result: "pass" | "late" | "fail" | "skip";
    /** Why, in lines; the first one is the message. */
    readonly detail: string;
}

/** Whether a first packet that got lost is to be reported without failing. */
export interface Lenience {
    readonly allowLate?: boolean;
}

/**
 * TAP version 14. A lost first packet is `not ok`, with `first_packet: lost`; where it is allowed, as `TODO`, which no
 * reader counts as a failure. @see https://testanything.org/tap-version-14-specification.html
 */
export function tap(all: readonly TestLine[], { allowLate = false }: Lenience = {}): string {
    const one = ({ title, result, detail }: TestLine, i: number): string => {
        const text = `${i + 1} - ${title.replaceAll("#", "\\#")}`;
        const [first = ""] = detail.split("\n");
        if (result === "skip") return `ok ${text} # SKIP ${first}`;
        if (result === "pass") return `ok ${text}`;
        const message = detail.split("\n").map((line) => `    ${line}`);
        const head = result === "late" && allowLate ? `not ok ${text} # TODO ${first}` : `not ok ${text}`;
        const packet = result === "late" ? ["  first_packet: lost"] : [];
        return [head, "  ---", ...packet, "  message: |", ...message, "  ..."].join("\n");
    };
    return ["TAP version 14", `1..${all.length}`, ...all.map(one), ""].join("\n");
}

/**
 * JUnit's XML as CI systems read it, a suite for each group that has lines. A lost first packet is a failure of type
 * `first-packet-lost`; where it is allowed, it is skipped with that as its message.
 */
export function junit<Group extends string>(
    name: string,
    groups: readonly Group[],
    all: readonly TestLine<Group>[],
    { allowLate = false }: Lenience = {},
): string {
    const lateAs: Shown = allowLate ? "skip" : "late";
    const shownAs = ({ result }: TestLine): Shown => (result === "late" ? lateAs : result);
    const suites = groups.flatMap((group) => {
        const own = all.filter((line) => line.group === group);
        if (own.length === 0) return [];
        const count = (...some: Shown[]): number => own.filter((line) => some.includes(shownAs(line))).length;
        const head = `<testsuite name="${group}" tests="${own.length}" failures="${count("fail", "late")}" skipped="${count("skip")}">`;
        return [`  ${head}`, ...own.map((line) => testCase(line, shownAs(line))), "  </testsuite>"];
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="${escaped(name)}">`,
        ...suites,
        "</testsuites>",
        "",
    ].join("\n");
}

type Shown = TestLine["result"];

function testCase({ group, title, detail }: TestLine, shown: Shown): string {
    const head = `    <testcase classname="ai-mesh.${group}" name="${escaped(title)}"`;
    if (shown === "pass") return `${head}/>`;
    const [first = ""] = detail.split("\n");
    const type = shown === "late" ? ' type="first-packet-lost"' : "";
    const inner =
        shown === "skip"
            ? `<skipped message="${escaped(first)}"/>`
            : `<failure${type} message="${escaped(first)}">${escaped(detail)}</failure>`;
    return `${head}>${inner}</testcase>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an XML attribute or element, without what XML 1.0 has no way to say. */
function escaped(text: string): string {
    return text
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
        .replace(/[&<>"]/g, (each) => entities[each] ?? each);
}
