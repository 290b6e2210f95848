import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { stringify } from "yaml";
import { compile, parseMesh } from "../../../mesh";

/** A folder with files, which is gone once the run is over. */
export async function withFiles<T>(
    files: Readonly<Record<string, string | Buffer>>,
    run: (at: (name: string) => string) => Promise<T>,
): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "ai-mesh-traffic-"));
    try {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
        return await run((name) => join(folder, name));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** What a command writes to its output and to standard error, and how it ends. */
export interface Told {
    readonly status: number;
    readonly out: string;
    readonly err: string;
}

/** Runs a command's work in this process. */
export async function told(run: (out: NodeJS.WritableStream) => Promise<number>): Promise<Told> {
    let [out, err] = ["", ""];
    const sink = new Writable({ write: (chunk, _encoding, done) => void ((out += String(chunk)), done()) });
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (chunk: string | Uint8Array): boolean => {
        err += String(chunk);
        return true;
    };
    try {
        return { status: await run(sink), out, err };
    } finally {
        process.stderr.write = write;
    }
}

/** The manifests that a spec becomes, as YAML. */
export function manifestsOf(spec: unknown): string {
    const { namespaces, policies, hostPolicies } = compile(parseMesh(spec));
    return [...namespaces, ...policies, ...hostPolicies].map(({ manifest }) => stringify(manifest)).join("---\n");
}

/** A Pod as `kubectl get -o yaml` gives it, as far as traffic asks for it. */
export function podYaml(
    namespace: string,
    name: string,
    labels: Readonly<Record<string, string>>,
    ip?: string,
): string {
    const status = ip === undefined ? {} : { status: { podIPs: [{ ip }] } };
    const spec = { containers: [{ name: "main", image: "x" }] };
    return stringify({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec, ...status });
}
