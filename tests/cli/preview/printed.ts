/** Previews as Pulumi's CLI prints them, made anew: shapes and keys are those of CLI 3.260. */

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Json = Record<string, unknown>;

/** A step with its states; `op` is the engine's. */
export interface PrintedStep extends Json {
    readonly op: string;
    readonly urn: string;
}

const project = "urn:pulumi:dev::shop::";
export const root = `${project}pulumi:pulumi:Stack::shop-dev`;
export const urnOf = (type: string, name: string): string => `${project}${type}::${name}`;

/** Reference to the provider that Pulumi makes by itself for this version of the SDK. */
export const byDefault = `${urnOf("pulumi:providers:kubernetes", "default_4_34_2")}::${UNKNOWN}`;

/** A state of a custom resource, as a preview writes it: what is empty is left out. */
export function state(type: string, name: string, inputs: Json, more: Json = {}): Json {
    return { urn: urnOf(type, name), custom: true, type, inputs, parent: root, provider: byDefault, ...more };
}

export const namespace = (name: string, more: Json = {}, labels: unknown = { purpose: "agents" }): Json =>
    state(
        "kubernetes:core/v1:Namespace",
        name,
        { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
        more,
    );

export function policy(home: string, name: string, spec: unknown, more: Json = {}): Json {
    const metadata = { name, namespace: home };
    const inputs = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec };
    const deps = { dependencies: [urnOf("kubernetes:core/v1:Namespace", home)] };
    return state("kubernetes:networking.k8s.io/v1:NetworkPolicy", `${home}/${name}`, inputs, { ...deps, ...more });
}

/** Closed but for DNS, which is what the policies of this package ask of a namespace. */
export const closed = (home: string, more: Json = {}): Json[] => [
    policy(home, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, more),
    policy(
        home,
        "allow-dns",
        {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                        },
                    ],
                    ports: [
                        { protocol: "UDP", port: 53 },
                        { protocol: "TCP", port: 53 },
                    ],
                },
            ],
        },
        more,
    ),
];

/** A policy that lets every pod of a namespace out to one range. */
export const towards = (home: string, name: string, cidr: unknown): Json =>
    policy(home, name, {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port: 443 }] }],
    });

/** Steps that are not counted in `changeSummary`: replacements are counted by their `replace`. */
const uncounted = /^(refresh|read)$|-replace/;

export const step = (op: string, newState: Json, more: Json = {}): PrintedStep => ({
    op,
    urn: String(newState["urn"]),
    ...(newState["provider"] === undefined ? {} : { provider: newState["provider"] }),
    newState,
    detailedDiff: null,
    ...more,
});

/** The step for the stack itself, which is always printed. */
export const stackStep = (op = "create"): PrintedStep =>
    step(op, { urn: root, custom: false, type: "pulumi:pulumi:Stack" });

/** What is printed when a preview of these steps has ended well. */
export function printed(steps: readonly PrintedStep[], more: Json = {}): Json {
    const changeSummary: Record<string, number> = {};
    for (const { op } of steps) if (!uncounted.test(op)) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
    return { config: { "shop:mode": "base" }, steps, duration: 2806799877, changeSummary, ...more };
}

/** The same of resources that are all new. */
export const created = (...states: readonly Json[]): Json =>
    printed([stackStep(), ...states.map((each) => step("create", each))]);

export const textOf = (preview: unknown): string => `${JSON.stringify(preview, null, 4)}\n`;
