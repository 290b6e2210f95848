import { expect } from "chai";
import { madePolicies, presets, type WorkloadPreset } from "../../../mesh/presets";
import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from "../../../netpol/types";

/*
 * Policies that come with charts and controllers, typed a second time from their sources: what they select, who gets in and
 * where they get out. `*` is everybody, every address or every port.
 */
const table: readonly (readonly [policy: string, selects: string, ingress: string, egress: string])[] = [
    // extensions/controllers/sandboxtemplate_controller.go, buildDefaultNetworkPolicySpec
    [
        "agent-sandbox: the template's own",
        "agents.x-k8s.io/sandbox-template-ref-hash=x",
        "ns kubernetes.io/metadata.name=agent-sandbox-system pods app=sandbox-router: *",
        "0.0.0.0/0 except 10.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16, ::/0 except fc00::/7 fe80::/10: *",
    ],
    // sandbox-router/deploy/networkpolicy.yaml
    [
        "agent-sandbox-router: sandbox-router",
        "app.kubernetes.io/name=sandbox-router app.kubernetes.io/component=sandbox-router",
        "ns *: 8080; *: 8081",
        "ns *: 8888",
    ],
    // deploy/charts/cert-manager/templates/networkpolicy-webhooks.yaml, values.yaml (webhook.networkPolicy.ingress)
    [
        "cert-manager: x-webhook-allow-ingress",
        "app.kubernetes.io/instance=x app.kubernetes.io/component=webhook app.kubernetes.io/name=webhook",
        "0.0.0.0/0: *",
        "not isolated",
    ],
    // jupyterhub/templates/{singleuser,hub,proxy}/netpol.yaml, _helpers-netpol.tpl, values.yaml (egressAllowRules)
    [
        "jupyterhub: singleuser",
        "app=jupyterhub release=x component=singleuser-server",
        "not isolated",
        "0.0.0.0/0 except 10.0.0.0/8 169.254.169.254/32 172.16.0.0/12 192.168.0.0/16: *",
    ],
    [
        "jupyterhub: hub",
        "app=jupyterhub release=x component=hub",
        "not isolated",
        "0.0.0.0/0 except 10.0.0.0/8 169.254.169.254/32 172.16.0.0/12 192.168.0.0/16, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32: *",
    ],
    [
        "jupyterhub: proxy",
        "app=jupyterhub release=x component=proxy",
        "*: 8000 8443",
        "0.0.0.0/0 except 10.0.0.0/8 169.254.169.254/32 172.16.0.0/12 192.168.0.0/16, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32: *",
    ],
    // docs/openshift/networkpolicies.yaml
    [
        "kserve-controllers: kserve-controller-manager",
        "control-plane=kserve-controller-manager",
        "*: *",
        "not isolated",
    ],
    // manifests/prometheus-networkPolicy.yaml
    ["kube-prometheus: prometheus-k8s", "app.kubernetes.io/name=prometheus", "not isolated", "*: *"],
    // rendered: tests/mesh/presets/rendered.ts
    [
        "litellm: x-postgresql",
        "app.kubernetes.io/name=postgresql app.kubernetes.io/instance=x app.kubernetes.io/component=primary",
        "*: 5432",
        "*: *",
    ],
    ["redis: x-redis", "app.kubernetes.io/name=redis app.kubernetes.io/instance=x", "*: 6379", "*: *"],
];

type Row = (typeof table)[number];

const labels = (of: Readonly<Record<string, string>> | undefined): string =>
    Object.entries(of ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(" ") || "*";

function peer({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
    if (ipBlock) return [ipBlock.cidr, ...(ipBlock.except?.length ? ["except", ...ipBlock.except] : [])].join(" ");
    const namespaces = namespaceSelector ? [`ns ${labels(namespaceSelector.matchLabels)}`] : [];
    return [...namespaces, ...(podSelector ? [`pods ${labels(podSelector.matchLabels)}`] : [])].join(" ");
}

const rule = (peers: readonly NetworkPolicyPeer[] = [], ports: readonly NetworkPolicyPort[] = []): string =>
    `${peers.map(peer).join(", ") || "*"}: ${ports.map(({ port }) => String(port)).join(" ") || "*"}`;

function sides({ policyTypes = [], ingress = [], egress = [] }: NetworkPolicySpec): [ingress: string, egress: string] {
    const of = (direction: "Ingress" | "Egress", rules: readonly string[]) =>
        policyTypes.includes(direction) ? rules.join("; ") : "not isolated";
    return [
        of(
            "Ingress",
            ingress.map(({ from, ports }) => rule(from, ports)),
        ),
        of(
            "Egress",
            egress.map(({ to, ports }) => rule(to, ports)),
        ),
    ];
}

/** Every policy that a preset may come with, its parameters all given as x. */
function rowsOf(preset: WorkloadPreset): Row[] {
    const x = Object.fromEntries(Object.keys(preset.parameters).map((name) => [name, "x"]));
    const values = { ...x, ...Object.fromEntries(preset.makes.map(({ when }) => [when.parameter, when.is])) };
    return madePolicies({ name: "it", namespace: "home", preset, values }).map(({ title, policy: { spec } }) => [
        `${preset.name}: ${title}`,
        labels(spec.podSelector?.matchLabels),
        ...sides(spec),
    ]);
}

describe("the policies that come with presets", () => {
    const sorted = (rows: readonly Row[]): Row[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

    it("are those of a second table, typed from the sources", () => {
        expect(sorted(presets.flatMap(rowsOf))).to.deep.equal(sorted(table));
    });
    it("have names that an API server takes, also where a part of the name is not known", () => {
        const made = presets.flatMap((preset) => {
            const values = Object.fromEntries(preset.makes.map(({ when }) => [when.parameter, when.is]));
            return madePolicies({ name: "it", namespace: "home", preset, values });
        });
        const named = new Map(made.map(({ title, policy }) => [title, policy.metadata.name]));
        expect(named.get("<release>-redis")).to.equal("comes-with-it");
        expect(named.get("prometheus-k8s")).to.equal("prometheus-k8s");
        for (const name of named.values()) expect(name).to.match(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
    });
    it("fail against it without one of their rules", () => {
        for (const preset of presets.filter(({ makes }) => makes.length > 0)) {
            const makes = preset.makes.map((made) => ({ ...made, spec: { ...made.spec, ingress: [], egress: [] } }));
            const broken = presets.map((each) => (each === preset ? { ...preset, makes } : each));
            expect(sorted(broken.flatMap(rowsOf)), preset.name).to.not.deep.equal(sorted(table));
        }
    });
});
