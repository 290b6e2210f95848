import type { KubeObject } from "./api";
import type { Record } from "./watch";

/**
 * The promise about time, and how a record of the API server's changes is held against it.
 *
 * An **owned** namespace (one that the mesh creates) is open from its creation until its deny-all is there: the API has
 * no way to create both at once. The promise is that this window is of no use to anybody and the only one:
 * 1. *empty until isolated*: until the namespace is isolated (no pod, whatever its labels, may send or receive anything
 *    that no policy allows), nothing is created in it but NetworkPolicies;
 * 2. *isolated until gone*: from then on it stays isolated at every revision, until the namespace is gone; while it
 *    terminates its policies may go only after its last pod.
 *
 * For an **adopted** namespace (one that was there): 3. *no interruption*: a declared flow that passed before the update
 * passes at every revision. And an adopted namespace is never deleted.
 */
export interface Promised {
    readonly owned: readonly string[];
    readonly adopted: readonly string[];
    /** Names of the declared flows that have to pass at every revision. */
    readonly flows: readonly string[];
}

/** How the meaning of policies is asked: the engine in the tests, anything in the tests of this file. */
export interface Judge {
    isolated(objects: readonly KubeObject[], namespace: string): boolean;
    passes(objects: readonly KubeObject[], flow: string): boolean;
}

/** A revision at which the promise was broken; `until` is the first revision at which it held again. */
export interface Breach {
    readonly rule: "empty until isolated" | "isolated until gone" | "no interruption" | "adopted namespace kept";
    readonly subject: string;
    readonly revision: number;
    readonly until: number | undefined;
    readonly detail: string;
}

/** What the check looked at, so that a record without anything in it cannot pass for a kept promise. */
export interface Finding {
    readonly breaches: readonly Breach[];
    readonly revisions: number;
    /** Every life of every owned namespace: a name can be used again. */
    readonly lives: readonly Life[];
}

/** The revisions at which an owned namespace was created, first isolated, and gone. */
export interface Life {
    readonly namespace: string;
    readonly created: number;
    isolated?: number;
    gone?: number;
}

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;

/** Every state that the record passed through, oldest first, each with the change that led to it. */
export function* statesOf(
    record: Record,
): Generator<{ revision: number; objects: readonly KubeObject[]; changed: string }> {
    const live = new Map(record.start.map((object) => [keyOf(object), object]));
    yield { revision: 0, objects: [...live.values()], changed: "start" };
    for (const { revision, type, object } of record.changes) {
        if (type === "DELETED") live.delete(keyOf(object));
        else live.set(keyOf(object), object);
        yield { revision, objects: [...live.values()], changed: `${type} ${keyOf(object)}` };
    }
}

// The garbage that a cluster itself puts into every new namespace.
const PUT_BY_CLUSTER = new Set(["ConfigMap/kube-root-ca.crt", "ServiceAccount/default"]);

function contentOf(objects: readonly KubeObject[], namespace: string): KubeObject[] {
    return objects.filter(
        ({ kind, metadata }) =>
            metadata.namespace === namespace &&
            kind !== "NetworkPolicy" &&
            !PUT_BY_CLUSTER.has(`${kind}/${metadata.name}`),
    );
}

class Ledger {
    readonly breaches: Breach[] = [];
    readonly #open = new Map<string, Breach>();

    set(rule: Breach["rule"], subject: string, revision: number, detail: string | undefined): void {
        const key = `${rule}|${subject}`;
        const current = this.#open.get(key);
        if (detail === undefined && current !== undefined) {
            this.#open.delete(key);
            this.breaches[this.breaches.indexOf(current)] = { ...current, until: revision };
        }
        if (detail === undefined || current !== undefined) return;
        const breach = { rule, subject, revision, until: undefined, detail };
        this.#open.set(key, breach);
        this.breaches.push(breach);
    }
}

/** Holds a record against the promise. No breach and `lives` as expected = kept at every revision. */
export function check(record: Record, promised: Promised, judge: Judge): Finding {
    const ledger = new Ledger();
    const lives: Life[] = [];
    let revisions = 0;
    let passedBefore: readonly string[] | undefined;
    for (const { revision, objects, changed } of statesOf(record)) {
        revisions += 1;
        const namespaces = new Map(objects.filter(({ kind }) => kind === "Namespace").map((o) => [o.metadata.name, o]));
        for (const name of promised.owned) {
            const problem = judgeOwned(name, namespaces.get(name), objects, revision, lives, judge);
            ledger.set(
                "empty until isolated",
                name,
                revision,
                problem?.occupied && `${problem.occupied} after ${changed}`,
            );
            ledger.set(
                "isolated until gone",
                name,
                revision,
                problem?.reopened === true ? `open after ${changed}` : undefined,
            );
        }
        for (const name of promised.adopted)
            ledger.set(
                "adopted namespace kept",
                name,
                revision,
                namespaces.has(name) ? undefined : `gone after ${changed}`,
            );
        passedBefore ??= promised.flows.filter((flow) => judge.passes(objects, flow));
        for (const flow of passedBefore)
            ledger.set(
                "no interruption",
                flow,
                revision,
                judge.passes(objects, flow) ? undefined : `denied after ${changed}`,
            );
    }
    return { breaches: ledger.breaches, revisions, lives };
}

function judgeOwned(
    name: string,
    namespace: KubeObject | undefined,
    objects: readonly KubeObject[],
    revision: number,
    lives: Life[],
    judge: Judge,
): { occupied: string | undefined; reopened: boolean } | undefined {
    let life = lives.find((candidate) => candidate.namespace === name && candidate.gone === undefined);
    if (namespace === undefined) {
        if (life !== undefined) life.gone = revision;
        return undefined;
    }
    if (life === undefined) lives.push((life = { namespace: name, created: revision }));
    const content = contentOf(objects, name);
    if (judge.isolated(objects, name)) {
        life.isolated ??= revision;
        return undefined;
    }
    if (life.isolated === undefined) return { occupied: content[0] && `holds ${keyOf(content[0])}`, reopened: false };
    const emptied = namespace.metadata.deletionTimestamp !== undefined && !content.some(({ kind }) => kind === "Pod");
    return { occupied: undefined, reopened: !emptied };
}
