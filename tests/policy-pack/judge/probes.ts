import type { CheckResult, PackConfig } from "../../../policy-pack/judge/check";
import type { StackConfig } from "../../../policy-pack/judge/stack-config";
import type { WireResource } from "../../../policy-pack/stack/from-wire";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { marks, signature } from "../../../policy-pack/stack/wire-marks";
import { unknownString } from "../../../policy-pack/stack/unknown-values";
import { today } from "../in-process";
import { pairOf, secret } from "../secrets/pairs";
import { folders, samplesOf, type Sample } from "../sample";
import { probesOfParts } from "./probes-of-parts";
import { object, settings, sharedCases } from "./shared-cases";
import type * as surface from "./surface";

/** The judge, or a mutant of it. */
export type Surface = typeof surface;

/** A question to the judge; what it answers is compared as JSON. */
export type Probe = (of: Surface) => unknown;

const key = "ai-mesh-isolation:mesh";

const sample = (policy: string, file: string): Sample => {
    const found = samplesOf(policy).find((one) => one.file === `${file}.yaml`);
    if (found === undefined) throw new Error(`No sample is called ${policy}/${file}`);
    return found;
};
const open = sample("require-deny-all", "refused-no-policy").resources;
const dns = sample("require-dns", "allowed-kube-dns").resources;
const mesh = sample("only-declared-flows", "refused-undeclared").resources;

const ofSamples: readonly Probe[] = folders()
    .flatMap(samplesOf)
    .map(({ policy, header, resources }) => ({ judge }: Surface) => {
        const values: StackConfig["values"] =
            header.platform === undefined ? {} : { [key]: JSON.stringify({ platform: header.platform }) };
        const config = { [policy]: { settings: (header.config ?? {}) as object } };
        return judge({ resources, today, stackConfig: { values, secretKeys: [] }, config });
    });

const level = (one: "advisory" | "disabled" | "remediate" | "mandatory") => ({ level: one, settings: {} }) as const;
const configs: readonly PackConfig[] = [
    { "require-deny-all": level("advisory") },
    { "require-deny-all": level("disabled") },
    { all: level("advisory"), "require-deny-all": settings({}) },
    { all: level("advisory"), "require-deny-all": level("mandatory") },
    { all: level("remediate") },
    { all: level("disabled"), "no-dead-rules": level("mandatory") },
];

/** Settings with one mistake each, and some with none. */
const given: readonly unknown[] = [
    [],
    { exemptions: {} },
    { exemptions: [1] },
    { exemptions: [{ namespace: "", reason: "moves out in May", expires: today }] },
    { exemptions: [{ namespace: "a", reason: "todo todo", expires: "2026-13-01" }] },
    { exemptions: [{ namespace: "a", reason: "todo", expires: today }] },
    { exemptions: [{ namespace: "a", reason: "something", expires: today }] },
    { exemptions: [{ namespace: "a", reason: "moves out in May", expires: "2027-02-31" }] },
    { exemptions: [{ namespace: "a", reason: "moves out in May", expires: 20270201 }] },
    { exemptions: [{ namespace: "a", reason: "moves out in May", expires: today, until: "x" }] },
    { exemptions: [{ namespace: "a", reason: "moves out in May" }] },
    { exemptions: [{}] },
    { maxExemptionDays: 0 },
    { maxExemptionDays: 1 },
    { maxExemptionDays: 1.5 },
    { maxExemptionDays: "7" },
    { advisoryUnknowns: [""] },
    { advisoryUnknowns: [] },
    { advisoryUnknowns: "out" },
    { platform: 1 },
    { platform: { dns: ["kubedns"] } },
    { platform: { dns: [] } },
    { platform: { dns: ["kube-dns", 1] } },
    { platform: { dnsClusterIp: "" } },
    { platform: { apiServer: {} } },
    { platform: { apiServer: { cidrs: ["172.18.0.2/32"], port: 0 } } },
    { platform: { apiServer: { cidrs: ["10.0.0.0/8"], port: 1 } } },
    { platform: { clusterCidrs: ["10.244.0.1/16", "x"] } },
    { purposes: { a: "" } },
    { purposes: { a: "agents" } },
    { purposes: "agents" },
    { nothing: true },
    { allowed: [{ direction: "out", cidr: "10.0.0.0/8", ports: ["443"], namespace: "a", reason: "meant to be so" }] },
    { allowed: [{ direction: "egress", internet: "yes", ports: ["443"], namespace: "a", reason: "meant to be so" }] },
    { allowed: [{ direction: "egress", internet: true, ports: [], namespace: "a", reason: "meant to be so" }] },
    { allowed: [{ direction: "egress", ports: ["443"], namespace: "a", reason: "meant to be so" }] },
];

/** Each resource alone and then the stack, as an engine asks. */
const asked = (
    { Judge }: Surface,
    resources: readonly SeenResource[],
    {
        config = {},
        stackConfig,
        whole = resources,
    }: { config?: PackConfig; stackConfig?: StackConfig; whole?: readonly SeenResource[] } = {},
): CheckResult[][] => {
    const judge = new Judge({ config, stackConfig, today: () => today });
    return [...resources.map((one) => judge.resource(one)), judge.stack(whole)];
};

const said = (of: Surface, wires: readonly WireResource[]) => asked(of, wires.map(of.seenFromWire));

