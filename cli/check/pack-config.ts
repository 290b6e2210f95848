import { readFileSync } from "node:fs";
import {
    allRules,
    configLevels,
    type ConfigLevel,
    type PackConfig,
    type PolicyConfig,
} from "../../policy-pack/judge/check";
import { isBag } from "../../policy-pack/stack/sentinel";
import { nearest } from "../terminal/nearest";
import { InputError } from "../terminal/input-error";

/**
 * Reads the config file of a policy pack: `{"policy": "advisory"}` or `{"policy": {"enforcementLevel": …, …settings}}`;
 * `all` stands for every policy that is not named.
 *
 * @throws InputError for JSON that cannot be read, unknown policies and unknown levels, all at once.
 */
export function readPackConfig(file: string): PackConfig {
    const value = parsed(file);
    if (!isBag(value)) throw new InputError(`Cannot read the config ${file}: expected an object of policies`);
    const problems: string[] = [];
    const config = Object.entries(value).map(([name, given]) => {
        if (name !== "all" && !allRules.some((rule) => rule.name === name)) problems.push(unknownPolicy(name));
        return [name, policyConfig(name, given, problems)] as const;
    });
    if (problems.length > 0) {
        throw new InputError(
            `Cannot read the config ${file}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
        );
    }
    return Object.fromEntries(config);
}

function parsed(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new InputError(
            `Cannot read the config ${file}: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
}

function policyConfig(name: string, given: unknown, problems: string[]): PolicyConfig {
    const { enforcementLevel, ...settings } = isBag(given) ? given : { enforcementLevel: given };
    const level = configLevels.find((one) => one === enforcementLevel);
    if (enforcementLevel !== undefined && level === undefined) {
        problems.push(
            `${name}: ${JSON.stringify(enforcementLevel)} is not a level, expected one of ${configLevels.join(", ")}`,
        );
    }
    return { level: level satisfies ConfigLevel | undefined, settings };
}

function unknownPolicy(name: string): string {
    const hint = nearest(
        name,
        allRules.map((rule) => rule.name),
    );
    return `${name}: no policy is called that${hint === undefined ? "" : `; did you mean "${hint}"?`}`;
}
