import { compile, parseMesh } from "../../../mesh";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { urnOf } from "../sample";

/** Behind which provider a resource is. */
export interface Where {
    readonly provider?: SeenResource["provider"];
    readonly parent?: string;
}

/** A resource of the Kubernetes provider. */
export function resource(token: string, name: string, props: Record<string, unknown>, where: Where = {}): SeenResource {
    const type = `kubernetes:${token}`;
    return { type, name, urn: urnOf(type, `${where.provider?.urn ?? ""}${name}`), props, ...where };
}

export const namespace = (name: string, labels: object = { purpose: name }, where?: Where): SeenResource =>
    resource("core/v1:Namespace", name, { metadata: { name, labels } }, where);

export const policy = (home: string, name: string, spec: object, where?: Where): SeenResource =>
    resource(
        "networking.k8s.io/v1:NetworkPolicy",
        `${home}/${name}`,
        { metadata: { name, namespace: home }, spec },
        where,
    );

export const named = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
export const pods = (labels: Record<string, string>) => ({ podSelector: { matchLabels: labels } });
export const block = (cidr: string, ...except: string[]) => ({
    ipBlock: { cidr, ...(except.length > 0 && { except }) },
});
const protocols = ["UDP", "TCP"] as const;
export const dnsPorts = (port = 53) => protocols.map((protocol) => ({ protocol, port }));

export const denyAll = (home: string, where?: Where): SeenResource =>
    policy(home, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, where);

export const kubeDns = { ...named("kube-system"), ...pods({ "k8s-app": "kube-dns" }) };

export const dnsTo = (home: string, peers: readonly object[] = [kubeDns], port = 53, where?: Where): SeenResource =>
    policy(
        home,
        "allow-dns",
        { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: peers, ports: dnsPorts(port) }] },
        where,
    );

/** A namespace with deny-all and DNS. */
export const isolated = (name: string, labels?: object, where?: Where): SeenResource[] => [
    namespace(name, labels, where),
    denyAll(name, where),
    dnsTo(name, undefined, undefined, where),
];

export const ingress = (home: string, name: string, select: object, from: readonly object[], ...ports: unknown[]) =>
    policy(home, name, {
        podSelector: select,
        policyTypes: ["Ingress"],
        ingress: [
            { ...(from.length > 0 && { from }), ...(ports.length > 0 && { ports: ports.map((port) => ({ port })) }) },
        ],
    });

export const egress = (home: string, name: string, select: object, to: readonly object[], ...ports: unknown[]) =>
    policy(home, name, {
        podSelector: select,
        policyTypes: ["Egress"],
        egress: [{ to, ...(ports.length > 0 && { ports: ports.map((port) => ({ port })) }) }],
    });

/** A provider that connects by a context. */
export const provider = (name: string, props: Record<string, unknown> = { context: name }): Where => ({
    provider: { urn: `urn:pulumi:dev::test::pulumi:providers:kubernetes::${name}`, props },
});

/** A MeshIsolation with what it makes. */
export function mesh(name: string, spec: object, where: Where = {}): SeenResource[] {
    const type = "ai-mesh-isolation:index:MeshIsolation";
    const urn = urnOf(type, name);
    const { namespaces, policies } = compile(parseMesh(spec));
    const child = { ...where, parent: urn };
    return [
        { type, name, urn, props: spec as Record<string, unknown> },
        ...namespaces.map(({ namespace: { name: home, adopt }, manifest }) =>
            resource(`core/v1:Namespace${adopt ? "Patch" : ""}`, `${name}/${home}`, { ...manifest }, child),
        ),
        ...policies.map(({ manifest }) =>
            resource(
                "networking.k8s.io/v1:NetworkPolicy",
                `${name}/${manifest.metadata.namespace}/${manifest.metadata.name}`,
                { ...manifest },
                child,
            ),
        ),
    ];
}