const output = (value: unknown, isSecret = false) => ({
    [signature]: marks.output,
    value,
    ...(isSecret && { secret: true }),
});
const namespaceWire = (metadata: unknown): WireResource => ({
    type: "kubernetes:core/v1:Namespace",
    name: "ai-agents",
    urn: "urn:ai-agents",
    properties: { metadata, spec: { a: secret("b") } },
});
const remediate: PackConfig = {
    "require-purpose": { level: "remediate", settings: { purposes: { "ai-agents": "agents" } } as object },
};

const ofEngine: readonly Probe[] = [
    (of) => asked(of, mesh),
    (of) =>
        asked(of, mesh, {
            whole: mesh.map((one) => (one.type.endsWith(":MeshIsolation") ? { ...one, props: {} } : one)),
        }),
    (of) => asked(of, [...mesh].reverse()),
    // A config that comes later counts from there on, and what was reported before it is forgotten.
    ({ Judge }) => {
        const judge = new Judge({ today: () => today });
        const [, , resources = []] = sharedCases[0] ?? [];
        const before = resources.map((one) => judge.resource(one));
        judge.config = { "no-dangerous-rules": level("disabled") };
        return [before, judge.stack(resources)];
    },
    ...["{hush", '"hush"', "[]", "null", JSON.stringify({ platform: { dns: ["openshift"] } })].flatMap((text) =>
        [[], [key]].map(
            (secretKeys): Probe =>
                (of) =>
                    asked(of, dns, { stackConfig: { values: { [key]: text }, secretKeys } }),
        ),
    ),
];

/** A secret that comes by last, and a stack of which no resource came by alone. */
const late: WireResource = {
    type: "kubernetes:core/v1:ConfigMap",
    name: "late",
    urn: "urn:late",
    properties: { data: secret("x") },
};
const twoSecrets: WireResource = {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name: "two",
    urn: "urn:two",
    properties: {
        metadata: { name: "two", namespace: "a", annotations: secret({ a: "b" }) },
        spec: {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: secret("0.0.0.0/0") } }] }],
        },
    },
};
const halfKnown = object("networking.k8s.io/v1:NetworkPolicy", "half", {
    metadata: { name: "half", namespace: "gateway" },
    spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 8443 }] }, { from: unknownString }],
    },
});
const undeclared = mesh.map((one) => (one.type.endsWith(":MeshIsolation") ? { ...one, props: {} } : one));

const ofSecrets: readonly Probe[] = [
    (of) => asked(of, [...mesh, of.seenFromWire(late)], { whole: [...undeclared, of.seenFromWire(late)] }),
    (of) => asked(of, [of.seenFromWire(late), ...mesh], { whole: [...undeclared, of.seenFromWire(late)] }),
    (of) => asked(of, [], { whole: (pairOf(5)[0] ?? []).map(of.seenFromWire) }),
    (of) => asked(of, [], { whole: [...open, of.seenFromWire(late)] }),
    (of) => asked(of, [], { whole: [of.seenFromWire(namespaceWire(secret({ name: "ai-agents" })))] }),
    // One fault that was reported with the policy by itself, and one that only the stack shows.
    (of) => said(of, [twoSecrets]),
    (of) => asked(of, [halfKnown, of.seenFromWire(late)]),
    ...Array.from(
        { length: 25 },
        (_, seed): Probe =>
            (of) =>
                pairOf(seed).map((wires) => said(of, wires)),
    ),
    ...[
        { name: "ai-agents" },
        secret({ name: "ai-agents" }),
        { name: "ai-agents", labels: secret({ a: "b" }) },
        { name: "ai-agents", labels: { a: secret("b") } },
        output({ name: "ai-agents", labels: { a: "b" } }),
        output({ name: "ai-agents", labels: { a: "b" } }, true),
        output({ name: "ai-agents", labels: secret({ a: "b" }) }),
        { name: "ai-agents", labels: output({ a: "b" }, true) },
        { name: "ai-agents", labels: output(output({ a: "b" }), false) },
    ].map(
        (metadata): Probe =>
            ({ remediesOf }) =>
                remediesOf(namespaceWire(metadata), remediate),
    ),
    ...[{ egress: [{}] }, { egress: secret([{}]) }, secret({ egress: [{}] })].map(
        (spec): Probe =>
            ({ remediesOf }) =>
                remediesOf(
                    {
                        type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
                        name: "p",
                        urn: "urn:p",
                        properties: { spec },
                    },
                    { all: level("remediate") },
                ),
    ),
    ({ remediesOf }) => remediesOf(namespaceWire({ name: "ai-agents" }), {}),
    ({ remediesOf }) =>
        remediesOf(namespaceWire({ name: "ai-agents" }), {
            "require-purpose": {
                level: "remediate",
                settings: { purposes: { "ai-agents": "agents" }, x: 1 } as object,
            },
        }),
];

/** Questions that together tell every mutant of the judge from the judge, the short ones first. */
export const probes: readonly Probe[] = [
    ...sharedCases.map(
        ([, config, resources]): Probe =>
            ({ judge }) =>
                judge({ resources, config, today }),
    ),
    ...configs.map(
        (config): Probe =>
            ({ judge }) =>
                judge({ resources: open, config, today }),
    ),
    ...given.map(
        (one): Probe =>
            ({ judge }) =>
                judge({
                    resources: ["a", "b"].map((name) => object("core/v1:Namespace", name, { metadata: { name } })),
                    config: {
                        "no-wide-egress": { settings: one as object },
                        "require-purpose": { settings: one as object },
                    },
                    today,
                }),
    ),
    ...probesOfParts,
    ...ofEngine,
    ...ofSecrets,
    ...ofSamples,
];
