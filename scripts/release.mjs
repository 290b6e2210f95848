// Says what a release workflow needs to know of a tag, and stops where the tag does not fit the packages.
//
//   node scripts/release.mjs notes v1.2.3      that version's part of CHANGELOG.md
//   node scripts/release.mjs dist-tag v1.2.3   npm's tag: latest, or next for a version like 1.2.3-rc.1
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (file) => readFileSync(join(root, file), "utf8");

/** The tag's version. @throws Error where a package has another one */
function versionOf(tag) {
    const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
    if (version === undefined) throw new Error(`"${tag}" is no tag of a release: expected one like v1.2.3`);
    for (const folder of [".", "policy-pack", "cli"]) {
        const { name, version: found } = JSON.parse(read(join(folder, "package.json")));
        if (found !== version) {
            throw new Error(
                `${folder}/package.json: ${name} has version ${found}, expected ${version} as the tag says; ` +
                    `run "npm version ${version} --workspaces --no-git-tag-version" and commit`,
            );
        }
    }
    return version;
}

/** The part of CHANGELOG.md under the version's heading. @throws Error where there is none, or nothing in it */
function notesOf(version) {
    const parts = read("CHANGELOG.md").split(/^## /m);
    const part = parts.find((text) => text.startsWith(`[${version}]`));
    const notes = part?.slice(part.indexOf("\n")).trim();
    if (!notes) throw new Error(`CHANGELOG.md: expected a heading "## [${version}] - <date>" with text under it`);
    return notes;
}

const commands = { notes: notesOf, "dist-tag": (version) => (version.includes("-") ? "next" : "latest") };
const [command = "", tag = ""] = process.argv.slice(2);
try {
    if (!(command in commands)) throw new Error(`"${command}" is no command: expected notes or dist-tag`);
    process.stdout.write(`${commands[command](versionOf(tag))}\n`);
} catch (error) {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
}
