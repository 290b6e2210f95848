import type { ProfileName } from "../../netpol";
import type { Comparison } from "./compare";

/** Says which profile was assumed, where one was, or what `note` says of that. */
export function profileNotes(profile: ProfileName = "reference", note?: string): string[] {
    if (note !== undefined) return [note];
    return profile === "reference" ? [] : [`Judged by profile "${profile}".`];
}

/** Says of which namespaces not every kind of pods was looked at. */
export function cutNotes({ cutShort }: Comparison): string[] {
    if (cutShort.length === 0) return [];
    const [shown, more] = [cutShort.slice(0, 3).join(", "), cutShort.length - 3];
    return [
        `Not every combination of labels was checked in ${shown}${more > 0 ? ` and ${more} more namespaces` : ""}: there are too ` +
            "many. What is said of pods that carry the labels of one policy alone holds.",
    ];
}
