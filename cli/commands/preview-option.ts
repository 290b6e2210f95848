import { Option } from "commander";

/** `--preview FILE`, for the commands that can judge by a preview in place of running the program. */
export function previewOption(): Option {
    return new Option(
        "--preview <file>",
        "judge by what `pulumi preview --json --show-sames` printed, and run no program; - is standard input",
    );
}
