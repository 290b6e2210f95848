import { Option } from "commander";
import { plainLine } from "../terminal/plain";
import { tell } from "../terminal/tell";
import type { WorldGap } from "../worlds/gaps";

/** `--strict`, for every command whose answer may depend on what was not seen. */
export function strictOption(): Option {
    return new Option("--strict", "end with 2 where the answer may depend on something that was not seen");
}

/** The exit status of a command that answered: 2 where `--strict` is given and there are gaps, which standard error says. */
export function strictStatus({ strict }: { readonly strict?: true }, gaps: readonly WorldGap[]): 0 | 2 {
    const [first, ...more] = gaps;
    if (!strict || first === undefined) return 0;
    const others = more.length > 0 ? `; and ${more.length} more` : "";
    tell("error", `--strict: the answer may depend on what was not seen: ${plainLine(first.text)}${others}`);
    return 2;
}
