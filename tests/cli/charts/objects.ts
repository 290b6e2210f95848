import * as fc from "fast-check";

/** An object, as YAML or JSON would have it. */
export interface ChartObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string } & Readonly<Record<string, unknown>>;
    readonly [field: string]: unknown;
}

const label = fc.constantFrom("a", "b", "c");
const place = fc.constantFrom("shop", "data", undefined);

const podSpec = (port: number) => ({
    containers: [{ name: "main", image: "example.com/main:1", ports: [{ name: "http", containerPort: port }] }],
});
/** Labels are one object, so that a writer may name it once. */
const templated = (app: string, port: number) => {
    const labels = { app, "app.kubernetes.io/managed-by": "Helm" };
    return { labels, template: { metadata: { labels }, spec: podSpec(port) } };
};
const hook = { "helm.sh/hook": "pre-install,post-upgrade", "helm.sh/hook-weight": "-5" };

type Make = (name: string, inPlace: { readonly namespace?: string }, app: string) => ChartObject;

/** Every kind of object that a chart may render, by what it is called. */
const makers: Readonly<Record<string, Make>> = {
    deployment: (name, at, app) => {
        const { labels, template } = templated(app, 8080);
        const spec = { replicas: 2, selector: { matchLabels: { app } }, template };
        return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, ...at, labels }, spec };
    },
    statefulSet: (name, at, app) => {
        const { labels, template } = templated(app, 5432);
        const spec = { serviceName: name, selector: { matchLabels: { app } }, template };
        return { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name, ...at, labels }, spec };
    },
    daemonSet: (name, at, app) => {
        const { labels, template } = templated(app, 9100);
        const hostNetwork = { ...template, spec: { ...template.spec, hostNetwork: true } };
        const spec = { selector: { matchLabels: { app } }, template: hostNetwork };
        return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, ...at, labels }, spec };
    },
    hookJob: (name, at, app) => {
        const { template } = templated(app, 80);
        return {
            apiVersion: "batch/v1",
            kind: "Job",
            metadata: { name, ...at, annotations: hook },
            spec: { template },
        };
    },
    cronJob: (name, at, app) => {
        const { template } = templated(app, 80);
        const spec = { schedule: "0 * * * *", jobTemplate: { spec: { template } } };
        return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name, ...at }, spec };
    },
    testPod: (name, at, app) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, ...at, labels: { app }, annotations: { "helm.sh/hook": "test" } },
        spec: podSpec(80),
    }),
    service: (name, at, app) => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, ...at },
        spec: { selector: { app }, ports: [{ port: 80, targetPort: "http" }] },
    }),
    configMap: (name, at) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, ...at },
        data: { "config.yaml": "kind: Deployment\n---\nkind: Pod\n", text: "{{ .Values.notRendered }}" },
    }),
    clusterRole: (name) => ({
        ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name } },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    crd: (name) => ({
        ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
        metadata: { name: `${name}.example.com` },
        spec: { versions: [{ schema: { openAPIV3Schema: { default: { spec: podSpec(1) } } } }] },
    }),
    clusterIssuer: (name) => ({
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: { name },
        spec: {},
    }),
    rayCluster: (name, at, app) => ({
        ...{ apiVersion: "ray.io/v1", kind: "RayCluster", metadata: { name, ...at } },
        spec: { headGroupSpec: { template: { metadata: { labels: { app } }, spec: podSpec(8265) } } },
    }),
    inferenceService: (name, at) => ({
        ...{ apiVersion: "serving.kserve.io/v1beta1", kind: "InferenceService", metadata: { name, ...at } },
        spec: { predictor: { model: { modelFormat: { name: "vllm" } } } },
    }),
    ciliumPolicy: (name, at, app) => ({
        ...{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name, ...at } },
        spec: { endpointSelector: { matchLabels: { app } }, ingress: [{}] },
    }),
    denyAll: (name, at) => ({
        ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, ...at } },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    }),
    allow: (name, at, app) => ({
        ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, ...at } },
        spec: {
            podSelector: { matchLabels: { app } },
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [
                        { namespaceSelector: { matchLabels: { team: "ops" } } },
                        { podSelector: { matchLabels: { app } } },
                    ],
                    ports: [{ port: "http" }, { port: 53, protocol: "UDP" }],
                },
            ],
        },
    }),
};

const one = fc.record({ what: fc.constantFrom(...Object.keys(makers)), namespace: place, app: label });
const namespaceObject = (name: string): ChartObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { team: "ops" } },
});

/** What a chart renders: objects of any kind, and the Namespace objects of some of their namespaces, or of none. */
export const chartObjects: fc.Arbitrary<readonly ChartObject[]> = fc
    .record({
        objects: fc.array(one, { minLength: 1, maxLength: 9 }),
        namespaces: fc.subarray(["shop", "data"]),
    })
    .map(({ objects, namespaces }) => [
        ...namespaces.map(namespaceObject),
        ...objects.map(({ what, namespace, app }, at) =>
            makers[what]!(`x${at}`, namespace === undefined ? {} : { namespace }, app),
        ),
    ]);

/** Kinds of which nobody can judge anything: they are in no namespace and decide about no traffic. */
export const unjudgeable: ReadonlySet<string> = new Set(["ClusterRole", "CustomResourceDefinition", "ClusterIssuer"]);
/** ConfigMaps that name no namespace: they are in whichever is the current one, and make no pods there. */
export const isJudgeable = ({ kind, metadata }: ChartObject): boolean =>
    !unjudgeable.has(kind) && (kind !== "ConfigMap" || metadata.namespace !== undefined);
