import type { Issue } from "../issues";
import { checkName } from "../names";
import { read } from "../read";
import { closed, nonEmpty, text, told } from "../schema-parts";
import type { Guard, GuardAction } from "./types";

export const guardActions: readonly GuardAction[] = ["Audit", "Deny", "Warn"];

/** Groups and users that anybody is, so that a guard which lets them pass guards nothing. */
const everybody = ["system:anonymous", "system:authenticated", "system:serviceaccounts", "system:unauthenticated"];

function checkIdentity(name: string): string | undefined {
    if (name.trim() === "" || /\p{Cc}/u.test(name))
        return `${JSON.stringify(name)} is no name; write it as kubectl auth whoami prints it`;
    if (everybody.includes(name)) return `"${name}" is anybody, so nothing would be guarded; name those who deploy`;
    return name.includes("*") ? `"${name}" is compared as it stands; name each by itself, or their group` : undefined;
}

function checkServiceAccount(account: string): string | undefined {
    const [namespace = "", name = "", ...more] = account.split("/");
    const isSubdomain = name.length <= 253 && name.split(".").every((part) => checkName(part) === undefined);
    if (more.length === 0 && checkName(namespace) === undefined && isSubdomain) return undefined;
    return `"${account}" is no service account; write it like ci/pulumi, its namespace before its name`;
}

const who = "who deploys the mesh, as kubectl auth whoami prints it for them";
const identities = nonEmpty(text("a name", checkIdentity), "at least one name");

export const deployersSchema = closed(
    {
        users: identities.optional(),
        groups: identities.optional(),
        serviceAccounts: nonEmpty(
            text("a service account like ci/pulumi", checkServiceAccount),
            "at least one service account",
        ).optional(),
    },
    `a map with users, groups or serviceAccounts: ${who}`,
);

const action = told(
    text("what becomes of a request", (value) =>
        guardActions.some((each) => each === value) ? undefined : `"${value}" is no action; use Deny, Warn or Audit`,
    ),
    { enum: [...guardActions] },
).transform((value) => value as GuardAction);

export const guardSchema = closed({ deployers: deployersSchema, action: action.optional() }, "a map with deployers");

/** The guard of a spec, sorted; undefined where there is none, or where it has mistakes. */
export function parseGuard(input: unknown, issues: Issue[]): Guard | undefined {
    if (input === undefined) return undefined;
    const parsed = read<typeof guardSchema>(guardSchema, input, ["guard"], issues);
    if (parsed === undefined) return undefined;
    if (Object.values(parsed.deployers).every((list) => list === undefined)) {
        const message = `is empty, and nobody could deploy the mesh again; name ${who}, under users, groups or serviceAccounts`;
        issues.push({ path: "guard.deployers", message });
        return undefined;
    }
    const { users, groups, serviceAccounts } = parsed.deployers;
    const sorted = (names: readonly string[] = []): string[] => [...new Set(names)].sort();
    return {
        deployers: { users: sorted(users), groups: sorted(groups), serviceAccounts: sorted(serviceAccounts) },
        action: parsed.action ?? "Deny",
    };
}
