import * as pulumi from "@pulumi/pulumi";
import { later, MeshError, parseMesh, type Issue } from "../../mesh";
import { joinPath } from "../../mesh/issues";
import { cannotBuild } from "../cannot-build";
import { mapCidrLists, withoutValues } from "../later";
import { look, type Seen } from "./look";

/**
 * Checks the args as far as they are known: first without the secrets, so that these mistakes can be told in full, then
 * with them.
 *
 * @param args plain data but for the lists of CIDRs, which may be Outputs.
 * @throws pulumi.InputPropertiesError with every mistake at once.
 */
export async function checkArgs(args: unknown): Promise<void> {
    const lists: (readonly [path: string, list: unknown])[] = [];
    mapCidrLists(args, (list, path) => lists.push([joinPath(...path), list]));
    const seen = new Map(await Promise.all(lists.map(async ([path, list]) => [path, await look(list)] as const)));
    const secrets = [...seen].filter(([, { isSecret }]) => isSecret).map(([path]) => path);
    /** The args with the lists that may be looked at, and `later` in the place of the others. */
    const known = (isOpen: (list: Seen) => boolean) =>
        mapCidrLists(args, (_, path) => {
            const list = seen.get(joinPath(...path)) as Seen;
            return list.isKnown && isOpen(list) ? list.value : later;
        });
    const issues = mistakesIn(known(({ isSecret }) => !isSecret))?.issues;
    if (issues) throw inputError(issues, secrets);
    const hidden = secrets.length > 0 ? mistakesIn(known(() => true)) : undefined;
    if (hidden) throw inputError(withoutValues(hidden).issues, secrets);
}

function mistakesIn(args: unknown): MeshError | undefined {
    try {
        parseMesh(args);
        return undefined;
    } catch (error) {
        if (error instanceof MeshError) return error;
        throw error;
    }
}

/**
 * Mistakes as Pulumi takes them from a plugin. It prints the value of each property that is named, so a path that holds
 * or lies in a secret is told in the message instead.
 *
 * @param secrets paths of secret values.
 */
export function inputError(issues: readonly Issue[], secrets: readonly string[]): pulumi.InputPropertiesError {
    const isNamed = ({ path }: Issue) => path !== "" && !secrets.some((secret) => isWithin(secret, path));
    const lines = issues.filter((issue) => !isNamed(issue)).map(({ path, message }) => `${path} ${message}`.trim());
    return new pulumi.InputPropertiesError({
        message: [cannotBuild, ...lines].join("\n  "),
        errors: issues.filter(isNamed).map(({ path, message }) => ({ propertyPath: path, reason: message })),
    });
}

/** `true` where one path is the other or leads to it. */
function isWithin(one: string, other: string): boolean {
    const [short, long] = one.length < other.length ? [one, other] : [other, one];
    return long.startsWith(short) && ["", ".", "["].includes(long.charAt(short.length));
}
