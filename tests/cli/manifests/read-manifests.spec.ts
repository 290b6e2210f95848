import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { ManifestError, readManifests } from "../../../cli/manifests/read-manifests";

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
        expect(readManifests(dir).skipped).to.deep.equal({ ConfigMap: 1 });
    });

    it("follows anchors, aliases and merge keys", () => {
        write("a.yaml", pod("a", "  labels: &l {app: web}\n  annotations: {<<: *l}\n"));
        expect(readManifests(dir).cluster.workloads[0]!.labels).to.deep.equal({ app: "web" });
    });

    it("names the file, line, document and path of every mistake at once", () => {
        write("a.yaml", `${pod("a")}---\n${pod("b", "  labels:\n    app: on\n")}`);
        write("b.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\n");
        expect(problems()).to.deep.equal([
            `DIR/b.yaml:3 (document 1): Map keys must be unique`,
            `DIR/a.yaml:14 (document 2): metadata.labels["app"] must be a string, not true: put it in quotes`,
        ]);
    });

    it("says it when a path is missing or a directory holds no manifest", () => {
        mkdirSync(join(dir, "empty"));
        expect(problems(join(dir, "none"))).to.deep.equal(["DIR/none: no such file or directory"]);
        expect(problems(join(dir, "empty"))).to.deep.equal([
            "DIR/empty: no .yaml, .yml or .json file is in this directory",
        ]);
    });

    it("says it when a file is binary, UTF-16 or not UTF-8", () => {
        write("a.yaml", Buffer.from([1, 2, 0, 4]));
        write("b.yaml", Buffer.from("\uFEFFkind: Pod", "utf16le"));
        write("c.yaml", Buffer.from([0x61, 0x3a, 0x20, 0xc3, 0x28]));
        expect(problems()).to.deep.equal([
            "DIR/a.yaml: is no text: it holds a zero byte",
            "DIR/b.yaml: is UTF-16 text: save it as UTF-8",
            "DIR/c.yaml: is no UTF-8 text",
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
        write("a.yaml", `a0: &a0 [x]\n${laughs.join("\n")}\n`);
        write("b.yaml", "a: &a [*a]\n");
        write("c.yaml", "a: &a {b: *a}\n");
        write("d.yaml", "a: *b\n");
        expect(problems()).to.deep.equal([
            "DIR/a.yaml:1 (document 1): grows to more than 20000000 values when its aliases are followed",
            "DIR/b.yaml:1 (document 1): contains itself by an alias",
            "DIR/c.yaml:1 (document 1): contains itself by an alias",
            "DIR/d.yaml:1 (document 1): Unresolved alias (the anchor must be set before the alias): b",
        ]);
    });

    it("refuses collections nested too deep", () => {
        write("a.yaml", `a: ${"[".repeat(100_000)}`);
        write("b.yaml", "- ".repeat(100_000));
        write("c.json", `${"[".repeat(300_000)}${"]".repeat(300_000)}`);
        write("d.yaml", Array.from({ length: 1500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"));
        const found = problems();
        expect(found.map((problem) => problem.replace(/:\d+ /, ": "))).to.deep.equal([
            "DIR/a.yaml: (document 1): nests collections more than 200 deep",
            "DIR/b.yaml: (document 1): nests collections more than 200 deep",
            "DIR/c.json: (document 1): nests collections more than 200 deep",
            "DIR/d.yaml: (document 1): nests collections more than 200 deep",
        ]);
    });

    it("reads 50 MB of plain YAML and of JSON, and refuses as much of YAML that only the full parser can read", () => {
        const note = `  annotations: {note: ${"x".repeat(50 * 2 ** 20)}}\n`;
        write("a.yaml", pod("a", note));
        write(
            "b.json",
            JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "b", annotations: { note } }, spec: {} }),
        );
        write("c.yaml", pod("c", note.replace("note:", "note: !!str")));
        expect(problems()).to.deep.equal([
            "DIR/c.yaml:1 (document 1): has 50 MB of YAML in one document, more than 8 MB: split it, or give it as JSON (kubectl get -o json)",
        ]);
        rmSync(join(dir, "c.yaml"));
        expect(names()).to.deep.equal(["a", "b"]);
    }).timeout(120_000);
});
