import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sample } from "../mesh/sample";

const root = join(__dirname, "../..");

/** A component that makes other policies than its mesh declares: some left out, some added. */
const program = `import * as pulumi from "@pulumi/pulumi";
import { provenConnections } from "../../components/proven";
import { compile, parseMesh } from "../../mesh";

const { spec, without, extra } = new pulumi.Config().requireObject<any>("broken");
class Broken extends pulumi.ComponentResource {
    constructor() {
        super("test:index:Broken", "mesh");
        const mesh = parseMesh(spec);
        const policies = compile(mesh).policies.map(({ manifest }) => manifest);
        const kept = policies.filter(({ metadata }) => metadata.namespace + "/" + metadata.name !== without);
        this.registerOutputs({ rows: provenConnections(mesh, [...kept, ...extra], this).length });
    }
}
new Broken();`;

/** Plans the program, as `ai-mesh plan` does for everybody. */
export function plan(broken: { without?: string; extra?: readonly object[] }) {
    const directory = mkdtempSync(join(root, "examples", ".test-"));
    const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } };
    const config = { config: { "test-program:broken": { spec: sample, without: "", extra: [], ...broken } } };
    try {
        writeFileSync(join(directory, "index.ts"), program);
        writeFileSync(
            join(directory, "Pulumi.yaml"),
            JSON.stringify({ name: "test-program", main: "index.ts", runtime }),
        );
        writeFileSync(join(directory, "Pulumi.dev.yaml"), JSON.stringify(config));
        const args = [join(root, "cli/dist/cli.js"), "plan", "--no-policy-pack", "--program", directory];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
        return { status, said: stdout + stderr };
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}

/** A policy of the namespace that lets one peer in. */
export const ingress = (namespace: string, from: object): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "extra", namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [from] }] },
});
