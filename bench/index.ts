import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/*
 * Runs every bench after the other, or those named: `npm run bench -- plan reach`. Each prints ratios measured in one run;
 * figures of two runs say nothing about each other.
 */
const notBenches = ["index", "shape"];
const all = readdirSync(__dirname)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .filter((name) => !notBenches.includes(name));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
    console.error(`no bench is called ${unknown.join(", ")}; there are ${all.join(", ")}`);
    process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : all) {
    console.log(`\n== ${name}`);
    const { status } = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", join(__dirname, `${name}.ts`)], {
        stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
}
