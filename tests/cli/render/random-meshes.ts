import type { Picture, PictureEdge, PictureGroup } from "../../../cli/render/picture/picture";
import { compile, parseMesh } from "../../../mesh";
import type { Cluster, Workload } from "../../../netpol";

/** Numbers that look random and are the same in every run: mulberry32. */
export class Dice {
    constructor(private state: number) {}

    /** A number from 0 to one less than `sides`. */
    roll(sides: number): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
        return ((value ^ (value >>> 14)) >>> 0) % sides;
    }

    pick<Value>(values: readonly Value[]): Value {
        return values[this.roll(values.length)]!;
    }
}

const purposes = ["gateway", "inference", "agents", "data", "training", "batch"];
const ports = ["8000", "443", "53/udp", "5600,29500-29599", "30000-30100", "any"];
const long = "-of-the-northern-region-that-serves-models-to-customers";

/** A mesh with up to eight namespaces of up to six workloads, names of up to 63 letters among them; without its first flows where some are `left` out. */
export function randomMesh(seed: number, left = 0): Cluster {
    const dice = new Dice(seed);
    const name = (kind: string, i: number): string =>
        `${kind}-${i}${dice.roll(4) === 0 ? long.slice(0, 63 - kind.length - 3) : ""}`;
    const namespaces = Array.from({ length: 2 + dice.roll(7) }, (_, i) => name("team", i));
    const workloads = namespaces.flatMap((namespace, i) =>
        Array.from({ length: 1 + dice.roll(6) }, (_, k) => ({ namespace, name: name(`w${i}`, k) })),
    );
    const ends = [...workloads.map((each) => each.name), ...namespaces, "tools", "store", "internet"];
    const inside = ends.slice(0, -3);
    const flow = (): { from: string; to: string; ports: string[]; why: string } => {
        const from = dice.pick(inside);
        const to = dice.pick(ends.filter((each) => each !== from || dice.roll(3) > 0));
        return { from, to, ports: dice.pick(ports).split(","), why: "made up" };
    };
    const flows = Array.from({ length: workloads.length + dice.roll(2 * workloads.length) }, flow);
    const spec = {
        platform: { dns: ["kube-dns"], clusterCidrs: ["10.244.0.0/16"] },
        namespaces: Object.fromEntries(namespaces.map((each) => [each, { purpose: dice.pick(purposes) }])),
        workloads: Object.fromEntries(
            workloads.map((each) => [each.name, { namespace: each.namespace, podLabels: { app: each.name } }]),
        ),
        externals: { tools: { cidrs: ["203.0.113.0/24"] }, store: { cidrs: ["198.51.100.0/25", "198.51.100.200/32"] } },
        flows: [...new Map(flows.map((each) => [`${each.from} ${each.to}`, each])).values()].slice(left),
    };
    return clusterOf(spec, workloads);
}

function clusterOf(spec: object, workloads: readonly { namespace: string; name: string }[]): Cluster {
    const { namespaces, policies } = compile(parseMesh(spec));
    return {
        namespaces: namespaces.map(({ manifest: { metadata } }) => ({
            name: metadata.name,
            labels: metadata.labels ?? {},
        })),
        workloads: workloads.map(({ name, namespace }): Workload => {
            const none = { ports: [], ips: [], hostNetwork: false };
            return { kind: "Deployment", namespace, name, labels: { app: name }, ...none };
        }),
        services: [],
        policies: policies.map(({ manifest }) => manifest),
    };
}

/** A drawing that no mesh makes: everything may lead to everything, in every state, itself included. */
export function randomPicture(seed: number): Picture {
    const dice = new Dice(seed);
    const title = (i: number): string =>
        `${dice.pick(["a", "workload", "k8s-app=kube-dns"])}${i}${dice.roll(3) === 0 ? long : ""}`;
    const groups = Array.from({ length: 1 + dice.roll(9) }, (_, i): PictureGroup => {
        const kind = dice.pick(["ours", "ours", "neighbour", "outside"] as const);
        const nodes = Array.from({ length: kind === "outside" ? 0 : dice.roll(18) }, (_, k) => ({
            id: `g${i}/${k}`,
            title: title(k),
        }));
        return {
            id: `g${i}/`,
            title: title(i),
            detail: dice.pick(["", "data", long]),
            kind,
            nodes,
            folded: nodes.length === 0 ? dice.roll(3) : 0,
        };
    });
    const ids = groups.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]);
    const edges = Array.from({ length: dice.roll(60) }, (_, i): PictureEdge => {
        const state = dice.pick(["same", "same", "opened", "closed", "changed"] as const);
        const quiet = state === "same" && dice.roll(4) === 0;
        const label = dice.pick(["TCP 8000", "UDP 53", "all ports", "TCP 5600,29500-29599 …", "12 connections"]);
        return {
            id: `e${i}`,
            from: dice.pick(ids),
            to: dice.pick(ids),
            state,
            label,
            story: "made up",
            lines: [i],
            quiet,
            perhaps: !quiet && dice.roll(6) === 0,
        };
    });
    return { groups, edges, unseen: [], routes: [] };
}
