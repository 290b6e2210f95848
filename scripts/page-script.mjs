// Makes the script of the report page, cli/render/page/browser, one piece of text that the page holds.
import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const entry = join(dirname(fileURLToPath(import.meta.url)), "../cli/render/page/browser/main.ts");

/** The script for browsers, without anything that would end the element it is in. */
export async function buildPageScript() {
    const { outputFiles } = await build({
        entryPoints: [entry],
        bundle: true,
        write: false,
        format: "iife",
        target: "es2022",
        charset: "utf8",
        legalComments: "none",
    });
    return outputFiles[0].text;
}

/** Gives `import script from "page-script"` that text. */
export const pageScriptPlugin = {
    name: "page-script",
    setup({ onResolve, onLoad }) {
        onResolve({ filter: /^page-script$/ }, ({ path }) => ({ path, namespace: "page-script" }));
        onLoad({ filter: /.*/, namespace: "page-script" }, async () => ({
            contents: await buildPageScript(),
            loader: "text",
        }));
    },
};
