// Builds what ships: the library (tsc, with declarations), the CLI and the policy pack (one bundled file each).
// `--quick` leaves out the library: enough to run the CLI and the pack from a checkout.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const common = {
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "linked",
    absWorkingDir: root,
    logLevel: "warning",
};

await Promise.all([
    // @pulumi/* and gRPC stay outside: the CLI loads them only for the commands that run a program.
    build({
        ...common,
        entryPoints: ["cli/main.ts"],
        outfile: "dist/cli.js",
        banner: { js: "#!/usr/bin/env node" },
        external: ["@kubernetes/*", "@pulumi/*", "@grpc/*", "google-protobuf", "tsx", "esbuild"],
    }),
    // The pack must install and run alone, so netpol/ goes into the bundle and only its own dependencies stay outside.
    existsSync(join(root, "policy-pack/index.ts")) &&
        build({
            ...common,
            entryPoints: ["policy-pack/index.ts"],
            outfile: "policy-pack/dist/index.js",
            external: ["@pulumi/*", "@grpc/grpc-js", "google-protobuf"],
        }),
]);

if (!process.argv.includes("--quick")) {
    rmSync(join(root, "dist/lib"), { recursive: true, force: true });
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
}
