import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { exportStack } from "../../../cli/worlds/stack-export";

describe("the state of a stack, asked of Pulumi's CLI", function () {
    this.timeout(180_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-stack-state-"));
    const project = join(place, "shop");
    const inherited = { ...process.env };

    const message = (stack: string | undefined, directory = project): string => {
        try {
            return exportStack({ stack, directory }).slice(0, 40);
        } catch (error) {
            return (error as Error).message;
        }
    };

    beforeEach(() => {
        mkdirSync(join(place, "state"), { recursive: true });
        mkdirSync(project, { recursive: true });
        writeFileSync(join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        Object.assign(process.env, {
            PULUMI_BACKEND_URL: `file://${join(place, "state")}`,
            PULUMI_HOME: join(place, "home"),
            PULUMI_CONFIG_PASSPHRASE: "x",
            PULUMI_SKIP_UPDATE_CHECK: "1",
        });
        delete process.env.PULUMI_ACCESS_TOKEN;
    });
    afterEach(() => {
        for (const key of Object.keys(process.env)) if (!(key in inherited)) delete process.env[key];
        Object.assign(process.env, inherited);
    });
    after(() => rmSync(place, { recursive: true, force: true }));

    it("says what to do where there is no pulumi", () => {
        process.env.PATH = place;
        expect(message("dev")).to.equal(
            'Cannot export stack "dev": there is no pulumi on PATH; install Pulumi\'s CLI, or give what pulumi stack export ' +
                "wrote with --state",
        );
    });
});
