// npm runs this after `npm install` in this folder, as Pulumi's CLI does where the folder is used as a plugin: a checkout
// is built then, and a published package is built already.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const build = new URL("./build.mjs", import.meta.url);
if (existsSync(fileURLToPath(build))) {
    await import(build).catch((error) => {
        if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
        console.error(
            `${error.message}\n` +
                "A checkout of this package is built with its development dependencies, which npm leaves out where\n" +
                "NODE_ENV is production or --omit=dev is given. Install without these.",
        );
        process.exitCode = 1;
    });
}
