import * as pulumi from "@pulumi/pulumi";
import { joinPath, type Issue } from "../../mesh/issues";
import type { MeshIsolationArgs } from "../args";
import { isCidrList } from "../later";
import { checkArgs, inputError } from "./check";
import { look } from "./look";

/**
 * The args that inputs from another language stand for. A language may wrap a whole property in an Output for one CIDR
 * in it: what decides which resources exist is unwrapped, and the lists of CIDRs stay Outputs, so that secrets stay
 * secrets and dependencies are kept.
 *
 * @throws pulumi.InputPropertiesError with every mistake at once, before anything is registered.
 */
export async function argsOf(inputs: pulumi.Inputs): Promise<MeshIsolationArgs> {
    const found: Found = { issues: [], secrets: [] };
    const args = await unwrap(inputs, [], found);
    if (found.issues.length > 0) throw inputError(found.issues, found.secrets);
    await checkArgs(args);
    return args as MeshIsolationArgs;
}

/** What is no CIDR and yet not known or a secret. */
interface Found {
    readonly issues: Issue[];
    /** Paths of secrets. */
    readonly secrets: string[];
}

type Path = readonly PropertyKey[];

/** The value without Outputs, but for the lists of CIDRs. */
async function unwrap(value: unknown, path: Path, found: Found): Promise<unknown> {
    if (isCidrList(path)) return value;
    if (pulumi.Output.isInstance(value) || pulumi.isUnknown(value)) return unwrapOutput(value, path, found);
    if (Array.isArray(value)) return Promise.all(value.map((item, index) => unwrap(item, [...path, index], found)));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(
        async ([key, entry]) => [key, await unwrap(entry, [...path, key], found)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
}

async function unwrapOutput(wrapped: unknown, path: Path, { issues, secrets }: Found): Promise<unknown> {
    const { value, isKnown, isSecret } = await look(wrapped);
    const at = joinPath(...path);
    const only = "only CIDRs may be; names, labels and ports decide which resources exist";
    if (isSecret) {
        secrets.push(at);
        issues.push({ path: at, message: `is a secret, which ${only}` });
    } else if (!isKnown) {
        issues.push({ path: at, message: `is not known yet, which ${only}` });
    }
    return isKnown ? withLists(value, pulumi.output(wrapped), path) : undefined;
}

/** A value out of an Output, with its lists of CIDRs as Outputs of that one. */
function withLists(value: unknown, from: pulumi.Output<unknown>, path: Path): unknown {
    if (isCidrList(path)) return from;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => {
            const within = from.apply((known) => (known as Record<string, unknown>)[key]);
            return [key, withLists(entry, within, [...path, key])];
        }),
    );
}
