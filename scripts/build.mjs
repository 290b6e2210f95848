// Builds what the three packages ship: one JavaScript file per entry point with its small libraries inside, and the
// component's type declarations, one file per entry point too.
// `--quick` leaves out the declarations: enough to run the command line and the policy pack from a checkout.
import { build } from "esbuild";
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { pageScriptPlugin } from "./page-script.mjs";
import { writeSchema } from "./schema.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const common = {
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    absWorkingDir: root,
    logLevel: "warning",
    legalComments: "eof",
};

/** Entry points of the component's package, by the names that `exports` in package.json gives them. */
const entries = { index: "components/index.ts", mesh: "mesh/index.ts", netpol: "netpol/index.ts" };

/** Has a file of the component's package require others of it, by their sources, instead of holding the same code once more. */
const requireOthers = (files) => ({
    name: "require-others",
    setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
            const file = files[relative(root, join(resolveDir, path)).replaceAll(sep, "/")];
            return file === undefined ? undefined : { path: file, external: true };
        }),
});

const library = { ...common, external: ["@pulumi/*"] };
const javascript = [
    build({ ...library, entryPoints: { mesh: entries.mesh, netpol: entries.netpol }, outdir: "dist" }),
    build({
        ...library,
        entryPoints: [entries.index],
        outfile: "dist/index.js",
        plugins: [requireOthers({ mesh: "./mesh.js", netpol: "./netpol.js" })],
    }),
    build({
        ...common,
        entryPoints: ["policy-pack/index.ts"],
        outfile: "policy-pack/dist/index.js",
        external: ["@pulumi/*", "@grpc/*", "google-protobuf"],
        // It is uploaded with each version and fetched by every client; names stay, for whoever reads a stack trace.
        minifyWhitespace: true,
        minifySyntax: true,
    }),
    // What Pulumi starts for programs in other languages (`main` in package.json); it serves the schema beside it.
    build({
        ...library,
        entryPoints: ["components/plugin/index.ts"],
        outfile: "dist/plugin/index.js",
        plugins: [requireOthers({ mesh: "../mesh.js", "components/mesh-isolation": "../index.js" })],
    }),
    // Pulumi's SDK, gRPC and the Kubernetes client are loaded only by the commands that need them.
    build({
        ...common,
        entryPoints: ["cli/main.ts"],
        outfile: "cli/dist/cli.js",
        sourcemap: "linked",
        plugins: [pageScriptPlugin],
        banner: { js: "#!/usr/bin/env node" },
        external: ["@kubernetes/*", "@pulumi/*", "@grpc/*", "google-protobuf"],
    }),
];

async function declarations() {
    const bundle = await rollup({
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)])),
        plugins: [dts({ tsconfig: join(root, "tsconfig.json") })],
        external: /^@pulumi\//,
        onwarn: (warning) => {
            throw new Error(`Cannot write the declarations: ${warning.message}`);
        },
    });
    const { output } = await bundle.write({
        dir: join(root, "dist"),
        entryFileNames: "[name].d.ts",
        chunkFileNames: "[name].d.ts",
    });
    await bundle.close();
    // Of an earlier build may be declarations that this one does not write. Nothing goes before its successor is there.
    const written = output.map(({ fileName }) => fileName);
    for (const file of readdirSync(join(root, "dist")))
        if (file.endsWith(".d.ts") && !written.includes(file)) rmSync(join(root, "dist", file));
}

await Promise.all(javascript);
chmodSync(join(root, "cli/dist/cli.js"), 0o755);
if (!process.argv.includes("--quick")) {
    await declarations();
    await writeSchema(join(root, "dist/plugin/schema.json"));
}
