import { Option } from "commander";

/** `-v, --verbose`, for every command that says in a line what is as it should be. */
export const verboseOption = (): Option =>
    new Option("-v, --verbose", "list all, what is as it should be too (default: what is not, and the rest in a line)");
