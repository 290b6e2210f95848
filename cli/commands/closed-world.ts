import { Option } from "commander";
import { assumingNoOtherLabels } from "../../netpol";
import type { Side } from "../worlds/side";

/** `--closed-world`, for every command whose answer may depend on what was not seen. */
export function closedWorldOption(): Option {
    return new Option(
        "--closed-world",
        "assume that whatever the input does not show does not exist, such as other labels of a namespace",
    );
}

/**
 * A side of which that is assumed. What was left aside is still said, as a note; a policy that was seen and is not judged stays
 * a gap.
 */
export function closed(side: Side): Side {
    const gaps = side.gaps.filter(({ kind }) => kind === "other policy");
    return { ...side, cluster: assumingNoOtherLabels(side.cluster), gaps };
}
