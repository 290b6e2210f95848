import { IpSet, PortSet } from "../../../netpol";
import { readPolicy } from "../../../policy-pack/stack/policies";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { denyAll, mesh, namespace, policy, provider } from "../honest/build";
import type { Probe } from "./probes";
import { ofNames } from "./probes-of-names";

const setOf = (...cidrs: string[]) => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));
const bare = (type: string, props: Record<string, unknown>, where: Partial<SeenResource> = {}): SeenResource => ({
    type,
    name: "bare",
    urn: `urn:${type}`,
    props,
    ...where,
});

const inClusters = [
    namespace("a"),
    namespace("a", {}, provider("other", { context: "prod" })),
    denyAll("b", provider("other", { context: "prod" })),
    denyAll("a"),
    bare("kubernetes:core/v1:Namespace", { metadata: { name: 1 } }),
    bare("kubernetes:core/v1:Namespace", {}),
    bare("kubernetes:core/v1:ConfigMap", { metadata: { name: "c", namespace: "c" } }),
];
const ofClusters: readonly Probe[] = [
    ...["a", "b", "c", "d", "1", "undefined"].map(
        (name): Probe =>
            ({ clustersOf }) =>
                clustersOf(inClusters).with(name),
    ),
    ...[...inClusters.map(({ urn }) => urn), "", "urn:none"].map(
        (urn): Probe =>
            ({ clustersOf }) =>
                clustersOf(inClusters).namesOf(urn),
    ),
];

const odd = (from: number, count: number) => Array.from({ length: count }, (_, index) => `${from + 2 * index}.0.0.0/8`);
const sets: readonly IpSet[] = [
    setOf("0.0.0.0/0"),
    setOf("10.0.0.0/8"),
    // Not most of the internet, and with private ranges as many addresses as most of it has.
    setOf(...odd(13, 11), "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12"),
    setOf(...odd(13, 11), "192.168.0.0/16", "224.0.0.0/4"),
    // In pieces of one family, with a range of the other.
    setOf(...odd(13, 40), "2001:db8::/32"),
    setOf("10.0.0.0/8", ...Array.from({ length: 40 }, (_, index) => `2${index.toString(16).padStart(3, "0")}::/16`)),
    setOf("fc00::/7"),
    setOf("fe80::/10", "fc00::/7"),
    setOf("::ffff:10.0.0.0/104", "::ffff:192.168.0.0/112"),
    setOf("64:ff9b::/96"),
    setOf("::/0"),
    setOf("169.254.169.254/32"),
    setOf("::ffff:169.254.169.254/128"),
    IpSet.none,
];
const ofAddresses: readonly Probe[] = [
    ...sets.flatMap((set): Probe[] => [
        ({ internetRanges }) => internetRanges(set),
        ({ metadataAddresses }) => metadataAddresses(set),
        ...sets.map(
            (other): Probe =>
                ({ internetTogether }) =>
                    internetTogether([set, other]),
        ),
    ]),
];

const ofDns: readonly Probe[] = (
    [["cluster-ip"], ["eks-auto-mode"], ["kube-dns", "gke"], ["aks-local-dns", "openshift", "coredns"]] as const
).flatMap((profiles) =>
    [undefined, "10.96.0.10", "fd00::a"].map(
        (ip): Probe =>
            ({ resolversOf }) =>
                resolversOf(profiles, ip),
    ),
);

