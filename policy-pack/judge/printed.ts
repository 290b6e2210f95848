import { groupedBy } from "../stack/grouped-by";
import type { SeenResource } from "../stack/resource";
import { secretPaths } from "../stack/secrets";
import { sorted } from "../stack/view";
import { type About, listed } from "./finding";
import { allRules, type Found } from "./judgment";

/** One thing that a policy found. Only `mandatory` blocks. */
export interface CheckResult {
    readonly policy: string;
    readonly level: "mandatory" | "advisory";
    /** Made of the printable form of the resources, so it holds no secret. */
    readonly message: string;
    /** Of the resource, where it is about one. */
    readonly urn?: string | undefined;
    /** What it is about, where that is no secret; never printed. */
    readonly about?: About | undefined;
}

/** A finding as it goes out. */
export const resultOf = ({ policy, level, report }: Found): CheckResult => ({
    policy,
    level,
    message: report.message,
    urn: report.urn,
    about: report.about,
});

/**
 * What goes out where something is secret. Of what was found with the secrets (`judged`) only this counts: which policy is
 * violated, at which level, by which resource. What is said of it was found in the printable form of the same resources;
 * where nothing was, or nothing but that it depends on a secret, that is said.
 */
export function printedOf(
    judged: readonly Found[],
    printable: readonly Found[],
    resources: readonly SeenResource[],
): CheckResult[] {
    const secrets = new SecretsOf(resources);
    const hidden = (found: Found, paths: readonly string[]): CheckResult => ({
        ...resultOf(found),
        about: undefined,
        message: `${whySecret(paths, found.report.urn)} ${fixes.get(found.policy) ?? ""}`.trimEnd(),
    });
    const violated = new Map(judged.map((found) => [keyOf(found), found]));
    const said = printable.filter((found) => violated.has(keyOf(found)));
    const keys = new Set(said.map(keyOf));
    const unsaid = sorted(
        [...violated.values()].filter((found) => !keys.has(keyOf(found))),
        (found) => [keyOf(found)],
    );
    const results = [
        ...said.map((found) => {
            const paths = secrets.decisive(found);
            return paths.length > 0 ? hidden(found, paths) : resultOf(found);
        }),
        ...unsaid.map((found) => hidden(found, secrets.ofUrn(found.report.urn))),
    ];
    const byPolicy = groupedBy(results, ({ policy }) => policy);
    return allRules.flatMap(({ name }) => byPolicy.get(name) ?? []);
}

/** What to do where a policy is violated. */
const fixes: ReadonlyMap<string, string> = new Map(allRules.map(({ name, fix }) => [name, fix]));

const keyOf = ({ policy, level, report: { urn } }: Found): string => JSON.stringify([policy, level, urn ?? null]);

/** What of resources is secret, in words. */
class SecretsOf {
    readonly #byName: ReadonlyMap<string, readonly SeenResource[]>;

    constructor(private readonly resources: readonly SeenResource[]) {
        this.#byName = groupedBy(resources, ({ name }) => name);
    }

    /** All that is secret of a resource; of a long list the first few. */
    ofUrn(urn: string | undefined): readonly string[] {
        const own = this.resources.filter((resource) => resource.urn === urn);
        return own.flatMap((resource) => secretPaths(resource).map((path) => titled(path, resource))).slice(0, 3);
    }

    /** The secrets that a finding gives as what it could not tell for. */
    decisive({ report: { unknownIn = [], message } }: Found): readonly string[] {
        return [...new Set(unknownIn)].flatMap((name) =>
            (this.#byName.get(name) ?? []).flatMap((resource) =>
                secretPaths(resource)
                    .filter((path) => message.includes(path))
                    .map((path) => titled(path, resource)),
            ),
        );
    }
}

const titled = (path: string, { name }: SeenResource): string => `${path} of resource "${name}"`;

/** Of what was found about no resource in particular, nothing but that may be said: it may be a fault or a note. */
function whySecret(paths: readonly string[], urn: string | undefined): string {
    if (paths.length > 0) return `What is wrong depends on a secret, so it is not told: ${listed(paths)}.`;
    return urn === undefined
        ? "What was found depends on a secret of the stack, so it is not told."
        : "What is wrong depends on a secret of another resource, so it is not told.";
}
