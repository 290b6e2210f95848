import { checkName } from "../../../mesh/names";
import type { Labels } from "../../../netpol";
import { isOfOnePod } from "../audit/mesh-naming";
import type { Party } from "../party";

/** Pods that carry the same labels, but for those that each has of its own: what becomes a workload of a spec. */
export interface Group {
    readonly id: string;
    readonly namespace: string;
    /** Without those of one pod, one revision or one version. */
    readonly labels: Labels;
    /** What its makers are called, the first that was seen first. */
    readonly owners: Set<string>;
}

/** Labels that say which version of a chart or image it is, and are others after an upgrade: left out but where `version` tells apart. */
const versioned = /^(?:helm\.sh\/chart|app\.kubernetes\.io\/(?:version|managed-by)|chart|heritage|version|image-tag)$/;

/** Labels that stay with a workload: the same for each of its pods, today and after a rollout. */
export const stableLabels = (labels: Labels): Labels =>
    Object.fromEntries(
        Object.entries(labels)
            .filter(([key]) => !isOfOnePod(key) && !versioned.test(key))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
    );

const idOf = (namespace: string, labels: Labels): string => `${namespace} ${JSON.stringify(labels)}`;

/** Every group that traffic or the objects that were read show. */
export class Groups {
    private readonly all = new Map<string, Group>();
    /** Of pods alike but for their `version`: who makes those of each. */
    private readonly makers = new Map<string, Map<string, Set<string>>>();

    /** Notes who makes pods with these labels; before any is added, since it decides how groups are told apart. */
    note(namespace: string, all: Labels, owner: string | undefined): void {
        const { version } = all;
        if (version === undefined || owner === undefined) return;
        const id = idOf(namespace, stableLabels(all));
        const versions = this.makers.get(id) ?? new Map<string, Set<string>>();
        this.makers.set(id, versions);
        versions.set(version, (versions.get(version) ?? new Set()).add(owner));
    }

    noteParty(party: Party): void {
        if (party.kind === "workload") this.note(party.workload.namespace, party.workload.labels, party.owner.name);
        else if (party.kind === "pod") this.note(party.namespace, party.labels, party.owner?.name);
    }

    /** With their `version` where pods of another have other makers: it is then no matter of rollouts. */
    private labelsOf(namespace: string, all: Labels): Labels {
        const labels = stableLabels(all);
        const versions = this.makers.get(idOf(namespace, labels));
        const makers = new Set([...(versions?.values() ?? [])].map((owners) => [...owners].sort().join("\n")));
        return all.version === undefined || makers.size < 2 ? labels : { ...labels, version: all.version };
    }

    /** The group of a party; `undefined` where it is no pod, or where nothing shows its labels. */
    of(party: Party): Group | undefined {
        if (party.kind === "workload")
            return this.add(party.workload.namespace, party.workload.labels, party.owner.name);
        if (party.kind === "pod") return this.add(party.namespace, party.labels, party.owner?.name);
        return undefined;
    }

    /** The group of a party where it is there already. */
    find(party: Party): Group | undefined {
        const { namespace, labels } =
            party.kind === "workload" ? party.workload : party.kind === "pod" ? party : nobody;
        return this.all.get(idOf(namespace, this.labelsOf(namespace, labels)));
    }

    add(namespace: string, all: Labels, owner?: string): Group | undefined {
        const labels = this.labelsOf(namespace, all);
        if (Object.keys(labels).length === 0) return undefined;
        const id = idOf(namespace, labels);
        const group = this.all.get(id) ?? { id, namespace, labels, owners: new Set() };
        this.all.set(id, group);
        if (owner !== undefined) group.owners.add(owner);
        return group;
    }

    in(namespace: string): Group[] {
        return [...this.all.values()].filter((group) => group.namespace === namespace);
    }
}

const nobody: Pick<Group, "namespace" | "labels"> = { namespace: "", labels: {} };

/** What a group is called where people are told of it. */
export const groupTitle = ({ namespace, owners, labels }: Group): string =>
    `${namespace}/${[...owners][0] ?? Object.values(labels)[0] ?? "pods"}`;

/** Keys by which people and charts tell workloads apart, the most telling first. */
const telling = [
    ...["app", "app.kubernetes.io/name", "k8s-app", "name", "run", "app.kubernetes.io/component", "component"],
    ...["role", "app.kubernetes.io/instance", "release", "tier"],
];
const rank = (key: string): number => (telling.includes(key) ? telling.indexOf(key) : telling.length);

const carries = ({ labels }: Group, some: Labels): boolean =>
    Object.entries(some).every(([key, value]) => labels[key] === value);

/** What selects the pods of a group, and groups of its namespace that it selects as well, since they have all of its labels. */
export interface Selector {
    readonly podLabels: Labels;
    readonly also: readonly Group[];
}

/**
 * Every label by which people and charts tell workloads apart, so that it means no workload that traffic did not show; others
 * only where these leave two groups alike.
 */
export function selectorOf(group: Group, groups: Groups): Selector {
    const others = groups.in(group.namespace).filter(({ id }) => id !== group.id);
    const keys = Object.keys(group.labels).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const first = keys.filter((key) => telling.includes(key));
    const podLabels: Record<string, string> = {};
    for (const key of first.length > 0 ? first : keys.slice(0, 1)) podLabels[key] = group.labels[key] ?? "";
    let left = others.filter((other) => carries(other, podLabels));
    for (const key of keys) {
        if (left.length === 0) break;
        const still = left.filter((other) => carries(other, { ...podLabels, [key]: group.labels[key] ?? "" }));
        if (still.length === left.length) continue;
        podLabels[key] = group.labels[key] ?? "";
        left = still;
    }
    return { podLabels, also: left };
}

/** Gives names that a spec takes, each once. */
export class Names {
    private readonly taken: Set<string>;

    constructor(taken: Iterable<string>) {
        this.taken = new Set([
            ...taken,
            "kube-apiserver",
            "nodes",
            "internet",
            "cloud-identity",
            "load-balancers",
            "metadata",
            "part",
        ]);
    }

    /** The first of some wishes that is free, else the first with a number. */
    give(...wishes: readonly string[]): string {
        const clean = wishes.map(cleanName).filter((name) => checkName(name) === undefined);
        const first = clean[0] ?? "workload";
        const numbered = (number: number): string => `${first.slice(0, 58)}-${number}`;
        let name = clean.find((each) => !this.taken.has(each));
        for (let number = 2; name === undefined; number++)
            if (!this.taken.has(numbered(number))) name = numbered(number);
        this.taken.add(name);
        return name;
    }
}

/** A text as a DNS-1123 label. */
export const cleanName = (text: string): string =>
    text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .slice(0, 63)
        .replace(/^-+|-+$/g, "");
