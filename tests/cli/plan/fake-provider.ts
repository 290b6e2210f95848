import { expect } from "chai";
import { delimiter, join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root, type Run } from "../plan-process";

/** The folder of a provider's plugin that tells what it was asked. */
export const plugin = join(root, "tests/fixtures/plugins/fake");

/** What that plugin answers. */
export interface Answer {
    readonly args: unknown;
    readonly told: { readonly engine: boolean; readonly greeted: boolean; readonly variables: unknown };
}

/** An environment with the plugin on PATH. */
export const onPath = { PATH: [plugin, process.env.PATH].join(delimiter) };

/** Plans the program that asks the provider for `what`. */
export const calls = (what: string, env: NodeJS.ProcessEnv): Promise<Run> =>
    plan([...fixture("calls"), "--config", `what=${what}`, "-o", "json"], env);

/** What comes of that plan, which passes. */
export async function planned(what: string, env: NodeJS.ProcessEnv): Promise<PlanDocument> {
    const { code, stdout, stderr } = await calls(what, env);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as PlanDocument;
}

/** The plugin's answer, as the program of that plan hands it out. */
export const answer = async (what: string, env: NodeJS.ProcessEnv): Promise<Answer> =>
    (await planned(what, env)).outputs.answer as unknown as Answer;
