/** A place where a secret is kept from what is printed, and what stands there when it is taken out. */
export interface Redaction {
    readonly title: string;
    readonly file: string;
    readonly from: string;
    readonly to: string;
    /** Which comparison finds it, see compare.ts. */
    readonly foundBy: string;
    /** Names of the objects that show it; any may, where it is absent. */
    readonly among?: readonly string[];
}

const program = "objects of all kinds, of a program";
const random = "random stacks, of a program";
const state = "a state that shows secrets";

/**
 * The redactions on the way of a stack's secrets. Two are too rare for a search and have tests of their own: errors of a
 * judgment (tests/policy-pack/secrets/secrets.deep.ts) and remedies that a secret decides
 * (tests/policy-pack/judge/remedies.spec.ts). What leaves an object out because a secret decides it (`decisiveSecret`)
 * redacts nothing: without it the word `[secret]` would be taken for a name.
 */
export const redactions: readonly Redaction[] = [
    {
        title: "the pack's printable form of a resource",
        file: "policy-pack/stack/from-wire.ts",
        from: "hasSecrets ? { ...judged, printable: seenAs(resource, () => redacted) } : judged",
        to: "hasSecrets ? judged : judged",
        foundBy: random,
    },
    {
        title: "messages made of the printable form",
        file: "policy-pack/judge/check.ts",
        from: "printedOf(found, judgePrintable(), resources)",
        to: "found.map(resultOf)",
        foundBy: random,
    },
    {
        title: "which of the printable findings are told",
        file: "policy-pack/judge/printed.ts",
        from: "printable.filter((found) => violated.has(keyOf(found)))",
        to: "judged",
        foundBy: random,
    },
    {
        title: "a state's printable form",
        file: "cli/worlds/state.ts",
        from: "{ ...resource, printable: shown }",
        to: "resource",
        foundBy: state,
    },
    {
        title: "a state's resources as objects",
        file: "cli/worlds/state.ts",
        from: "sealed: readResources(there, all, () => unknownString)",
        to: "sealed: readResources(there, all, (secret) => plainOf(secret, title))",
        foundBy: state,
    },
    {
        title: "what is printed of a value",
        file: "cli/plan/values.ts",
        from: "return found.isSecret ? SECRET_TEXT : forPeople(found.value);",
        to: "return forPeople(found.value);",
        foundBy: program,
    },
    {
        title: "what is computed for printing",
        file: "cli/plan/values.ts",
        from: "return found.isSecret ? SECRET_TEXT : withoutSecrets(found.value);",
        to: "return withoutSecrets(found.value);",
        foundBy: program,
        among: ["mesh", "models", "agents", "deny"],
    },
    {
        title: "paths of secrets",
        file: "cli/plan/values.ts",
        from: 'return found.isSecret ? [{ path, why: "secret" }] : hidden(found.value, path);',
        to: "return hidden(found.value, path);",
        foundBy: program,
    },
    {
        title: "a policy's rules that hold one",
        file: "cli/worlds/stack-documents.ts",
        from: "(rules as readonly WireValue[]).filter(isPlain)",
        to: "(forComputing(rules) as readonly WireValue[])",
        foundBy: program,
        among: ["in"],
    },
    {
        title: "a policy's other fields",
        file: "cli/worlds/stack-documents.ts",
        from: "metadata: forPeople(metadata) };",
        to: "metadata: forComputing(metadata) };",
        foundBy: program,
        among: ["in"],
    },
    {
        title: "a custom resource's name",
        file: "cli/worlds/stack-documents.ts",
        from: "const shown = withoutSecrets({ ...inputs, apiVersion, kind });",
        to: "const shown = forComputing({ ...inputs, apiVersion, kind });",
        foundBy: program,
        among: ["istio"],
    },
    {
        title: "a mesh's arguments",
        file: "cli/worlds/declared-workloads.ts",
        from: "import { SECRET_TEXT, withoutSecrets }",
        to: "import { SECRET_TEXT, forComputing as withoutSecrets }",
        foundBy: program,
        among: ["mesh"],
    },
    {
        title: "names in a patch",
        file: "cli/worlds/patches.ts",
        from: "const metadata = isPlainObject(inputs.metadata) ? inputs.metadata : {};",
        to: "const metadata = forComputing(inputs.metadata ?? {}) as typeof inputs;",
        foundBy: program,
        among: ["adopted", "patch"],
    },
    {
        title: "labels in a patch",
        file: "cli/worlds/patches.ts",
        from: "value === undefined ? {} : withoutSecrets(value)",
        to: "value === undefined ? {} : forComputing(value)",
        foundBy: program,
        among: ["adopted"],
    },
    {
        title: "names of objects that cannot be written",
        file: "cli/plan/objects.ts",
        from: "const title = (isTold && shown) || resourceName;",
        to: "const title = shown || resourceName;",
        foundBy: program,
        among: ["settings", "svc"],
    },
    {
        title: "items of a list",
        file: "cli/plan/stack-objects.ts",
        from: "const { items, apiVersion } = inputs;",
        to: "const { items, apiVersion } = forComputing(inputs) as WireObject;",
        foundBy: program,
        among: ["list"],
    },
];
