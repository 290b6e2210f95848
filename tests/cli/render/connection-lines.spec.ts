import { expect } from "chai";
import { connectionLines } from "../../../cli/render/connection-lines";
import { pictureOf } from "../../../cli/render/picture/picture";
import { lineEndName } from "../../../cli/render/words";
import { reportOn } from "../../../cli/compare/report";
import { empty } from "../../../cli/worlds/empty-side";
import type { Cluster, LabelSelector, NetworkPolicy } from "../../../netpol";

const policy = (namespace: string, name: string, spec: NetworkPolicy["spec"]): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec,
});
const team: LabelSelector = { matchLabels: { team: "ops" } };
const cluster: Cluster = {
    namespaces: [
        { name: "db", labels: {} },
        { name: "ops", labels: { team: "ops" } },
    ],
    workloads: [],
    services: [],
    policies: [
        policy("db", "from-ops", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: team }] }],
        }),
        policy("db", "closed", { podSelector: {}, policyTypes: ["Egress"] }),
        policy("ops", "to-db", { podSelector: {}, policyTypes: ["Ingress"] }),
    ],
};

/** Who reaches `db`, in the picture of one cluster or of a change. */
function reaching(before: Cluster, after: Cluster): string[] {
    const [old, now] = [before, after].map((each) => ({ ...empty, cluster: each })) as [typeof empty, typeof empty];
    const report = reportOn(old, before === after ? old : now, { failOn: [] });
    const lines = connectionLines(report.comparison, report.pods, report.names).map(({ line }) => line);
    const names = lines.map(
        ({ from, to }) => [lineEndName(from, report.names), lineEndName(to, report.names)] as const,
    );
    return names.flatMap(([from, to]) => (to === "db" ? [from] : [])).sort();
}

describe("connectionLines()", () => {
    it("has all whom the policies of one cluster let in, also where a namespace that is there is one of them", () => {
        expect(reaching(cluster, cluster)).to.deep.equal(["namespaces team=ops", "ops"]);
    });
    it("has the one that is there alone for a change: it shows what becomes of all of them", () => {
        expect(reaching(cluster, { ...cluster })).to.deep.equal(["ops"]);
    });
    it("has nothing of a namespace of which only a mesh's word is known, but what it has with others", () => {
        const pods = {
            kind: "declared",
            namespace: "ops",
            name: "probe",
            labels: {},
            ports: [],
            ips: [],
            hostNetwork: false,
        };
        const known = {
            ...cluster,
            namespaces: cluster.namespaces.slice(0, 1),
            workloads: [pods],
            policies: cluster.policies.slice(0, 2),
        };
        const report = reportOn({ ...empty, cluster: known }, { ...empty, cluster: known }, { failOn: [] });
        const ends = connectionLines(report.comparison, report.pods, report.names).map(({ line }) =>
            lineEndName(line.to, report.names),
        );
        expect([...new Set(ends)]).to.deep.equal(["db"]);
        // The control: a workload of an object.
        const made = { ...known, workloads: [{ ...pods, kind: "Deployment" }] };
        const all = reportOn({ ...empty, cluster: made }, { ...empty, cluster: made }, { failOn: [] });
        expect(
            connectionLines(all.comparison, all.pods, all.names).map(({ line }) => lineEndName(line.to, all.names)),
        ).to.include("ops");
    });
    it("names pods by what tells them apart at that end, so that a row is true of all pods that it names", () => {
        const dns = {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
        };
        const from = (operator: "Exists" | "DoesNotExist") =>
            policy("db", operator.toLowerCase(), {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    {
                        from: [
                            { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: "app", operator }] } },
                        ],
                    },
                ],
            });
        const rows = (...policies: NetworkPolicy[]) => {
            const db = { ...cluster, namespaces: [{ name: "db", labels: {} }], policies };
            const side = { ...empty, cluster: db };
            const { comparison, pods, names } = reportOn(side, side, { failOn: [] });
            const lines = connectionLines(comparison, pods, names).map(({ line, connection }) => {
                return `${lineEndName(line.from, names)} -> ${lineEndName(line.to, names)}: ${connection.after.ports}`;
            });
            const drawn = pictureOf(connectionLines(comparison, pods, names), {
                ...{ names, pods: comparison.pods, purposes: new Map(), isOpen: () => true },
            });
            return { lines, boxes: drawn.groups.flatMap(({ nodes }) => nodes.map(({ title }) => title)) };
        };
        const out = policy("db", "dns", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [dns], ports: [{ protocol: "UDP", port: 53 }] }],
        });
        const both = rows(out, from("Exists"), from("DoesNotExist"));
        const toDns = "db -> pods k8s-app=kube-dns in namespace kube-system: UDP 53";
        expect(both.lines.filter((line) => line.includes("kube-dns"))).to.deep.equal([toDns]);
        expect(both.boxes).to.deep.equal(["k8s-app=kube-dns"]);
        // All rows of one name lead to one box.
        const [take, shut, send] = [
            policy("db", "take", { podSelector: { matchLabels: { t: "1" } }, ingress: [{ ports: [{ port: 80 }] }] }),
            policy("db", "shut", {
                podSelector: { matchExpressions: [{ key: "t", operator: "NotIn", values: ["1"] }] },
            }),
            policy("db", "send", {
                ...{ podSelector: { matchLabels: { app: "x" } }, policyTypes: ["Egress"] },
                egress: [{ ports: [{ port: 443 }] }],
            }),
        ];
        const none = policy("db", "none", { podSelector: {}, policyTypes: ["Egress"] });
        const drawn = rows(take, shut, send, none);
        expect(drawn.lines).to.include("any address -> pods t=1 in namespace db: TCP 80");
        expect(drawn.boxes).to.deep.equal(["app=x", "t=1"]);
        // The control: where what is sent goes by both labels, both tell.
        const some = { ...dns, podSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" as const }] } };
        const plain = { ...dns, podSelector: { matchExpressions: [{ key: "app", operator: "Exists" as const }] } };
        const open = policy("db", "more", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [some, plain], ports: [{ protocol: "TCP", port: 80 }] }],
        });
        expect(rows(out, open).lines.join()).to.match(/pods k8s-app=kube-dns,!?app in namespace kube-system/);
    });
});
