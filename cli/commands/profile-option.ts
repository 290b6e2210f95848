import { Option } from "commander";

/** `--profile`, for every command that answers by one. */
export function profileOption(): Option {
    return new Option(
        "--profile <name>",
        "network plugin that is assumed where the API says nothing (default: the one that the mesh's platform says, by cni or " +
            "its preset, where there is a profile of it; else reference)",
    );
}
