import { InputError } from "../terminal/input-error";

/** What judges a plan. */
export interface PackChoice {
    /** Of a policy pack, which runs as a process of its own; undefined for this package's rules. */
    readonly directory: string | undefined;
    /** File with levels and settings of its policies, as Pulumi's `--policy-pack-config` takes it. */
    readonly configFile?: string | undefined;
}

/** Which packs judge, as `--policy-pack`, `--no-policy-pack` and `--policy-pack-config` say it. */
export interface PackOptions {
    /** False for `--no-policy-pack`. */
    readonly policyPack: readonly string[] | false;
    readonly policyPackConfig: readonly string[];
}

/**
 * Packs and their configs go together in the order they are given, as with Pulumi's CLI; this package's own
 * rules where none is.
 *
 * @throws InputError where there are configs for another number of packs
 */
export function packsOf({ policyPack, policyPackConfig }: PackOptions): readonly PackChoice[] {
    const directories = policyPack === false ? [] : policyPack.length > 0 ? policyPack : [undefined];
    if (policyPackConfig.length > 0 && policyPackConfig.length !== directories.length) {
        throw new InputError(
            `Cannot tell which --policy-pack-config is for which policy pack: got ${policyPackConfig.length} for ` +
                `${directories.length}; give one for each, in the same order ({} for one that needs none)`,
        );
    }
    return directories.map((directory, i) => ({ directory, configFile: policyPackConfig[i] }));
}

/** Whether a choice is this package's own rules, which judge in its process. */
export function isOwn({ directory }: PackChoice): boolean {
    return directory === undefined;
}
