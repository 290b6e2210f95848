import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { ManifestError, readManifests } from "../../../cli/manifests/read-manifests";
import { skippedLines } from "../../../cli/manifests/skipped";

const pod = (name: string, more = ""): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: x\n${more}spec: {}\n`;

describe("readManifests()", () => {
    let dir: string;
    beforeEach(() => {
        dir = mkdtempSync(join(tmpdir(), "manifests-"));
    });
    afterEach(() => {
        rmSync(dir, { recursive: true });
    });

    const write = (name: string, content: string | Buffer): string => {
        const path = join(dir, name);
        mkdirSync(join(path, ".."), { recursive: true });
        writeFileSync(path, content);
        return path;
    };
    const names = (paths: string | string[] = dir): string[] =>
        readManifests(paths).cluster.workloads.map((each) => each.name);
    const problems = (paths: string | string[] = dir): string[] => {
        try {
            readManifests(paths);
            return [];
        } catch (error) {
            if (!(error instanceof ManifestError)) throw error;
            return error.problems.map((problem) => problem.replaceAll(dir, "DIR"));
        }
    };

    it("reads .yaml, .yml and .json of a directory and its directories in order of name", () => {
        write("b.yaml", pod("b"));
        write("a/z.yml", pod("a"));
        write("c.json", JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "c" }, spec: {} }));
        write("d.txt", "not a manifest: [");
        expect(names()).to.deep.equal(["a", "b", "c"]);
    });

    it("reads a file that is named whatever it is called, and several paths in the order given", () => {
        const [one, two] = [write("pods.txt", pod("one")), write("b.yaml", pod("two"))];
        expect(names([two, one])).to.deep.equal(["two", "one"]);
    });

    it("reads a path that is given twice once", () => {
        const path = write("a.yaml", pod("a"));
        expect(names([path, dir, path])).to.deep.equal(["a"]);
    });

    it("reads several documents, empty ones and comments between them included", () => {
        write("a.yaml", `# first\n---\n---\n${pod("a")}---\n# nothing\n--- # second\n${pod("b")}...\n---\n`);
        expect(names()).to.deep.equal(["a", "b"]);
    });

    it("reads List kinds", () => {
        write("a.yaml", `apiVersion: v1\nkind: List\nitems:\n- ${pod("a").trimEnd().replaceAll("\n", "\n  ")}\n`);
        expect(names()).to.deep.equal(["a"]);
    });

    it("reads a byte order mark and CRLF line ends", () => {
        write("a.yaml", `\uFEFF${`${pod("a")}---\n${pod("b")}`.replaceAll("\n", "\r\n")}`);
        expect(names()).to.deep.equal(["a", "b"]);
    });

    it("reads JSON values that follow one another", () => {
        const json = (name: string): string =>
            JSON.stringify({
                apiVersion: "v1",
                kind: "Pod",
                metadata: { name, annotations: { brace: '}"{' } },
                spec: {},
            });
        write("a.json", `${json("a")}\n${json("b")}${json("c")}\n`);
        expect(names()).to.deep.equal(["a", "b", "c"]);
    });

    it("counts kinds that have no say", () => {
        write("a.yaml", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n${pod("a")}`);
        expect(readManifests(dir).otherKinds).to.deep.equal({ ConfigMap: 1 });
    });

    it("follows anchors, aliases and merge keys", () => {
        write("a.yaml", pod("a", "  labels: &l {app: web}\n  annotations: {<<: *l}\n"));
        expect(readManifests(dir).cluster.workloads[0]!.labels).to.deep.equal({ app: "web" });
    });

    it("names the file, line, document and path of every mistake at once", () => {
        write("a.yaml", `${pod("a")}---\n${pod("b", "  labels:\n    app: on\n")}`);
        write("b.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n");
        expect(problems()).to.deep.equal([
            "DIR/b.yaml:4:1 (document 1): unexpected end of the stream within a flow collection",
            `DIR/a.yaml:14:10 (document 2): metadata.labels["app"] must be a string, not true: put it in quotes`,
        ]);
    });

    it("says it when a path is missing or a directory holds no manifest", () => {
        mkdirSync(join(dir, "empty"));
        expect(problems(join(dir, "none"))).to.deep.equal(["DIR/none: no such file or directory"]);
        expect(problems(join(dir, "empty"))).to.deep.equal([
            "DIR/empty: no .yaml, .yml or .json file is in this directory",
        ]);
    });

    it("reads UTF-16 and what is not UTF-8 as kubectl does, and refuses what is no text or encrypted", () => {
        const swapped = Buffer.from(`\uFEFF${pod("b")}`, "utf16le").swap16();
        write("a.yaml", Buffer.from(`\uFEFF${pod("a")}`, "utf16le"));
        write("b.yaml", swapped);
        write("c.yaml", Buffer.from(pod("c", "  annotations: {why: f\u00fcr}\n"), "latin1"));
        expect(names()).to.deep.equal(["a", "b", "c"]);
        expect(readManifests(dir).warnings.map((warning) => warning.replace(dir, "DIR"))).to.deep.equal([
            "DIR/c.yaml:6: holds bytes that are not UTF-8, which kubectl reads as the character U+FFFD: save the file as UTF-8",
        ]);
        write("d.yaml", Buffer.from([1, 2, 0, 4, 5]));
        write("e.yaml", Buffer.from(pod("e"), "utf16le"));
        write("f.yaml", "\0GITCRYPT\0abc");
        write("g.yaml", "apiVersion: ENC[AES256_GCM,data:x]\nkind: ENC[AES256_GCM,data:y]\nsops: {mac: z}\n");
        write("h.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n");
        write("i.yaml", "/annex/objects/SHA256E-s1--ab.yaml\n");
        expect(problems()).to.deep.equal([
            "DIR/d.yaml: is no text: it holds a zero byte",
            "DIR/e.yaml: looks like UTF-16 text without a byte order mark, which kubectl cannot read: save it as UTF-8",
            "DIR/f.yaml: is encrypted by git-crypt: run `git-crypt unlock` first",
            "DIR/g.yaml:1 (document 1): is encrypted by SOPS: run `sops decrypt` and give what it prints",
            "DIR/h.yaml: is a pointer of Git LFS, without the file's content: run `git lfs pull` first",
            "DIR/i.yaml: is a pointer of git-annex, without the file's content: run `git annex get` first",
        ]);
    });

    it("ends on links that loop, and reads what they lead to once", () => {
        write("real/a.yaml", pod("a"));
        symlinkSync(dir, join(dir, "real/back"));
        symlinkSync(join(dir, "real"), join(dir, "again"));
        symlinkSync("self.yaml", join(dir, "self.yaml"));
        expect(problems()).to.deep.equal(["DIR/self.yaml: is a symbolic link that leads back to itself"]);
        rmSync(join(dir, "self.yaml"));
        expect(names()).to.deep.equal(["a"]);
    });

    it("reads a mounted ConfigMap, which is links to links, once", () => {
        write("..2026/a.yaml", pod("a"));
        symlinkSync("..2026", join(dir, "..data"));
        symlinkSync("..data/a.yaml", join(dir, "a.yaml"));
        expect(names()).to.deep.equal(["a"]);
    });

    it("refuses a pipe instead of waiting for it", () => {
        execFileSync("mkfifo", [join(dir, "pipe.yaml")]);
        expect(problems()).to.deep.equal(["DIR/pipe.yaml: is neither a file nor a directory"]);
    });

    it("refuses aliases that grow without bound, and ones that contain themselves", () => {
        const laughs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
        write("a.yaml", `kind: A\na0: &a0 [x]\n${laughs.join("\n")}\n`);
        write("b.yaml", "kind: A\na: &a [*a]\n");
        write("c.yaml", "kind: A\na: &a {b: *a}\n");
        write("d.yaml", "kind: A\na: *b\n");
        expect(problems()).to.deep.equal([
            "DIR/a.yaml:1 (document 1): grows to more than 20000000 values when its aliases are followed",
            "DIR/b.yaml:1 (document 1): contains itself by an alias",
            "DIR/c.yaml:1 (document 1): contains itself by an alias",
            'DIR/d.yaml:2:6 (document 1): unidentified alias "b"',
        ]);
    });

    it("refuses collections nested too deep", () => {
        write("a.yaml", `kind: ${"[".repeat(100_000)}`);
        write("b.yaml", `kind:\n${"- ".repeat(100_000)}`);
        write("c.json", `{"kind": ${"[".repeat(300_000)}${"]".repeat(300_000)}}`);
        write("d.yaml", Array.from({ length: 1500 }, (_, depth) => `${" ".repeat(depth)}kind:`).join("\n"));
        const found = problems();
        expect(found.map((problem) => problem.replace(/(?::\d+)+ /, ": "))).to.deep.equal([
            "DIR/a.yaml: (document 1): nests collections more than 200 deep",
            "DIR/b.yaml: (document 1): nests collections more than 200 deep",
            "DIR/c.json: (document 1): nests collections more than 200 deep",
            "DIR/d.yaml: (document 1): nests collections more than 200 deep",
        ]);
    });

    it("refuses a second object of one name, whatever its kind, and names both places", () => {
        for (const kind of ["NetworkPolicy", "ConfigMap", "Service"]) {
            const object = `apiVersion: ${kind === "NetworkPolicy" ? "networking.k8s.io/" : ""}v1\nkind: ${kind}\nmetadata: {name: x}\nspec: {}\n`;
            write("a.yaml", `${object}---\n${pod("a")}`);
            write("b.yaml", `apiVersion: v1\nkind: List\nitems:\n- ${object.replaceAll(/\n(?=.)/g, "\n  ")}`);
            expect(problems()).to.deep.equal([
                `DIR/b.yaml:1 (document 1): items[0].metadata.name names ${kind} default/x a second time, after DIR/a.yaml:1: which of the two is meant cannot be told; keep one`,
            ]);
        }
    });

    it("refuses what is almost an object: a bare list, a part without its kind or version, a misspelt kind", () => {
        write("a.json", '[{"apiVersion": "v1", "kind": "Pod"}]');
        write("b.yaml", "kind: NetworkPolicy\nmetadata: {name: a}\nspec: {}\n");
        write("c.yaml", "apiVersion: v1\nmetadata: {name: a}\nspec: {}\n");
        write("d.yaml", "apiVersion: networking.k8s.io/v1\nkind: Networkpolicy\nmetadata: {name: a}\n");
        write("e.yaml", `${pod("e")}---\nspec: {}\n`);
        expect(problems()).to.deep.equal([
            "DIR/a.json:1 (document 1): is a bare list of objects, which kubectl refuses: make it a List (kind: List) or one document each",
            'DIR/b.yaml:1 (document 1): is no Kubernetes object without "apiVersion": kubectl refuses it',
            'DIR/c.yaml:1 (document 1): is no Kubernetes object without "kind": kubectl refuses it',
            'DIR/d.yaml:1 (document 1): is of kind "Networkpolicy", which networking.k8s.io/v1 does not have: write "NetworkPolicy"',
            'DIR/e.yaml:8 (document 2): is no Kubernetes object: it has neither "apiVersion" nor "kind"',
        ]);
    });

    it("skips what is no manifest or not rendered, names it, and reads the rest", () => {
        write("pod.yaml", pod("a"));
        write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
        write("chart/values.yaml", "replicas: 2\n");
        write("chart/templates/x.yaml", 'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Release.Name }}"}\n');
        write("chart/templates/y.yaml", "{{- if .Values.y }}\napiVersion: v1\nkind: Pod\n{{- end }}\n");
        write("chart/templates/static.yaml", pod("static"));
        write("overlay/kustomization.yaml", "resources: [../pod.yaml]\npatches: [{path: patch.yaml}]\n");
        write("overlay/patch.yaml", pod("a"));
        write("overlay/json-patch.yaml", "- {op: remove, path: /spec}\n");
        write("package.json", '{"name": "x"}');
        write("ci.yaml", "steps: [a]\n");
        write("empty.yaml", "# nothing\n");
        write(
            "old.yaml",
            "apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}}\n",
        );
        write(
            "template.yaml",
            `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects: [{kind: NetworkPolicy}]\n`,
        );
        const { cluster, skipped } = readManifests(dir);
        expect(cluster.workloads.map(({ name }) => name)).to.deep.equal(["static", "a"]);
        expect(cluster.policies).to.deep.equal([]);
        expect(skipped.map(({ kind, file }) => `${kind} ${file.replace(`${dir}/`, "")}`)).to.deep.equal([
            "helm-chart chart/Chart.yaml",
            "helm-template chart/templates/x.yaml",
            "helm-template chart/templates/y.yaml",
            "values chart/values.yaml",
            "not-kubernetes ci.yaml",
            "empty empty.yaml",
            "patch overlay/json-patch.yaml",
            "kustomization overlay/kustomization.yaml",
            "patch overlay/patch.yaml",
            "package-json package.json",
            "openshift-template template.yaml",
            "removed-api old.yaml",
        ]);
        expect(skippedLines(skipped)[1]?.replaceAll(dir, "DIR")).to.equal(
            "Not read: 1 OpenShift template (DIR/template.yaml:1): make its objects with `oc process -f DIR/template.yaml --local` and give what it prints (`--manifests -`)",
        );
        expect(skippedLines(skipped)[0]?.replaceAll(dir, "DIR")).to.equal(
            "Not read: 2 Helm templates (DIR/chart/templates/x.yaml:1, DIR/chart/templates/y.yaml:1): render the chart with `helm template DIR/chart` and give what it prints (`--manifests -`)",
        );
    });

    it("says that nothing was found where all is skipped", () => {
        write("values.yaml", "replicas: 2\n");
        expect(problems()).to.deep.equal([
            "no Kubernetes object was found",
            "Not read: 1 values file (DIR/values.yaml:1): they are what a chart is rendered with",
        ]);
    });
});
