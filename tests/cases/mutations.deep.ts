import { expect } from "chai";
import { createIndex, evaluate, IpSet, type PortSet, reach, type Workload } from "../../netpol";
import { cellsOf, clusterOf, namespacesOf, readPort } from "./expand";
import { guideMesh, guidePolicies } from "./guide-mesh";
import { mutantsOf } from "./mutations";
import type { TruthTable } from "./types";

describe("tests/cases: every rule of the guide's mesh matters", function () {
    this.timeout(120_000);
    const mutants = mutantsOf(guidePolicies);

    it("dropping or weakening any one of them flips at least one cell of the table", function () {
        const survivors: string[] = [];
        const equal: string[] = [];
        for (const { what, policies } of mutants) {
            if (flips({ ...guideMesh, policies })) continue;
            (isEquivalent(policies) ? equal : survivors).push(what);
        }
        const killed = mutants.length - survivors.length - equal.length;
        console.log(
            `      ${killed} of ${mutants.length} mutants killed, ${survivors.length} survive, ${equal.length} change nothing`,
        );
        expect(survivors).to.deep.equal([]);
        // What these weaken is held by another rule: allow-dns isolates the egress of the same pods as deny-all, allow-from-vllm
        // the ingress of all of ai-data, and inside ai-agents each half of the flow to weaviate bounds the other, since
        // nobody there is free.
        expect(equal).to.deep.equal([
            "gateway/deny-all: Egress is not isolated",
            "ai-inference/deny-all: Egress is not isolated",
            "ai-agents/deny-all: Egress is not isolated",
            "ai-data/deny-all: the policy is dropped",
            "ai-data/deny-all: Ingress is not isolated",
            "ai-data/deny-all: Egress is not isolated",
            "ai-agents/allow-to-tools: egress rule 1 opens every port",
            "ai-agents/allow-to-tools: egress rule 1 peer 0 takes any pod",
            "ai-agents/allow-to-tools: egress rule 1 port 0 opens all of its protocol",
            "ai-agents/allow-to-tools: egress rule 1 port 0 begins a range",
            "ai-agents/allow-from-agent: it selects every pod",
            "ai-agents/allow-from-agent: ingress rule 0 opens every port",
            "ai-agents/allow-from-agent: ingress rule 0 peer 0 takes any pod",
            "ai-agents/allow-from-agent: ingress rule 0 port 0 opens all of its protocol",
            "ai-agents/allow-from-agent: ingress rule 0 port 0 begins a range",
        ]);
        expect(killed).to.equal(mutants.length - equal.length);
    });

    it("no rule can be dropped, nor both halves of a flow weakened, without flipping a cell", () => {
        const dropped = mutants.filter(({ what }) => /rule \d is dropped$/.test(what));
        expect(dropped.filter(({ policies }) => !flips({ ...guideMesh, policies }))).to.deep.equal([]);
        expect(dropped).to.have.length(11);
        const widened = guidePolicies.map((policy) => {
            const { metadata, spec } = policy;
            if (metadata.namespace !== "ai-agents" || metadata.name === "allow-dns") return policy;
            const open = <R extends object>(rules: readonly R[] = []): R[] =>
                rules.map((rule) => ({ ...rule, ports: [] }));
            return { ...policy, spec: { ...spec, ingress: open(spec.ingress), egress: open(spec.egress) } };
        });
        expect(flips({ ...guideMesh, policies: widened })).to.equal(true);
    });

    it("sees survivors where the table lacks the pods to show them", () => {
        const poor = { ...guideMesh, pods: guideMesh.pods.filter(({ namespace }) => namespace !== "tenant-b") };
        const survivors = mutants.filter(({ policies }) => !flips({ ...poor, policies }) && !isEquivalent(policies));
        expect(survivors.map(({ what }) => what)).to.include(
            "gateway/allow-dns: egress rule 0 peer 0 takes any namespace",
        );
    });
});

function flips(mutant: TruthTable): boolean {
    const index = createIndex(clusterOf(mutant), { clusterAddresses: IpSet.none });
    const addresses = new Map(mutant.hosts!.map(({ name, ip }) => [name, ip]));
    const endpoint = (id: string) => (addresses.has(id) ? { ip: addresses.get(id)! } : { workload: id });
    return cellsOf(guideMesh)
        .filter(({ from, to }) => isThere(mutant, from) && isThere(mutant, to))
        .some(({ from, to, port, verdict }) => {
            const observed = evaluate(index, { from: endpoint(from), to: endpoint(to), ...readPort(port) }).verdict;
            return observed !== verdict;
        });
}

function isThere({ pods, hosts = [] }: TruthTable, id: string): boolean {
    return pods.some(({ namespace, name }) => `${namespace}/${name}` === id) || hosts.some(({ name }) => name === id);
}

let reference: string | undefined;

/** Whether a mutant is the same for every port of every pod, whatever its labels and its namespace, and every address. */
function isEquivalent(policies: TruthTable["policies"]): boolean {
    reference ??= everything(guidePolicies);
    return everything(policies) === reference;
}

function everything(policies: TruthTable["policies"]): string {
    const namespaces = [
        ...namespacesOf(guideMesh),
        ...["gateway", "inference", "agents", "data", "none"].map((purpose) => ({
            name: `new-${purpose}`,
            labels: { purpose },
        })),
    ];
    // Every way to carry or not to carry the labels that the mesh speaks of.
    const labels = ["vllm", "ai-agent", "weaviate", "other"].flatMap((app) => [
        { app },
        { app, "k8s-app": "kube-dns" },
    ]);
    const workloads = namespaces.flatMap(({ name: namespace }) =>
        labels.map((each, at): Workload => ({
            // Two pods of a Deployment are asked about as well, and their addresses are not known.
            kind: "Deployment",
            namespace,
            name: `w${at}`,
            labels: each,
            ports: [],
            ips: [],
            hostNetwork: false,
        })),
    );
    const podCidrs = IpSet.parse("10.244.0.0/16");
    const index = createIndex(
        { namespaces, workloads, services: [], policies },
        { podCidrs, clusterAddresses: IpSet.none },
    );
    // Sets are compared by their text: written out once each, since they are shared.
    const texts = new Map<PortSet, string>();
    const text = (set: PortSet): string => texts.get(set) ?? (texts.set(set, set.toString()), texts.get(set)!);
    const cells = [...reach(index, { kinds: ["workload", "external"] }).connections()];
    return cells
        .map(({ from, to, ports, unknown }) => `${from} ${to} ${text(ports)} ${text(unknown)}`)
        .sort()
        .join("\n");
}
