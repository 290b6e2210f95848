import { manifestNotes } from "../manifests/skipped";

/** Tells on standard error what of manifests was not read, or not as its author may mean, so that no answer hides it. */
export function writeNotes(read: Parameters<typeof manifestNotes>[0]): void {
    for (const note of manifestNotes(read)) process.stderr.write(`${note}\n`);
}
