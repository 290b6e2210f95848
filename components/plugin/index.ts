import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "@pulumi/pulumi/provider";
import { meshProvider } from "./provider";

/**
 * What Pulumi calls once it has loaded this package as a plugin (`main` in package.json): serves the component, with the
 * schema that was made when the package was built. Pulumi would otherwise compile the package's TypeScript with the
 * tsconfig.json of whoever asks, and a program in Python has none.
 *
 * Whoever only loads this file starts nothing.
 */
const serve = (): Promise<void> =>
    main(meshProvider(readFileSync(join(__dirname, "schema.json"), "utf8")), process.argv.slice(2));

export = serve;
