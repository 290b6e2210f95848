/** A change to one line of a file of Pulumi's runtime, made as the file is loaded; left out where the line is another. */
interface Edit {
    /** End of the file's path. */
    readonly file: string;
    readonly line: string;
    readonly becomes: string;
}

// Nothing else in an alias: it cannot fail, and nothing waits for it. The SDKs of providers give such for every resource.
const NAMES_A_TYPE = `(typeof alias === "object" && typeof alias.type === "string" && Object.keys(alias).length === 1)`;

/**
 * Aliases are made of a dozen Outputs each, for engines that do not know how to compute them; a plan's engine says that
 * it does. These lines make them when they are read, and take what is plain for what it is.
 */
const EDITS: readonly Edit[] = [
    {
        file: "/@pulumi/pulumi/resource.js",
        line: "this.__aliases.push(collapseAliasToUrn(alias, name, t, parent));",
        becomes:
            `if (${NAMES_A_TYPE}) Object.defineProperty(this.__aliases, this.__aliases.length, ` +
            "{ configurable: true, enumerable: true, get: () => collapseAliasToUrn(alias, name, t, parent) }); " +
            "else this.__aliases.push(collapseAliasToUrn(alias, name, t, parent));",
    },
    {
        file: "/@pulumi/pulumi/runtime/resource.js",
        line: "const aliasVal = await output_1.output(alias).promise();",
        becomes: `const aliasVal = ${NAMES_A_TYPE} ? { ...alias } : await output_1.output(alias).promise();`,
    },
    {
        file: "/@pulumi/pulumi/runtime/resource.js",
        line: "const type = a.type === undefined ? undefined : await output_1.output(a.type).promise();",
        becomes:
            "const type = a.type === undefined || typeof a.type === 'string' ? a.type : await output_1.output(a.type).promise();",
    },
];

/** The source of a file with its edits, on the same lines as before. */
export function edited(source: string, file: string): string {
    if (!file.endsWith("resource.js")) return source;
    const path = file.replaceAll("\\", "/");
    const edits = EDITS.filter((edit) => path.endsWith(edit.file));
    return edits.reduce((text, { line, becomes }) => text.replace(line, () => becomes), source);
}
