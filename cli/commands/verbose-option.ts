import { Option } from "commander";

/** `-v, --verbose`, for every command that leaves out what is not needed at first. */
export const verboseOption = (
    lists = "list all, what is as it should be too (default: what is not, and the rest in a line)",
): Option => new Option("-v, --verbose", lists);
