import { readObjects, type ReadResult, type SourceDocument } from "../../netpol";
import { InputError } from "../terminal/input-error";

/**
 * Objects as a cluster that can be asked about.
 *
 * @param what How they are called in a message: `the live objects`.
 * @throws InputError that lists every object that the API server would refuse
 */
export function readable(
    documents: readonly SourceDocument[],
    what: string,
): Pick<ReadResult, "cluster" | "unreadPods" | "objectMakers"> {
    const { cluster, unreadPods, objectMakers, problems } = readObjects(documents);
    if (problems.length === 0) return { cluster, unreadPods, objectMakers };
    const lines = problems.map(({ source, path, message }) => `  ${source}: ${path} ${message}`);
    throw new InputError([`Cannot read ${what}:`, ...lines].join("\n"));
}
