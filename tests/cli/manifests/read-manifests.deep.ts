import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifests } from "../../../cli/manifests/read-manifests";

/** A Pod with one variable of this value. */
const pod = (name: string, value: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers: [{name: c, env: [{name: NOTE, value: ${value}}]}]\n`;

describe("readManifests()", () => {
    let dir: string;
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "manifests-"))));
    afterEach(() => rmSync(dir, { recursive: true }));

    const write = (name: string, content: string): void => writeFileSync(join(dir, name), content);

    it("reads 50 MB of YAML and of JSON, and refuses more YAML than that in one document", () => {
        const value = "x".repeat(50 * 2 ** 20);
        write("a.yaml", pod("a", value));
        const containers = [{ name: "c", env: [{ name: "NOTE", value }] }];
        write(
            "b.json",
            JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "b" }, spec: { containers } }),
        );
        expect(readManifests(dir).cluster.workloads.map(({ name }) => name)).to.deep.equal(["a", "b"]);
        write("c.yaml", pod("c", value + "y".repeat(20 * 2 ** 20)));
        expect(() => readManifests(dir)).to.throw(
            "c.yaml:1 (document 1): has 70 MB of YAML in one document, more than 64 MB: split it, or give it as JSON (kubectl get -o json)",
        );
    }).timeout(120_000);
});
