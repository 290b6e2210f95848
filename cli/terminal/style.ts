/** How text looks where it goes: colours, or none, and how many columns there are. */
export interface Style {
    readonly bold: Paint;
    readonly dim: Paint;
    readonly red: Paint;
    readonly green: Paint;
    readonly yellow: Paint;
    readonly cyan: Paint;
    /** What nobody may miss: bold and red. Where there are no colours, capital letters of its words say it. */
    readonly loud: Paint;
    /** Infinity where text is not folded: a pipe, a file. */
    readonly width: number;
}

type Paint = (text: string) => string;

const CODES = {
    bold: [1, 22],
    dim: [2, 22],
    red: [31, 39],
    green: [32, 39],
    yellow: [33, 39],
    cyan: [36, 39],
} as const;

/** Something that may be a terminal: process.stdout, process.stderr. */
export interface Screen {
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
}

/**
 * Style for a screen: colour on a terminal, plain elsewhere. NO_COLOR turns it off and FORCE_COLOR on, wherever it goes.
 *
 * @see https://no-color.org, https://force-color.org
 */
export function styleFor(screen: Screen, env: NodeJS.ProcessEnv = process.env): Style {
    const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "" && env.FORCE_COLOR !== "0";
    const refused = Boolean(env.NO_COLOR) || env.FORCE_COLOR === "0" || env.TERM === "dumb";
    const colour = forced || (screen.isTTY === true && !refused);
    const paint = (name: keyof typeof CODES): Paint => {
        const [on, off] = CODES[name];
        return (text) => (colour && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text);
    };
    return {
        bold: paint("bold"),
        dim: paint("dim"),
        red: paint("red"),
        green: paint("green"),
        yellow: paint("yellow"),
        cyan: paint("cyan"),
        loud: (text) => paint("bold")(paint("red")(text)),
        width: screen.isTTY ? screen.columns || 80 : Infinity,
    };
}

/** Text without colours and other control sequences, for what a program or pack painted itself. */
export function withoutColour(text: string): string {
    return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
