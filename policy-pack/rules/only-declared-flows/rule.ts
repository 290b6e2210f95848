import type { PortSet } from "../../../netpol";
import type { RuleContext, SharedConfig } from "../../judge/rule-context";
import { exceptionProperties } from "../../judge/allowed";
import { dnsPorts } from "../../judge/dns";
import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import { platformProperties, resolversFor } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import { titleOf } from "../../stack/titles";
import { readMesh, type Mesh } from "../../stack/mesh";
import type { SeenResource } from "../../stack/resource";
import { groupedBy } from "../../stack/grouped-by";
import type { StackView } from "../../stack/view";
import { portTexts } from "../../judge/allowed-advice";
import { halvesOf, type OpenedHalf } from "./halves";
import { beyond, type Declared } from "./beyond";
import { undeclaredNames } from "./names";

/** Inside a mesh, and from it to names, what passes is what was declared: computed from all policies of its namespaces together. */
export const onlyDeclaredFlows: StackRule<SharedConfig> = {
    name: "only-declared-flows",
    title: "Nothing passes in a mesh but its declared flows",
    description:
        "Where the stack has a MeshIsolation, no connection between its namespaces, and none from them to names outside that " +
        "policies open, exists beyond the declared flows.",
    fix: "Declare the flow in the MeshIsolation with its reason, or narrow the rules that open it.",
    level: "mandatory",
    severity: "high",
    properties: { ...platformProperties, ...exceptionProperties },
    judge: (stack, _config, context) => stack.meshes.flatMap((mesh) => judgeMesh(mesh, stack, context)),
};

function judgeMesh(resource: SeenResource, stack: StackView, context: RuleContext): Finding[] {
    const mesh = readMesh(resource, stack);
    if ("missing" in mesh) {
        return [
            {
                kind: "unknown",
                resources: [resource.name],
                urn: resource.urn,
                message: `MeshIsolation "${resource.name}" cannot be judged: ${mesh.missing}. Judge where its inputs are in sight: in preview, update or plan, or with the mesh in the stack's config.`,
            },
        ];
    }
    const declared = [...mesh.flows, ...dnsWithin(mesh, context)];
    const halves = mesh.namespaces.flatMap((namespace) => halvesOf(namespace, mesh.namespaces, stack, context));
    return [
        ...undeclared(halves, declared, resource),
        ...undeclaredNames(stack, mesh, resource),
        ...unknowns(stack, mesh),
    ];
}

/** Every egress half with every ingress half that it meets. */
function undeclared(halves: readonly OpenedHalf[], declared: readonly Declared[], mesh: SeenResource): Finding[] {
    const into = groupedBy(
        halves.filter(({ direction }) => direction === "Ingress"),
        ({ namespace }) => namespace,
    );
    const between = groupedBy(declared, ({ from, to }) => `${from.namespace}\n${to.namespace}`);
    return halves
        .filter(({ direction }) => direction === "Egress")
        .flatMap((egress) =>
            [...egress.peers.keys()].flatMap((target) =>
                (into.get(target) ?? []).flatMap((ingress): Finding[] => {
                    const near = between.get(`${egress.namespace}\n${target}`) ?? [];
                    const found = beyond(egress, ingress, near);
                    return found === undefined ? [] : [finding({ egress, ingress, near, ...found }, mesh)];
                }),
            ),
        );
}

/** Where a mesh holds the namespace of its DNS pods, DNS is a connection inside it. */
function dnsWithin({ cluster, namespaces }: Mesh, { platforms }: RuleContext): Declared[] {
    const resolving = namespaces.filter(({ name }) => !platforms.withoutDns({ cluster, namespace: name }));
    return resolving.flatMap(({ name }) =>
        resolversFor(platforms.of({ cluster, namespace: name })).flatMap(({ anyOf, port }) =>
            anyOf.flatMap((target) =>
                "ip" in target
                    ? []
                    : [
                          {
                              from: { namespace: name, pods: {} },
                              to: { namespace: target.namespace, pods: { matchLabels: target.podLabels } },
                              ports: dnsPorts(port),
                          },
                      ],
            ),
        ),
    );
}

/** A connection that no flow declares. */
interface Undeclared {
    readonly egress: OpenedHalf;
    readonly ingress: OpenedHalf;
    /** Flows between the same namespaces. */
    readonly near: readonly Declared[];
    readonly ports: PortSet;
    readonly why: string;
}

function finding({ egress, ingress, near, ports, why }: Undeclared, mesh: SeenResource): Finding {
    const doubts = [egress, ingress].flatMap(({ title, doubt }) => (doubt === undefined ? [] : [{ title, ...doubt }]));
    const about = {
        namespace: ingress.namespace,
        policy: ingress.policy?.name ?? egress.policy?.name,
        aspects: [`from ${egress.namespace}`],
        urn: (ingress.policy ?? egress.policy)?.urn ?? mesh.urn,
    };
    const start =
        `on ${ports.isAll ? "all ports" : ports.toString()}, which MeshIsolation "${mesh.name}" does not declare: ${why}, by ` +
        `${listed([egress.title, ingress.title])}.`;
    const [from, to] = [egress.namespace, ingress.namespace];
    if (doubts.length > 0) {
        const texts = doubts.map(({ title, text }) => `${text} is not known yet (${title})`);
        return {
            ...about,
            kind: "unknown",
            resources: doubts.flatMap(({ resources }) => resources),
            message: `Namespace "${from}" may connect to "${to}" ${start} It depends on this: ${listed(texts)}. ${[...new Set(doubts.map(({ fix }) => fix))].join(" ")}`,
        };
    }
    const flow = JSON.stringify({ from, to, ports: portTexts(ports), why: "…" });
    return {
        ...about,
        kind: "violation",
        message: `Namespace "${from}" may connect to "${to}" ${start} ${nearMiss(near)}Declare it where it is meant, as ${flow}, or narrow these rules.`,
    };
}

/** What is declared between the same two namespaces. */
function nearMiss(near: readonly Declared[]): string {
    const flows = near.flatMap(({ ports, why }) => (why === undefined ? [] : [`${ports.toString()} (${why})`]));
    return flows.length === 0 ? "" : `Declared between them is ${listed(flows)}. `;
}

/** Rules whose selectors or ports may open more once they are known. */
function unknowns(stack: StackView, { cluster, namespaces }: Mesh): Finding[] {
    const names = namespaces.map(({ name }) => name);
    return stack.policies.flatMap((policy): Finding[] => {
        if (policy.cluster !== cluster && !policy.cluster.startsWith("provider ")) return [];
        if (policy.namespace !== undefined && !names.includes(policy.namespace)) return [];
        // What cannot name a pod of the mesh, an address, does not matter here.
        const paths = policy.unknown.filter((path) => path !== "metadata.name" && !/\.ipBlock\b/.test(path));
        if (paths.length === 0 || policy.invalid) return [];
        return [
            {
                kind: "unknown",
                namespace: policy.namespace,
                policy: policy.name,
                resources: [policy.resource],
                urn: policy.urn,
                message:
                    `${titleOf(policy)} may open more than the mesh declares: ${listed(paths)} ` +
                    `${paths.length === 1 ? "is" : "are"} not known yet. ${adviseKnownValue(paths, policy.resource)}`,
            },
        ];
    });
}
