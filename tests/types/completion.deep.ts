import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const root = join(__dirname, "../..");
const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
};

const file = join(root, "tests/types/completed.ts");
let [source, version] = ["", 0];
const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? `${version}` : "1"),
    getScriptSnapshot: (name) => {
        const content = name === file ? source : ts.sys.readFile(name);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
});

/** What an editor offers where `|` stands in a program that makes a mesh. */
function offered(program: string): string[] {
    const text = `import { defineMesh } from "../../components";\n${program}`;
    [source, version] = [text.replace("|", ""), version + 1];
    return (service.getCompletionsAtPosition(file, text.indexOf("|"), {})?.entries ?? []).map(({ name }) => name);
}

describe("defineMesh() in an editor", function () {
    this.timeout(60_000);

    const table: readonly [where: string, program: string, offers: readonly string[]][] = [
        ["the spec", "defineMesh({ | })", ["platform", "namespaces", "workloads", "externals", "flows"]],
        [
            "the platform",
            "defineMesh({ platform: { | }, namespaces: {}, flows: [] })",
            ["dns", "podCidrs", "apiServer"],
        ],
        [
            "a namespace",
            'defineMesh({ namespaces: { a: { purpose: "a", | } }, flows: [] })',
            ["adopt", "labels", "selectBy", "enforce"],
        ],
        [
            "how a namespace is selected",
            'defineMesh({ namespaces: { a: { purpose: "a", selectBy: "|" } }, flows: [] })',
            ["name", "purpose"],
        ],
        ["a DNS profile", 'defineMesh({ platform: { dns: ["|"] }, namespaces: {}, flows: [] })', ["gke", "kube-dns"]],
        [
            "a flow",
            'defineMesh({ namespaces: { a: { purpose: "a" } }, flows: [{ | }] })',
            ["from", "to", "ports", "why"],
        ],
        [
            "the end of a flow",
            'defineMesh({ namespaces: { a: { purpose: "a" } }, externals: { tools: { cidrs: [] } }, flows: [{ from: "|", to: "a", why: "" }] })',
            ["a", "tools", "kube-apiserver", "nodes", "internet", "load-balancers"],
        ],
        [
            "the other end of a flow",
            'defineMesh({ namespaces: { a: { purpose: "a" } }, flows: [{ from: "a", to: "|", why: "" }] })',
            ["a", "kube-apiserver", "nodes", "internet", "cloud-identity"],
        ],
        [
            "a workload's namespace",
            'defineMesh({ namespaces: { a: { purpose: "a" } }, workloads: { w: { podLabels: {}, namespace: "|" } }, flows: [] })',
            ["a"],
        ],
    ];
    for (const [where, program, offers] of table) {
        it(`offers what there is inside ${where}`, () => expect(offered(program)).to.include.members(offers));
    }
});
