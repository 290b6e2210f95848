import { readFileSync } from "node:fs";
import { expect } from "chai";
import { presetNames, presetOf } from "../../../mesh";
import { cnis, pluginOf } from "../../../mesh/platforms/plugins";
import { pageFile, platformsPage } from "../../../scripts/platforms-page";

const page = readFileSync(pageFile, "utf8");

describe("docs/platforms.md", () => {
    it("is what the presets say", () => {
        expect(page, "run npx tsx scripts/platforms-page.ts").to.equal(platformsPage());
    });

    it("has every fact of every platform and plugin, with its sources, and what of it is not confirmed", () => {
        for (const preset of presetNames.map(presetOf)) {
            const from = page.indexOf(`### ${preset.name}: ${preset.title}`);
            const section = page.slice(from, page.indexOf("\n#", from + 1));
            const { dns, identity, healthChecks, enforces, cni, hosts: names, limits } = preset;
            for (const fact of [
                dns,
                identity,
                healthChecks,
                enforces,
                ...(cni ? [cni] : []),
                ...(names ? [names] : []),
                ...limits,
            ]) {
                const { value, sources, note, unconfirmed } = fact;
                const { cidrs, hosts } = value as { cidrs?: readonly string[]; hosts?: readonly string[] };
                const values = typeof value === "object" ? (cidrs ?? hosts ?? (value as readonly string[])) : [value];
                for (const word of [values, sources, note ?? [], unconfirmed ?? []].flat())
                    expect(section, preset.name).to.include(word);
            }
        }
        for (const { title, limits } of cnis.map(pluginOf)) {
            expect(page).to.include(title);
            for (const { value, sources } of limits)
                for (const text of [value, ...sources]) expect(page).to.include(text);
        }
    });

    it("has no fact of one platform under another", () => {
        const openshift = page.slice(page.indexOf("### openshift"), page.indexOf("### rke2"));
        expect(openshift).not.to.include("169.254.");
    });
});
