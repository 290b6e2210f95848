import { buildSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { NetworkPolicy, Workload } from "../netpol";
import { cluster } from "./shape";

// The whole of `ai-mesh reach --output json` at 8 namespaces of 10 pods and 20 policies each, as a user would run it: the
// bundled program started anew, YAML files read from a directory, the matrix written to a file.
//   npx tsx bench/reach-cli.ts [namespaces …]

const root = join(__dirname, "..");
const aims = new Map([[8, 0.8]]);
const runs = 7;

function main(): void {
    const scratch = mkdtempSync(join(tmpdir(), "bench-reach-"));
    try {
        const program = join(scratch, "cli.js");
        buildSync({
            entryPoints: [join(root, "cli/main.ts")],
            outfile: program,
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
            // The page's script is none of what is timed.
            external: ["@pulumi/*", "@grpc/*", "@kubernetes/*", "google-protobuf", "tsx", "esbuild", "page-script"],
        });
        const sizes = process.argv.slice(2).map(Number);
        for (const namespaces of sizes.length > 0 ? sizes : [8, 16, 32]) report(program, scratch, namespaces);
    } finally {
        rmSync(scratch, { recursive: true });
    }
}

function report(program: string, scratch: string, namespaces: number): void {
    for (const variety of ["shared", "distinct"] as const) {
        const dir = join(scratch, `${variety}-${namespaces}`);
        const bytes = writeManifests(dir, namespaces, variety);
        const output = join(scratch, "out.json");
        const seconds = Array.from({ length: runs }, () => runOnce(program, dir, output)).sort((a, b) => a - b);
        const aim = aims.get(namespaces);
        const median = seconds[(runs - 1) / 2]!;
        console.log(
            [
                `reach --output json, ${namespaces} namespaces, ${variety} ports:`,
                `median ${median.toFixed(2)} s, best ${seconds[0]!.toFixed(2)} s of ${runs}`,
                `(${(bytes / 2 ** 20).toFixed(1)} MB of YAML in, ${(statSync(output).size / 2 ** 20).toFixed(1)} MB of JSON out)`,
                ...(aim === undefined ? [] : [`aim ${aim} s: ${median <= aim ? "met" : "MISSED"}`]),
            ].join(" "),
        );
    }
}

function runOnce(program: string, dir: string, output: string): number {
    const file = openSync(output, "w");
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, [program, "reach", "--manifests", dir, "--output", "json"], {
        stdio: ["ignore", file, "inherit"],
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    closeSync(file);
    return seconds;
}

/** One file per namespace, as people keep them. Gives their size. */
function writeManifests(dir: string, namespaces: number, variety: "shared" | "distinct"): number {
    const made = cluster({ namespaces, podsPerNamespace: 10, policiesPerNamespace: 20, variety });
    mkdirSync(dir);
    let bytes = 0;
    for (const { name, labels } of made.namespaces) {
        const objects = [
            { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
            ...made.workloads.filter((each) => each.namespace === name).map(podOf),
            ...made.policies.filter((each: NetworkPolicy) => each.metadata.namespace === name),
        ];
        const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n");
        bytes += text.length;
        writeFileSync(join(dir, `${name}.yaml`), text);
    }
    return bytes;
}

function podOf({ namespace, name, labels, ports, ips }: Workload): object {
    const containerPorts = ports.map((port) => ({
        name: port.name,
        containerPort: port.port,
        protocol: port.protocol,
    }));
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace, labels },
        spec: { containers: [{ name: "c", image: "nginx", ports: containerPorts }] },
        status: { podIPs: ips.map((ip) => ({ ip })) },
    };
}

main();
