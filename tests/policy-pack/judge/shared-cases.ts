import type { PackConfig } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { today } from "../in-process";
import { urnOf } from "../sample";

export const object = (kind: string, name: string, props: Record<string, unknown>): SeenResource => {
    const type = `kubernetes:${kind}`;
    return { type, name, urn: urnOf(type, name), props };
};
const policy = (name: string, spec: object) =>
    object("networking.k8s.io/v1:NetworkPolicy", name, { metadata: { name, namespace: "gateway" }, spec });
const open = policy("public", {
    podSelector: {},
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 8443 }] }],
});
const wide = policy("wide", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 443 }] }],
});
const platform = { clusterCidrs: ["10.244.0.0/16"] };
const allowed = (direction: string, whom: object, port: string) => [
    { direction, ...whom, ports: [port], namespace: "gateway", reason: "meant to be so" },
];
const exemptions = [{ namespace: "gateway", reason: "moves out in May", expires: today }];
export const settings = (config: object) => ({ settings: config });

const disabled = { level: "disabled", settings: {} } as const;
const advisory = { level: "advisory", settings: {} } as const;
/** What settings of one policy do for others, with the policies that then block. */
export const sharedCases: readonly (readonly [
    title: string,
    config: PackConfig,
    resources: SeenResource[],
    found: string[],
])[] = [
    ["a fault of one policy is reported with it", {}, [open], ["no-dangerous-rules"]],
    [
        "a fault of one policy is reported with the stack, where nobody judges it by itself",
        { "no-dangerous-rules": disabled },
        [open],
        ["no-voided-deny"],
    ],
    [
        "a fault that was only advice with the resource blocks with the stack",
        { "no-dangerous-rules": advisory },
        [open],
        ["no-voided-deny"],
    ],
    [
        "a platform under one policy counts for all",
        { "require-dns": settings({ platform }) },
        [wide],
        ["no-dangerous-rules"],
    ],
    ["without it the range is not known to hold pods", {}, [wide], []],
    [
        "ranges of all platforms count",
        {
            "require-dns": settings({ platform: { clusterCidrs: ["192.168.0.0/16"] } }),
            "no-wide-egress": settings({ platform }),
        },
        [wide],
        ["no-dangerous-rules"],
    ],
    [
        "an exception under one policy counts for all",
        { "no-wide-egress": settings({ allowed: allowed("ingress", { internet: true }, "8443") }) },
        [open],
        [],
    ],
    [
        "an exception of a config with a mistake counts for none",
        {
            "no-wide-egress": settings({
                allowed: allowed("ingress", { internet: true }, "8443"),
                exemption: [],
            }),
        },
        [open],
        ["no-wide-egress", "no-dangerous-rules"],
    ],
    [
        "an exemption from the stack's policy covers what is found in the policy by itself",
        { "no-voided-deny": settings({ exemptions }) },
        [open],
        [],
    ],
    [
        "an exemption from the policy that judges one covers what is found in the stack",
        { "no-dangerous-rules": settings({ exemptions }) },
        [open],
        [],
    ],
    [
        "an exemption from one of them does not cover the matter of another",
        { "no-wide-egress": settings({ exemptions, platform }) },
        [open, wide],
        ["no-dangerous-rules"],
    ],
    [
        "an exemption that has expired covers nothing of another policy either",
        {
            "no-voided-deny": settings({
                exemptions: exemptions.map((one) => ({ ...one, expires: "2001-01-01" })),
            }),
        },
        [open],
        ["no-voided-deny", "no-dangerous-rules"],
    ],
    [
        "how long exemptions may run, under one policy, counts for all",
        {
            "require-dns": settings({ maxExemptionDays: 1 }),
            "no-voided-deny": settings({
                exemptions: exemptions.map((one) => ({ ...one, expires: "2026-12-24" })),
            }),
        },
        [open],
        ["no-voided-deny", "no-dangerous-rules"],
    ],
];
