import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { type CheckOptions, runCheck } from "../../cli/commands/check/run";
import { manifestsOf, told, withFiles } from "../cli/traffic/fixture";

const page = readFileSync(join(__dirname, "../../docs/how-to/public-gateway.md"), "utf8");
const block = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(page)?.[1] ?? expect.fail(`no ${language} on the page`);

describe("docs/how-to/public-gateway.md", () => {
    /** What the policy pack says of the page's mesh, with the page's config or without one. */
    const checked = (config: string | undefined) =>
        withFiles({ "mesh.yaml": manifestsOf(load(block("yaml"))), "policies.json": config ?? "{}" }, (file) => {
            const options: CheckOptions = {
                manifests: [file("mesh.yaml")],
                policyPackConfig: file("policies.json"),
                output: "text",
            };
            return told((out) => runCheck(options, out));
        });

    it("shows a mesh that the policy pack refuses for its flow from internet alone", async () => {
        const { status, out } = await checked(undefined);
        expect(status).to.equal(1);
        expect(out.match(/^.*(?:voids|may void) deny-all.*$/gm)).to.have.length(1);
        expect(out).to.match(/made for flow internet -> litellm/);
    });

    it("shows the config with which it passes", async () => {
        expect(await checked(block("json"))).to.include({ status: 0 });
    });
});
