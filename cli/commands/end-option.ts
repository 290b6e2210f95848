import type { Command } from "commander";
import { type NamedEnd, NameError } from "../questions/end";
import type { EndFinder } from "../questions/end-finder";
import { asSource } from "../questions/hosts";
import { InputError } from "../terminal/input-error";
import { styleFor } from "../terminal/style";
import { layOut } from "../terminal/table";
import { helpWidth } from "./help";

/** What `--from`, `--to` and `--focus` take, for `--help`. */
export function endHelp({ command }: { readonly command: Command }): string {
    const width = helpWidth(command);
    const rows = ends.map(([name, means]) => [{ text: name }, { text: means }]);
    return ["", "What can be named:", ...layOut(rows, { ...styleFor({}), width }, "  ")].join("\n");
}

const ends = [
    [
        "vllm, tools, kube-apiserver",
        "as the mesh names it: a workload, namespace, neighbour or external, or what its platform says: kube-apiserver, " +
            "nodes, cloud-identity, load-balancers",
    ],
    ["internet, metadata", "public addresses, and those that hand out credentials or instance data"],
    ["ai-agents/agent, agent", "a pod or workload by its own name, with its namespace where it is not the only one"],
    ["ai-agents/agent[Deployment]", "the same, where one name stands for several"],
    ["ai-agents/*", "any pod of a namespace, those that nobody has made yet too"],
    ["svc/vllm, ai-inference/svc/vllm", "a Service: its port leads to the port of the pods behind it"],
    ["10.0.0.5, fd00::5", "an address: a pod's, a Service's, or one outside"],
    [
        "host:huggingface.co",
        "a name outside the cluster, where connections go; host:*.hf.co for every name below hf.co",
    ],
] as const;

/**
 * The end that an option names.
 *
 * @throws InputError that names the option and which names would do
 */
export function findEnd(option: string, text: string, names: EndFinder): NamedEnd {
    return named(option, () => names.find(text));
}

/** The same of where connections come from, which no name outside is. @throws InputError likewise */
export function findSource(option: string, text: string, names: EndFinder): NamedEnd {
    return named(option, () => asSource(names.find(text)));
}

/** Runs what may not find a name, and says of which option or file it is. @throws InputError */
export function named<T>(where: string, run: () => T): T {
    try {
        return run();
    } catch (error) {
        if (error instanceof NameError) throw new InputError(`${where}: ${error.message}`);
        throw error;
    }
}
