import { readFileSync } from "node:fs";
import type { LogEntry, Planned } from "../../plan/monitor";
import { byUrn, type PlannedResource } from "../../plan/resource";
import type { StackConfig } from "../../plan/stack-config";
import { readDigest, type Digest } from "./digest";
import { PRINTED_SECRET } from "./hidden";
import { absentProviders, clusterNotes } from "./providers";
import { refuse } from "./refuse";
import { plannedOf } from "./resource";
import { statesOf } from "./steps";
import { refusePartial } from "./whole";

/** A stack as Pulumi's own preview says that a deployment would leave it. */
export interface Preview extends Planned {
    readonly project: string;
    readonly stack: string;
    /** Configuration that the program ran with; of its secrets only the keys. */
    readonly config: StackConfig;
    /** The same resources in the order in which the program registers them. */
    readonly inOrder: readonly PlannedResource[];
    /** What a preview leaves open, for whoever reads the verdict. */
    readonly notes: readonly string[];
}

/**
 * Reads what `pulumi preview --json --show-sames` printed; `-` is standard input. Secrets and what is known only after a
 * deployment are unknown; outputs of the stack are not there.
 *
 * @throws InputError where it is something else, is damaged, or does not hold the whole stack
 */
export function readPreview(file: string): Preview {
    const title = file === "-" ? "on standard input" : file;
    return previewOf(textOf(file, title), title);
}

/** Reads the text of a preview; `title` names it in messages. @throws InputError as {@link readPreview} */
export function previewOf(text: string, title: string): Preview {
    const digest = readDigest(text, title);
    refusePartial(digest, title);
    const resources = statesOf(digest.steps, title).map(plannedOf);
    const inOrder = [...absentProviders(resources), ...resources];
    const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/s.exec(resources[0]?.urn ?? "") ?? [];
    return {
        project,
        stack,
        config: configOf(digest),
        inOrder,
        resources: [...inOrder].sort(byUrn),
        outputs: {},
        logs: digest.diagnostics.map(logEntry),
        notes: clusterNotes(inOrder),
    };
}

function textOf(file: string, title: string): string {
    try {
        return decoded(readFileSync(file === "-" ? 0 : file));
    } catch (error) {
        return refuse(title, [(error as Error).message]);
    }
}

/** Windows PowerShell writes what it redirects as UTF-16, with a mark at its start. */
function decoded(bytes: Buffer): string {
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

/** A message begins with its severity, and ends as a line does. */
function logEntry({ severity, message, urn }: Digest["diagnostics"][number]): LogEntry {
    const said = message.replace(/^(info|warning|error): /, "").trimEnd();
    return { severity: severity === "warning" ? severity : "info", message: said, urn };
}

/** A secret value is printed as a mark, which is no value. */
function configOf({ config }: Digest): StackConfig {
    const [secrets, values] = [true, false].map((isSecret) =>
        Object.entries(config).filter(([, value]) => (value === PRINTED_SECRET) === isSecret),
    );
    return { values: Object.fromEntries(values ?? []), secretKeys: (secrets ?? []).map(([key]) => key).sort() };
}
