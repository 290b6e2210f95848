import type { Edge } from "./edges";
import { type Group, type Groups, type Names, selectorOf } from "./groups";
import { partFor, type Recognised } from "./known-presets";

/** Workloads of a spec as they are named. */
export class Workloads {
    private readonly given = new Map<string, string>();
    private readonly entries = new Map<string, Record<string, unknown>>();
    private readonly instances = new Map<Recognised, string>();

    constructor(
        private readonly known: readonly Recognised[],
        private readonly groups: Groups,
        private readonly names: Names,
        private readonly comments: Map<string, string>,
    ) {}

    get size(): number {
        return this.entries.size;
    }

    nameOf(group: Group, edge?: Edge): string {
        for (const each of this.known) {
            if (each.namespace !== group.namespace) continue;
            const part = partFor(each, group, edge);
            if (part !== undefined) return part === "" ? this.instance(each) : `${this.instance(each)}.${part}`;
        }
        return this.plain(group);
    }

    /** Whether a preset declares a flow itself: one between its own parts that it needs. */
    isOwnFlow(from: string, to: string): boolean {
        for (const [{ preset }, name] of this.instances) {
            const isOwn = (end: string): boolean => end === name || end.startsWith(`${name}.`);
            if (isOwn(from) && isOwn(to)) {
                const target = to.slice(name.length + 1);
                if (preset.inGroup.some((flow) => flow.to === target)) return true;
            }
        }
        return false;
    }

    spec(): Record<string, unknown> {
        return Object.fromEntries([...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    }

    private instance(known: Recognised): string {
        const { preset, namespace, values } = known;
        const name = this.instances.get(known) ?? this.names.give(preset.name, `${namespace}-${preset.name}`);
        this.instances.set(known, name);
        const given = Object.keys(values).length > 0 ? { with: values } : {};
        this.entries.set(name, { namespace, preset: preset.name, ...given });
        this.comments.set(name, `its labels and ports are those of ${preset.title} (${preset.madeBy})`);
        return name;
    }

    private plain(group: Group): string {
        const known = this.given.get(group.id);
        if (known !== undefined) return known;
        const { podLabels, also } = selectorOf(group, this.groups);
        const [owner] = group.owners;
        const label = Object.values(podLabels)[0] ?? "";
        const wishes = [...(owner === undefined ? [] : [owner]), label, `${group.namespace}-${owner ?? label}`];
        const name = this.names.give(...wishes.filter((wish) => wish !== ""));
        this.given.set(group.id, name);
        this.entries.set(name, { namespace: group.namespace, podLabels });
        if (also.length > 0) {
            const others = also.map(({ owners, labels }) => [...owners][0] ?? Object.values(labels)[0]).join(", ");
            this.comments.set(name, `these labels are those of ${others} as well`);
        }
        return name;
    }
}
