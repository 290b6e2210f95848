import { unprintable, type WireObject } from "./values";

/** A value of an object that decides who can reach whom and cannot be computed with. */
export interface DecisiveHidden {
    /** Like `spec.egress[0].ports`; it ends where the secret begins, so nothing of a secret is in it. */
    readonly path: string;
    readonly why: "unknown" | "secret";
}

/** Of what a container is made of, only its ports matter to who can reach it. */
const CONTAINER_PART = /(?:^|\.)(?:[a-z]+C|c)ontainers\[\d+\]\.(?!ports)/;

/** Of an object that is no policy: what it is, whom it selects, and what a question about its pods depends on. */
const UNKNOWN_DECIDES = [
    /^(?:metadata|spec)$/,
    /^metadata\.(?:name|namespace|labels|generateName|ownerReferences)\b/,
    /^spec\.(?:selector|ports|clusterIPs?|type)\b/,
    /^spec\.(?:(?:jobTemplate\.spec\.)?template)?(?:\.metadata\b.*|\.spec)?$/,
    /(?:^|\.)spec\.(?:hostNetwork|nodeName)$/,
    /(?:^|\.)(?:[a-z]+C|c)ontainers(?:\[\d+\](?:\.ports\b.*)?)?$/,
];

/**
 * The first value that decides what an object is and cannot be computed with: a secret ({@link decisiveSecret}), or one that
 * is known only after a deployment. An object that is no policy is left out for it.
 */
export function decisiveHidden(inputs: WireObject): DecisiveHidden | undefined {
    const isDecisive = ({ path }: DecisiveHidden) => UNKNOWN_DECIDES.some((pattern) => pattern.test(path));
    return (
        decisiveSecret(inputs) ?? unprintable(inputs).find((hidden) => hidden.why === "unknown" && isDecisive(hidden))
    );
}

/**
 * The first value that is a secret where what is computed from it would be printed: in what names an object and in all
 * that a cluster is asked for, but for the insides of containers and what volumes hold.
 */
export function decisiveSecret(inputs: WireObject): DecisiveHidden | undefined {
    return unprintable(inputs).find(({ path, why }) => why === "secret" && decides(path));
}

function decides(path: string): boolean {
    if (/^(?:apiVersion|kind|items|metadata|spec)$/.test(path)) return true;
    if (/^metadata\.(?:name|namespace|labels|generateName|ownerReferences)\b/.test(path)) return true;
    if (!/^(?:spec|status)\b/.test(path)) return false;
    return !CONTAINER_PART.test(path) && !/\.(?:volumes|annotations)\b/.test(path);
}
