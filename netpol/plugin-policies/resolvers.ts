import { describeNamespaces, describeSelectors } from "../describe-selectors";
import { IpSet } from "../ip-set";
import { blockSet, describeBlock } from "../match-peer";
import { nameLabel } from "../namespaces";
import type { PortSet } from "../port-set";
import { readPorts } from "../rule-ports";
import { requirements } from "../selectors";
import { holds, type Subject } from "./subjects";
import type { PluginPeer, Reading, SeenQuestion } from "./types";

interface UsualPods extends Subject {
    readonly port: number;
}

const usually = (namespace: string, key: string, value: string, port: number): UsualPods => ({
    namespaces: { matchLabels: { [nameLabel]: namespace } },
    pods: { matchLabels: { [key]: value } },
    port,
});

/**
 * Pods that answer a cluster's DNS questions wherever there are any: CoreDNS and kube-dns, NodeLocal DNSCache, OpenShift's.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/networking_operators/dns-operator
 */
const usualPods: readonly UsualPods[] = [
    usually("kube-system", "k8s-app", "kube-dns", 53),
    usually("kube-system", "k8s-app", "coredns", 53),
    usually("kube-system", "k8s-app", "node-local-dns", 53),
    usually("openshift-dns", "dns.operator.openshift.io/daemonset-dns", "default", 5353),
];

/** Cloud DNS of GKE. Other link-local addresses are caches of the node, which ranges do not match. */
const cloudDns = IpSet.parse("169.254.169.254");

/**
 * Makes questions say what they take for granted, if anything: that somebody whom they are put to answers them, which no object says.
 * Where those are the usual resolvers, or hold them, it goes without saying.
 */
export function withResolverTakenForGranted(): (question: SeenQuestion) => SeenQuestion {
    // A rule for DNS is the same in policy after policy.
    const known = new Map<string, Reading | undefined>();
    return (question) => {
        const key = JSON.stringify([question.peers, question.ports]);
        if (!known.has(key)) known.set(key, readingOf(question));
        const reading = known.get(key);
        return reading === undefined ? question : { ...question, readAs: [...(question.readAs ?? []), reading] };
    };
}

function readingOf({ peers, ports }: SeenQuestion): Reading | undefined {
    const open = readPorts(ports).numeric;
    if ((peers ?? [anyPod]).some((peer) => isUsual(peer, open))) return undefined;
    const whom = peers === undefined ? "anybody" : anyOf(peers.map(describe), 3);
    const why = `the resolver that the pod asks is ${whom}, on ${open.toString()}`;
    return { surely: [], why, isOfResolver: true };
}

const anyPod: PluginPeer = { namespaceSelector: {}, podSelector: {} };

/** Whether a peer holds somebody who usually answers, on their port: of nodes the pod's own, which has a cache. */
function isUsual(peer: PluginPeer, open: PortSet): boolean {
    if (peer.nodes) return (peer.nodes === "all" || peer.isOwnNode === true) && open.has("UDP", 53);
    if (peer.ipBlock) return open.has("UDP", 53) && cloudDns.covers(blockSet(peer.ipBlock));
    const { namespaceSelector: namespaces = {}, podSelector: pods = {} } = peer;
    // Whoever holds several is judged by the first: 5353 is OpenShift's alone.
    const first = usualPods.find((usual) => holds({ namespaces, pods }, usual));
    return first !== undefined && open.has("UDP", first.port);
}

function describe({ ipBlock, hosts, nodes, isOwnNode, namespaceSelector = {}, podSelector = {} }: PluginPeer): string {
    if (nodes) return isOwnNode ? "the pod's own node" : nodes === "all" ? "a node" : "another node";
    if (ipBlock) return describeBlock(ipBlock);
    if (hosts) return hosts.join(", ");
    const which = describeSelectors([podSelector]);
    // Every namespace has a name.
    const isAny = requirements(namespaceSelector).every(
        ({ key, operator }) => key === nameLabel && operator === "Exists",
    );
    const where = describeNamespaces(isAny ? [] : [namespaceSelector], "any namespace");
    return `${which === "" ? "a pod" : `a pod ${which}`} in ${where}`;
}

const anyOf = (all: readonly string[], most: number): string =>
    (all.length > most ? [...all.slice(0, most), `${all.length - most} more`] : all).join(" or ");
