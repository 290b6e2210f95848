import { expect } from "chai";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffText } from "../../../cli/render/diff/text";
import { styleFor } from "../../../cli/terminal/style";
import type { Cluster, NetworkPolicySpec, Workload } from "../../../netpol";
import { reportOf } from "../render/meshes";

const pod = (name: string, more: Partial<Workload> = {}): Workload => ({
    ...{ kind: "Deployment", namespace: "db", name, labels: { app: name }, ports: [], ips: [], hostNetwork: false },
    ...more,
});
const cluster = (workloads: readonly Workload[], ...specs: NetworkPolicySpec[]): Cluster => ({
    namespaces: [{ name: "db", labels: {} }],
    workloads,
    services: [],
    policies: specs.map((spec, at) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `p${at}`, namespace: "db" },
        spec,
    })),
});
const from = (peer: object, port: number | string): NetworkPolicySpec => ({
    podSelector: { matchLabels: { app: "sql" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [peer], ports: [{ port }] }],
});
const apps = { podSelector: {} };

/** Why a change is uncertain, by what makes it so. */
const causes: readonly [what: string, before: Cluster, after: Cluster, cause: RegExp][] = [
    [
        "a pod on its node's network",
        cluster([pod("ui"), pod("sql", { hostNetwork: true })], from(apps, 80)),
        cluster([pod("ui"), pod("sql", { hostNetwork: true })], from(apps, 81)),
        /a hostNetwork pod may count as a pod/,
    ],
    [
        "a port's name that nobody declares",
        cluster([pod("ui"), pod("sql")], from(apps, 5432)),
        cluster([pod("ui"), pod("sql")], from(apps, "pg")),
        /opens the named port "pg", which the destination does not declare/,
    ],
    [
        "an ipBlock that may hold a pod",
        cluster([pod("ui"), pod("sql")], from({ ipBlock: { cidr: "10.0.0.0/8" } }, 80)),
        cluster([pod("ui"), pod("sql")], from({ ipBlock: { cidr: "10.0.0.0/8" } }, 81)),
        /ipBlock/,
    ],
];

describe("what an uncertain change depends on", () => {
    for (const [what, before, after, cause] of causes) {
        it(`is said of ${what}, and nothing of other causes`, () => {
            const report = reportOf(before, after);
            const uncertain = report.lines.filter(({ perhaps }) => perhaps);
            expect(uncertain).not.to.deep.equal([]);
            for (const { dependsOn } of uncertain) expect(dependsOn.join()).to.match(cause);
            const others = causes.map(([, , , other]) => other).filter((other) => other !== cause);
            for (const text of [diffText(report, styleFor({})), diffMarkdown(report).replaceAll("\\", "")]) {
                expect(text).to.match(cause);
                for (const other of others) expect(text).not.to.match(other);
            }
        });
    }

    it("is empty where a change is certain", () => {
        const report = reportOf(cluster([pod("ui"), pod("sql")]), cluster([pod("ui"), pod("sql")], from(apps, 80)));
        expect(report.lines.filter(({ perhaps }) => !perhaps)).not.to.deep.equal([]);
        expect(report.lines.flatMap(({ dependsOn }) => dependsOn)).to.deep.equal([]);
    });
});