const text = { type: "string" } as const;
const ofSchema: readonly Probe[] = (
    [
        [{ type: "object" }, { a: 1 }],
        [{ type: "object" }, "x"],
        [{ type: "object", properties: { a: text }, required: ["a", "b"] }, {}],
        [{ type: "object", properties: { a: { ...text, description: "an a" } }, required: ["a"] }, { b: 1 }],
        [
            { type: "object", properties: { a: text }, additionalProperties: false },
            { a: "x", b: 1 },
        ],
        [
            { type: "object", properties: { a: text }, additionalProperties: true },
            { a: 1, b: 1 },
        ],
        [
            { type: "object", additionalProperties: text },
            { a: 1, b: "x" },
        ],
        [
            { type: "object", properties: { a: text } },
            { a: 1, b: 1 },
        ],
        [{ type: "array" }, [1]],
        [{ type: "array" }, {}],
        [{ type: "array", minItems: 1 }, []],
        [{ type: "array", minItems: 1 }, [1]],
        [{ type: "array", items: text }, ["a", 1]],
        [{ type: "array", items: [text] }, [1]],
        [{ type: "array", items: undefined }, [1]],
        [text, 1],
        [text, ""],
        [{ ...text, enum: ["a", "b"] }, "c"],
        [{ ...text, enum: ["a", "b"] }, "a"],
        [{ ...text, minLength: 1 }, " "],
        [{ ...text, minLength: 1 }, "a"],
        [{ ...text, minLength: 3, description: "long" }, "ab"],
        [{ ...text, minLength: 3, description: "long" }, "abc"],
        [{ ...text, pattern: "^a" }, "b"],
        [{ ...text, pattern: "^a", description: "an a" }, "b"],
        [{ ...text, pattern: "^a" }, "ab"],
        [{ ...text, format: "date" }, "2027-02-31"],
        [{ ...text, format: "date" }, "2027-02-28"],
        [text, "2027-02-31"],
        [{ type: "boolean" }, true],
        [{ type: "boolean" }, "true"],
        [{ type: "integer" }, 1],
        [{ type: "integer" }, -5],
        [{ type: "integer" }, 1.5],
        [{ type: "integer" }, "1"],
        [{ type: "integer", minimum: 1 }, 1],
        [{ type: "integer", minimum: 1 }, 0],
    ] as const
).map(
    ([schema, value]): Probe =>
        ({ mistakes }) =>
            mistakes(schema as never, value, "p"),
);

