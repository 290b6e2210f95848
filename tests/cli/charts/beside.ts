import * as fc from "fast-check";
import type { ChartFile } from "./files";

/** Files beside the objects, and what has to be said of them; nothing of what nobody would take for manifests. */
export interface Beside {
    readonly files: readonly ChartFile[];
    /** What names them. */
    readonly told: string | undefined;
    /** They may hold what decides. */
    readonly mayDecide: boolean;
}

const beside = (told: string | undefined, mayDecide: boolean, files: Readonly<Record<string, string>>): Beside => ({
    ...{ told, mayDecide },
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
});

const template = `{{- if .Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: {{ include "chart.fullname" . }} }
spec: {{- toYaml .Values.networkPolicy.spec | nindent 2 }}
{{- end }}
`;
const patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x0 }\nspec: { replicas: 3 }\n";

const all: readonly Beside[] = [
    beside("1 values file", false, { "values.yaml": "networkPolicy: { enabled: true }\n" }),
    beside("1 values file", false, { "values-prod.yaml": "replicas: 3\n" }),
    beside("1 package.json", false, { "package.json": '{ "name": "x", "version": "1.0.0" }' }),
    beside("1 empty file", false, { "empty.yaml": "" }),
    beside("1 empty file", false, { "comments.yaml": "# nothing\n---\n# at all\n" }),
    beside("1 Helm template", true, {
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/templates/networkpolicy.yaml": template,
        "chart/templates/NOTES.txt": "kind: Deployment\n{{ .Release.Name }}",
        "chart/templates/_helpers.tpl": '{{- define "chart.fullname" -}}x{{- end }}',
    }),
    beside("1 kustomization", true, { "kustomization.yaml": "resources: [../base]\nnamespace: shop\n" }),
    beside("2 patches", true, {
        "overlay/kustomization.yaml":
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: patch.yaml }, { path: json.yaml }]\n",
        "overlay/patch.yaml": patch,
        "overlay/json.yaml": "- { op: add, path: /spec/replicas, value: 2 }\n",
    }),
    beside("1 object of a removed API version", true, {
        "old.yaml":
            "apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: { name: old }\nspec: { podSelector: {} }\n",
    }),
    beside("1 document that is no Kubernetes object", false, { "dashboard.json": '{ "panels": [] }' }),
    beside(undefined, false, { "README.md": "kind: Deployment\n", ".helmignore": "*.tgz\n", LICENSE: "MIT\n" }),
];

/** Some of what stands beside objects in a repository. */
export const besides: fc.Arbitrary<readonly Beside[]> = fc.uniqueArray(fc.constantFrom(...all), {
    maxLength: 3,
    // Two of a kind would be counted together.
    selector: ({ told }) => (told?.match(/kustomization|patch/) ? "kustomize" : told),
});
