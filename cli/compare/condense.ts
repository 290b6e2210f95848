import { endId, type ConnectionEnd } from "./change";
import type { Subject } from "./subject";

/** One end of a line in a report: some pods of one namespace, all of its pods, or addresses. */
export type Party =
    | { readonly kind: "pods"; readonly subject: Subject }
    | { readonly kind: "namespace"; readonly namespace: string; readonly ours: boolean }
    | { readonly kind: "outside"; readonly addresses: Extract<ConnectionEnd, { addresses: unknown }>["addresses"] };

/** Something between two ends; things with equal `sameness` may share a line. */
export interface Item {
    readonly from: ConnectionEnd;
    readonly to: ConnectionEnd;
    readonly sameness: string;
}

/** A line and everything it stands for. */
export interface Line<T extends Item> {
    readonly from: Party;
    readonly to: Party;
    readonly items: readonly T[];
}

/** The subjects of each namespace: what "every pod" is made of. */
export type Members = ReadonlyMap<string, readonly Subject[]>;

/** Sorts subjects by namespace. */
export function membersOf(subjects: readonly Subject[]): Members {
    const members = new Map<string, Subject[]>();
    for (const subject of subjects) {
        const list = members.get(subject.namespace);
        if (list) list.push(subject);
        else members.set(subject.namespace, [subject]);
    }
    return members;
}

/** Puts into one line what holds for every pod of a namespace, pods to come included, at either end. */
export function condense<T extends Item>(items: readonly T[], members: Members): Line<T>[] {
    const single = items.map((item): Line<T> => ({ from: party(item.from), to: party(item.to), items: [item] }));
    const bySource = merge(single, "from", "to", members);
    return merge(bySource, "to", "from", members);
}

function party(end: ConnectionEnd): Party {
    return "subject" in end ? { kind: "pods", subject: end.subject } : { kind: "outside", addresses: end.addresses };
}

/** The id of a party: of a subject, `ns/` for a namespace, or the addresses. */
export function partyId(party: Party): string {
    switch (party.kind) {
        case "pods":
            return party.subject.id;
        case "namespace":
            return `${party.namespace}/`;
        case "outside":
            return endId(party);
    }
}

/** The namespace of a party; `undefined` outside the cluster. */
export function partyNamespace(party: Party): string | undefined {
    if (party.kind === "outside") return undefined;
    return party.kind === "pods" ? party.subject.namespace : party.namespace;
}

function merge<T extends Item>(
    lines: readonly Line<T>[],
    end: "from" | "to",
    other: "from" | "to",
    members: Members,
): Line<T>[] {
    const groups = new Map<string, Line<T>[]>();
    for (const line of lines) {
        const namespace = line[end].kind === "pods" ? line[end].subject.namespace : "";
        const key = JSON.stringify([namespace, partyId(line[other]), line.items[0]!.sameness]);
        const group = groups.get(key);
        if (group) group.push(line);
        else groups.set(key, [line]);
    }
    return [...groups.values()].flatMap((group) => {
        const whole = wholeNamespace(
            group.map((line) => line[end]),
            members,
        );
        if (!whole) return group;
        const [first] = group as [Line<T>, ...Line<T>[]];
        return [{ ...first, [end]: whole, items: group.flatMap(({ items }) => items) }];
    });
}

function wholeNamespace(parties: readonly Party[], members: Members): Party | undefined {
    const subjects = parties.flatMap((each) => (each.kind === "pods" ? [each.subject] : []));
    const [first] = subjects;
    if (first === undefined || subjects.length !== parties.length) return undefined;
    const all = members.get(first.namespace) ?? [];
    // Without the pods to come it would not be every pod.
    const complete = subjects.length === all.length && all.some(({ stands }) => stands === "others");
    return complete ? { kind: "namespace", namespace: first.namespace, ours: first.ours } : undefined;
}
