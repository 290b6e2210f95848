import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportStack } from "../../../cli/worlds/stack-export";

/** An empty project `shop` with a file backend of its own; the environment says where it is between start() and end(). */
export class PulumiProject {
    readonly place = mkdtempSync(join(tmpdir(), "ai-mesh-stack-state-"));
    readonly directory = join(this.place, "shop");
    private readonly inherited = { ...process.env };

    start(): void {
        mkdirSync(join(this.place, "state"), { recursive: true });
        mkdirSync(this.directory, { recursive: true });
        writeFileSync(join(this.directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        Object.assign(process.env, {
            PULUMI_BACKEND_URL: `file://${join(this.place, "state")}`,
            PULUMI_HOME: join(this.place, "home"),
            PULUMI_CONFIG_PASSPHRASE: "x",
            PULUMI_SKIP_UPDATE_CHECK: "1",
        });
        delete process.env.PULUMI_ACCESS_TOKEN;
    }

    end(): void {
        for (const key of Object.keys(process.env)) if (!(key in this.inherited)) delete process.env[key];
        Object.assign(process.env, this.inherited);
    }

    remove(): void {
        rmSync(this.place, { recursive: true, force: true });
    }

    /** What exporting a stack gives, or says. */
    message(stack: string | undefined, directory = this.directory): string {
        try {
            return exportStack({ stack, directory }).slice(0, 40);
        } catch (error) {
            return (error as Error).message;
        }
    }
}