const platforms: readonly unknown[] = [
    undefined,
    "x",
    {},
    { dns: [] },
    { dns: ["node-local", "nonsense"] },
    { dns: "gke", dnsClusterIp: "10.96.0.10" },
    { dnsClusterIp: "nowhere" },
    { dnsClusterIp: 1 },
    { clusterCidrs: ["10.244.0.0/16", 1, "[secret]"] },
    { clusterCidrs: ["10.96.0.0/12", "10.244.0.0/16"] },
    { clusterCidrs: ["10.244.0.0/33"] },
    { apiServer: "x" },
    { apiServer: { cidrs: ["172.18.0.2/32"] } },
    { apiServer: { cidrs: ["172.18.0.2/32", "nonsense"], port: 6443 } },
    {
        apiServer: {
            cidrs: ["172.18.0.0/24", "172.19.0.0/23", "169.254.169.254/32", "fd00::/120", "fd00::/119"],
            port: 0,
        },
    },
    { apiServer: { cidrs: [], port: 65_535 } },
    { apiServer: { cidrs: [], port: 65_536 } },
    { apiServer: { cidrs: [], port: "443" } },
    { apiServer: { cidrs: [], port: 1 } },
    { preset: "eks" },
    { preset: ["eks"] },
    { preset: "toString" },
    { preset: "gke", identity: {} },
    { preset: "nowhere", identity: "x" },
    { identity: { cidrs: "x", ports: 80 } },
    {
        identity: {
            cidrs: ["169.254.170.23/32", 1, "fd00:ec2::23/128"],
            ports: [80, "81", 80.5, 0, 1, 65_535, 65_536],
        },
    },
    { identity: { cidrs: ["nonsense/32", "169.254.170.0/24", "fd00:ec2::/32"], ports: [80] } },
];
const meshOf = (namespaces: unknown, more: Record<string, unknown> = {}, cluster?: string) => ({
    props: { namespaces, ...more },
    cluster,
});
const meshesOfProbe = [
    meshOf(
        { a: { enforce: false }, b: {} },
        {
            platform: platforms[13],
            workloads: { x: { namespace: "a", podLabels: { app: "x" } }, y: { namespace: "a" }, z: 1 },
            flows: [
                { from: "x", to: "kube-apiserver" },
                { from: "y", to: "kube-apiserver" },
                { from: "z", to: "kube-apiserver" },
                { from: "a", to: "kube-apiserver" },
                { from: "x", to: "a" },
                1,
                { from: "toString", to: "kube-apiserver" },
            ],
        },
        "one",
    ),
    meshOf(
        { b: { enforce: true }, c: 1 },
        { platform: { dns: ["gke"], clusterCidrs: ["10.0.0.0/16"] }, flows: "x" },
        "one",
    ),
    meshOf("x", { platform: { dns: ["openshift"], clusterCidrs: ["10.1.0.0/16"] }, workloads: "x" }, "two"),
    meshOf({ d: {} }, { platform: "x" }),
    meshOf({ e: {} }, { platform: { dns: "gke" }, flows: [{ from: "e", to: "kube-apiserver" }] }, "three"),
];
const podLabels = { app: "x" };
/** Marker of a text that is not known yet. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const resolverLists: readonly unknown[] = [
    undefined,
    { length: 1, 0: { cidrs: ["10.0.0.1/32"] } },
    [1, null, { cidrs: ["10.0.0.1/32", "nonsense"] }],
    [{ cidrs: ["10.0.0.0/24", "10.0.0.0/23", "10.0.0.0/33", "10.0.0.1"] }],
    [{ cidrs: ["fd00::a/128", "fd00::/119", "fd00::/32"] }],
    [{ cidrs: ["fd00::/120"] }],
    [
        { cidrs: ["169.254.169.254/32"] },
        { cidrs: ["169.254.169.254/32"], port: 80 },
        { cidrs: ["10.0.0.1/32"], port: 80 },
    ],
    [{ cidrs: ["10.0.0.1/32"], port: "80" }],
    [{ cidrs: "10.0.0.1/32" }, { cidrs: { 0: "10.0.0.1/32" } }],
    [{ cidrs: [1, unknown, ["10.0.0.1/32"]] }],
    unknown,
    "10.0.0.1/32",
    [unknown, { cidrs: unknown }, { cidrs: unknown, port: unknown }, { cidrs: ["10.0.0.5/24"] }],
    [{ cidrs: ["10.0.0.1/32"], port: unknown }],
    [
        { cidrs: ["10.0.0.1/32"], port: 0 },
        { cidrs: ["10.0.0.1/32"], port: 65_536 },
        { cidrs: ["10.0.0.1/32"], port: 1.5 },
    ],
    [{ namespace: "a", podLabels: unknown }],
    [
        { namespace: "a", podLabels },
        { namespace: "a", podLabels, port: 5353 },
    ],
    [
        { namespace: unknown, podLabels },
        { namespace: 1, podLabels },
    ],
    [
        { namespace: "a", podLabels: { app: 1 } },
        { namespace: "a", podLabels: { app: unknown } },
    ],
    [
        { namespace: "a", podLabels: { app: "x", tier: 1 } },
        { namespace: "a", podLabels: "app" },
    ],
    [{ namespace: "a" }, { podLabels }, {}],
    [{ namespace: "a", podLabels, cidrs: ["10.0.0.1/32"] }],
    [
        { namespace: "a", cidrs: ["10.0.0.1/32"] },
        { podLabels, cidrs: ["10.0.0.1/32"] },
    ],
];
const ofOwnResolvers: readonly Probe[] = resolverLists.flatMap((list): Probe[] => [
    ({ readResolvers }) => readResolvers(list),
    ({ platformBy }) => platformBy([{}, { resolvers: list }, { resolvers: [{ cidrs: ["10.9.9.9/32"] }] }]),
    ({ platformsOf }) => platformsOf([{ resolvers: list }], [], undefined).mistakes,
    ({ platformsOf }) => {
        const meshes = [list, [{ cidrs: ["10.9.9.9/32"] }]].map((resolvers) =>
            meshOf({ a: {} }, { platform: { resolvers } }),
        );
        return platformsOf([], meshes, undefined).of({ cluster: "", namespace: "b" });
    },
]);

const ofPlatforms: readonly Probe[] = [
    ...platforms.flatMap((one): Probe[] => [
        ({ platformBy }) => platformBy([one]),
        ({ platformBy, apiServerAddresses }) => apiServerAddresses(platformBy([one])).cidrs(),
        ({ platformBy, identityAddresses }) => identityAddresses(platformBy([one]).identity).cidrs(),
        ({ platformBy, identityPorts }) => identityPorts(platformBy([one]).identity).toString(),
        ({ platformsOf }) => platformsOf([one], [], undefined).mistakes,
        ...platforms.map(
            (other): Probe =>
                ({ platformBy }) =>
                    platformBy([one, other]),
        ),
    ]),
    ...[[], [{ clusterCidrs: ["192.168.0.0/16"] }], [{ dns: ["coredns"] }]].flatMap((configs) =>
        [undefined, { dns: ["node-local"], clusterCidrs: ["10.7.0.0/16"] }].flatMap((ofStack) =>
            [[], meshesOfProbe, meshesOfProbe.slice(1), meshesOfProbe.slice(2)].flatMap((meshes) =>
                ["one", "two", "three"].flatMap((cluster) =>
                    ["a", "b", "c", "d", "e", undefined].map((name): Probe => ({ platformsOf }) => {
                        const found = platformsOf(configs, meshes as never, ofStack);
                        const place = { cluster, namespace: name };
                        return [found.of(place), found.clients(place), found.keptOpen(place), found.mistakes];
                    }),
                ),
            ),
        ),
    ),
];

const meshResources = mesh("m", {
    platform: { clusterCidrs: ["10.244.0.0/16"] },
    namespaces: { a: { purpose: "a" } },
    flows: [],
});
const placed: readonly (readonly SeenResource[])[] = [
    meshResources,
    [...meshResources].reverse(),
    meshResources.map((one) => (one.type.endsWith(":MeshIsolation") ? { ...one, props: {} } : one)),
    meshResources.slice(0, 1),
    meshResources.slice(1),
    [...meshResources, bare("kubernetes:core/v1:ConfigMap", {}, { parent: meshResources[0]?.urn })],
    meshResources.slice(0, 1).concat(bare("kubernetes:core/v1:ConfigMap", {}, { parent: meshResources[0]?.urn })),
    meshResources
        .slice(0, 1)
        .concat(bare("kubernetes:networking.k8s.io/v1:NetworkPolicy", {}, { parent: meshResources[0]?.urn })),
];
const ofMeshes: readonly Probe[] = placed.flatMap((resources): Probe[] => [
    ({ placedMeshes }) => placedMeshes(resources),
    ...[undefined, { flows: [], namespaces: {} }].flatMap((config): Probe[] => [
        ({ Meshes }) => {
            const meshes = new Meshes(config);
            const noted = resources.map((one) => meshes.note(one));
            const blank = resources.map((one) => meshes.withInputs({ ...one, props: {} }));
            const full = resources.map((one) => meshes.withInputs(one));
            return [noted, meshes.placed(), blank, full];
        },
    ]),
]);

const rule = (spec: object) =>
    readPolicy(policy("a", "p", { podSelector: {}, policyTypes: ["Egress", "Ingress"], ...spec }));
const openTo = (to: readonly object[], ...ports: unknown[]) => ({
    egress: [{ to, ...(ports.length > 0 && { ports: ports.map((port) => ({ port })) }) }],
});
const tools = [{ ipBlock: { cidr: "10.0.0.0/8" } }];
const seen = [
    rule(openTo(tools, 443)),
    rule(openTo(tools, 443, 8443)),
    rule(openTo(tools, "http")),
    rule(openTo(tools)),
    rule({ podSelector: { matchLabels: { app: "x" } }, ...openTo(tools, 443) }),
    rule({
        ingress: [
            {
                from: tools,
                ports: [
                    { port: 53, protocol: "UDP" },
                    { port: 80, endPort: 90 },
                ],
            },
        ],
    }),
    rule({ ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    rule({ podSelector: "[secret]", ...openTo(tools, 443) }),
];
const base = { direction: "egress", ports: ["443"], namespace: "a", reason: "meant to be so" } as const;
const exceptions = [
    { ...base, cidr: "10.0.0.0/8" },
    { ...base, cidr: "10.0.0.0/9", ports: ["8443"] },
    { ...base, cidr: "10.0.0.0/8", ports: ["8443", "any"] },
    { ...base, internet: true },
    { ...base, cidr: "0.0.0.0/0", ports: ["any"] },
    { ...base, cidr: "10.0.0.0/8", expires: "2026-11-23" },
    { ...base, cidr: "10.0.0.0/8", expires: "2026-11-24" },
    { ...base, cidr: "10.0.0.0/8", cluster: "default" },
    { ...base, cidr: "10.0.0.0/8", cluster: "other" },
    { ...base, cidr: "10.0.0.0/8", namespace: "b" },
    { ...base, cidr: "nonsense" },
    { ...base, direction: "ingress", cidr: "10.0.0.0/8", ports: ["53/udp", "80-90"] },
    { ...base, namespace: undefined, cidr: "10.0.0.0/8", workload: { namespace: "a", podLabels: { app: "x" } } },
    { ...base, namespace: undefined, cidr: "10.0.0.0/8", workload: { namespace: "a", podLabels: {} } },
    { ...base, namespace: undefined, cidr: "10.0.0.0/8" },
    { ...base, cidr: "10.0.0.0/8", internet: true },
    { ...base, cidr: "10.0.0.0/8", internet: false, ports: ["x", 0] },
    { ...base, cidr: "10.0.0.0/8", workload: { namespace: "a", podLabels: { app: "x" } } },
] as const;
const ofExceptions: readonly Probe[] = [
    ...exceptions.map(
        (one): Probe =>
            ({ exceptionMistakes }) =>
                exceptionMistakes([one]),
    ),
    ...exceptions.map(
        (one): Probe =>
            ({ isExpired }) =>
                isExpired(one as { expires?: string }, "2026-11-24"),
    ),
    ...seen.flatMap((one) =>
        one.rules.flatMap((of): Probe[] => [
            ({ adviseAllowedEntry }) => [
                adviseAllowedEntry(one, of, { internet: true }),
                adviseAllowedEntry({ ...one, namespace: undefined }, of, { cidr: "x" }),
            ],
            ({ nearMiss }) => [
                nearMiss(one, of, exceptions),
                nearMiss(one, of, exceptions.slice(0, 1)),
                nearMiss(one, of, []),
            ],
            ...exceptions.flatMap((exception, index): Probe[] => [
                ({ allowedAddresses, nearMiss }) => {
                    const found = [[exception], [exception, ...exceptions.slice(0, 2)], exceptions.slice(index)].map(
                        (all) => allowedAddresses(one, of, all, "2026-11-24"),
                    );
                    return [
                        found.map(({ all, named }) => [all.cidrs(), named.cidrs()]),
                        nearMiss(one, of, [exception]),
                    ];
                },
            ]),
        ]),
    ),
    ...[PortSet.all, PortSet.of("TCP", 443), PortSet.of("UDP", 53).union(PortSet.of("TCP", 53))].map(
        (set): Probe =>
            ({ portTexts }) =>
                portTexts(set),
    ),
    ({ portTexts }) =>
        seen.flatMap(({ rules }) => rules.map(({ path }) => path)).concat(portTexts(PortSet.protocol("SCTP"))),
];

const halves = [odd(13, 20), odd(53, 20)].map((cidrs) => setOf(...cidrs));
const across = (selectors: readonly unknown[], invalid = false) =>
    selectors.map((podSelector, index) => ({
        ...readPolicy(policy("a", `p${index}`, { podSelector, policyTypes: ["Egress"], egress: openTo(tools).egress })),
        ...(invalid && index === 0 ? { invalid } : {}),
    }));
const label = (value: string) => ({ matchLabels: { app: value } });
const ofTogether: readonly Probe[] = [
    [{}, {}],
    [label("x"), label("y")],
    [label("x"), {}],
    ["[secret]", label("y")],
    ["[secret]", "[secret]"],
    [
        { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
        { matchExpressions: [{ key: "app", operator: "NotIn", values: ["x"] }] },
    ],
    [{}],
    [label("x"), label("x"), label("y")],
].flatMap((selectors) =>
    [false, true].flatMap((invalid) =>
        [
            halves,
            [...halves].map((set) => IpSet.unionAll([set, setOf("10.0.0.0/8")])),
            [IpSet.none, IpSet.parse("0.0.0.0/0")],
            [setOf("10.0.0.0/8"), setOf("10.0.0.0/8")],
        ].map((opens): Probe => ({ internetAcross }) => {
            const policies = across(selectors, invalid);
            return internetAcross(policies, (one) => opens[policies.indexOf(one) % 2] ?? IpSet.none).map(
                ({ last, policies: all, ranges }) => [last.name, all.map(({ name }) => name), ranges],
            );
        }),
    ),
);

const ofStackConfig: readonly Probe[] = [undefined, "{", "[]", "{}", '{"platform":{}}'].flatMap((value) =>
    [[], ["ai-mesh-isolation:mesh"], ["other:mesh"]].map(
        (secretKeys): Probe =>
            ({ meshOfConfig }) =>
                meshOfConfig({ values: value === undefined ? {} : { "ai-mesh-isolation:mesh": value }, secretKeys }),
    ),
);

const finding = { kind: "violation", namespace: "a", policy: "p", urn: "urn:a", message: "m" } as const;
const exemption = { namespace: "a", reason: "moves out in May", expires: "2026-12-01" };
const clusters = {
    namesOf: (urn: string) => (urn === "urn:a" ? ["one", "uno"] : []),
    with: (name: string) => (name === "b" ? [["two"], ["one"]] : name === "a" ? [["one"]] : []),
};
const ofVerdicts: readonly Probe[] = [
    [finding],
    [{ ...finding, kind: "notice" }],
    [{ ...finding, kind: "unknown", resources: ["r"] }],
    [{ ...finding, kind: "unknown", resources: ["r", "s"] }],
    [{ ...finding, kind: "unknown" }],
    [{ ...finding, kind: "violation", resources: ["r"] }],
    [
        { ...finding, fault: "f" },
        { ...finding, urn: undefined, message: "k" },
    ],
    [{ ...finding, namespace: "b" }, finding],
    [{ ...finding, namespace: undefined, policy: undefined }],
    [{ ...finding, policy: "q" }, finding],
    [],
].flatMap((findings) =>
    [
        {},
        { exemptions: [exemption] },
        { exemptions: [{ ...exemption, policy: "p" }] },
        { exemptions: [{ ...exemption, policy: "q" }, exemption] },
        { exemptions: [{ ...exemption, cluster: "uno" }] },
        { exemptions: [{ ...exemption, cluster: "two", policy: "p" }] },
        { exemptions: [{ ...exemption, namespace: "b" }] },
        { exemptions: [{ ...exemption, namespace: "b", cluster: "two" }] },
        { exemptions: [{ ...exemption, expires: "2026-11-23" }] },
        { exemptions: [{ ...exemption, expires: "2026-11-24" }] },
        { exemptions: [{ ...exemption, expires: "2027-11-25" }] },
        { exemptions: [{ ...exemption, expires: "2027-11-26" }] },
        { advisoryUnknowns: ["r"] },
        { advisoryUnknowns: ["r", "s"] },
    ].flatMap((config) =>
        (["stack", "resource"] as const).flatMap((scope) =>
            [[], [exemption], [{ ...exemption, expires: "2026-11-23" }]].map(
                (related): Probe =>
                    ({ verdicts }) =>
                        verdicts(findings as never, config, {
                            policy: "rule",
                            today: "2026-11-24",
                            scope,
                            clusters,
                            maxDays: 366,
                            related: () => related,
                        }),
            ),
        ),
    ),
);

/** Questions to single parts of the judge, which stacks put more seldom. */
export const probesOfParts: readonly Probe[] = [
    ({ labelsText, listed }) => [
        labelsText({ a: "", b: "x" }),
        labelsText({}),
        listed([]),
        listed(["a"]),
        listed(["a", "b", "c"]),
    ],
    ...ofClusters,
    ...ofDns,
    ...ofSchema,
    ...ofStackConfig,
    ...ofAddresses,
    ...ofOwnResolvers,
    ...ofPlatforms,
    ...ofMeshes,
    ...ofExceptions,
    ...ofNames,
    ...ofTogether,
    ...ofVerdicts,
];
