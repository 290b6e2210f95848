import { asRule, findLabels, isHostIn, PortSet, readPorts, resolvePorts } from "../../../netpol";
import { portTexts } from "../../judge/allowed-advice";
import { labelsText, listed, type Finding } from "../../judge/finding";
import { shownHost } from "../../judge/wide-names";
import type { Mesh } from "../../stack/mesh";
import type { SeenPolicy } from "../../stack/policies";
import type { SeenResource } from "../../stack/resource";
import type { SeenRule } from "../../stack/rules";
import { titleOf } from "../../stack/titles";
import type { StackView } from "../../stack/view";
import { partsBy } from "./beyond";

type NamesFlow = Mesh["names"][number];

/** Names that policies of the mesh's namespaces open and that no flow of it to an external with these hosts declares. */
export const undeclaredNames = (stack: StackView, mesh: Mesh, resource: SeenResource): Finding[] =>
    mesh.namespaces.flatMap((namespace) => {
        const declared = mesh.names.filter(({ from }) => from.namespace === namespace.name);
        return stack
            .policiesIn(namespace)
            .flatMap((policy) => policy.rules.flatMap((rule) => ofRule({ policy, rule }, declared, resource)));
    });

interface OpenedNames {
    readonly policy: SeenPolicy;
    readonly rule: SeenRule;
}

function ofRule(opened: OpenedNames, declared: readonly NamesFlow[], resource: SeenResource): Finding[] {
    const { hosts, ports } = opened.rule;
    if (hosts.length === 0) return [];
    const open = ports.everything
        ? PortSet.all
        : resolvePorts(readPorts(asRule({ ports: ports.known }, "Egress").ports), "external", "none").certain;
    return [...new Set(hosts)].flatMap((host) => {
        const near = declared.filter((flow) => isHostIn(host, flow.hosts));
        const found = beyondNames(opened.policy, open, near);
        return found === undefined ? [] : [finding(opened, host, found, declared, resource)];
    });
}

interface Beyond {
    readonly ports: PortSet;
    /** Of a pod that may use them. */
    readonly pods: string;
}

/** Ports on which pods that a policy selects reach a name, beyond the flows that declare it. */
function beyondNames({ selector = {} }: SeenPolicy, open: PortSet, near: readonly NamesFlow[]): Beyond | undefined {
    for (const ports of partsBy(open, near)) {
        const covering = near.filter((flow) => flow.ports.covers(ports)).map(({ from }) => from.pods);
        const found = findLabels({ matchAll: [selector], matchNone: covering });
        if (found !== null) {
            return { ports, pods: found === "unknown" ? "some pods" : `a pod with labels ${labelsText(found.labels)}` };
        }
    }
    return undefined;
}

function finding(
    { policy, rule }: OpenedNames,
    host: string,
    { ports, pods }: Beyond,
    declared: readonly NamesFlow[],
    mesh: SeenResource,
): Finding {
    const { namespace, name, urn } = policy;
    const near = declared.map(
        (flow) =>
            `${flow.external} (${flow.hosts.join(", ")}) on ${flow.ports.toString()}${flow.why === undefined ? "" : ` (${flow.why})`}`,
    );
    const external = JSON.stringify({ hosts: [shownHost(host)] });
    const flow = JSON.stringify({ from: namespace, to: "…", ports: portTexts(ports), why: "…" });
    return {
        kind: "violation",
        namespace,
        policy: name,
        aspects: [`name ${host}`],
        urn,
        message:
            `${titleOf(policy)} lets ${pods} in "${namespace}" out to ${shownHost(host)} on ` +
            `${ports.isAll ? "all ports" : ports.toString()}, which MeshIsolation "${mesh.name}" does not declare: ${rule.path}. ` +
            (near.length === 0 ? "" : `Declared to names from there is ${listed([...new Set(near)])}. `) +
            `Declare it where it is meant, as an external ${external} and a flow ${flow}, or narrow the rule.`,
    };
}
