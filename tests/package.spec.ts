import { expect } from "chai";
import { manifest, workspaces } from "./packages";

describe("the published packages", () => {
    it("have one version, one licence, and say where they come from", () => {
        const all = workspaces.map(manifest);
        expect(new Set(all.map(({ version }) => version)).size).to.equal(1);
        for (const { name, license, repository, bugs, publishConfig } of all) {
            expect(license, name).to.equal("Apache-2.0");
            expect(repository.url, name).to.match(/^git\+https:\/\/.*\.git$/);
            expect(bugs.url, name).to.match(/\/issues$/);
            expect(publishConfig, name).to.deep.equal({ access: "public", provenance: true });
        }
        expect(workspaces.slice(1).map((each) => manifest(each).repository.directory)).to.deep.equal([
            "policy-pack",
            "cli",
        ]);
    });
});
