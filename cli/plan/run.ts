import type { PlanOptions } from "./command";
import { InputError } from "./input-error";
import { ownPolicyPack } from "./pack";
import { plan } from "./plan";
import { readProject } from "./project";
import { readStackConfig } from "./stack-config";
import { blocks } from "./verdict";

/** Does what `ai-mesh plan` was asked to, and returns the exit code: 0 fine, 1 blocked by a policy, 2 failed. */
export async function runPlan(options: PlanOptions): Promise<number> {
    try {
        const project = readProject(options.program ?? ".");
        const config = readStackConfig(project, options.stack, options.config);
        const packs =
            options.policyPack === false ? [] : options.policyPack.length > 0 ? options.policyPack : [ownPolicyPack()];
        const result = await plan({ project, name: options.stack, config }, packs, () => undefined);
        console.log(JSON.stringify(result, null, 1));
        return result.verdicts.some((verdict) => verdict.violations.some(blocks)) ? 1 : 0;
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        process.stderr.write(`${error.message}\n`);
        return 2;
    }
}
