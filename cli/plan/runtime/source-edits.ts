/** A change within one line of a file of Pulumi's runtime, made as it is loaded; left out where the line is another. */
interface Edit {
    /** End of the file's path. */
    readonly file: string;
    readonly line: string;
    readonly becomes: string;
}

// Nothing else in an alias: it cannot fail, and nothing waits for it. The SDKs of providers give such for every resource.
const NAMES_A_TYPE = `(typeof alias === "object" && typeof alias.type === "string" && Object.keys(alias).length === 1)`;

/**
 * Makes an Output when it is first read: each is two dozen promises, every resource has two, and most are never read.
 * Called as the constructor is, with whose property it is before that.
 */
const ON_FIRST_READ =
    "((owner, key, Output, ...parts) => { const as = (value) => Object.defineProperty(owner, key, " +
    "{ value, configurable: true, enumerable: true, writable: true })[key]; Object.defineProperty(owner, key, " +
    "{ configurable: true, enumerable: true, get: () => as(new Output(...parts)), set: as }); })";

/**
 * Aliases are made of a dozen Outputs each, for engines that do not know how to compute them; a plan's engine says that
 * it does. These lines make them when they are read, and take what is plain for what it is.
 */
const EDITS: readonly Edit[] = [
    {
        file: "/@pulumi/pulumi/runtime/resource.js",
        line: "res.urn = new output_1.Output(res, debuggable_1",
        becomes: `${ON_FIRST_READ}(res, "urn", output_1.Output, res, debuggable_1`,
    },
    {
        file: "/@pulumi/pulumi/runtime/resource.js",
        line: "res.id = new output_1.Output(res, debuggable_1",
        becomes: `${ON_FIRST_READ}(res, "id", output_1.Output, res, debuggable_1`,
    },
    {
        file: "/@pulumi/pulumi/runtime/resource.js",
        line: "const urns = await dependsOn_1.getAllTransitivelyReferencedResourceURNs(directDependencies, exclude);",
        becomes:
            "const urns = directDependencies.size === 0 ? new Set() : " +
            "await dependsOn_1.getAllTransitivelyReferencedResourceURNs(directDependencies, exclude);",
    },
    // Waiting for what is there already costs as much as for what is not.
    ...(
        [
            [
                "const replaceWithDependencies = await dependsOn_1.gatherExplicitDependencies(opts.replaceWith);",
                "const replaceWithDependencies = opts.replaceWith === undefined ? [] : " +
                    "await dependsOn_1.gatherExplicitDependencies(opts.replaceWith);",
            ],
            [
                "new Set(await dependsOn_1.gatherExplicitDependencies(opts.dependsOn));",
                "new Set(Array.isArray(opts.dependsOn) && opts.dependsOn.every((each) => " +
                    "resource_1.Resource.isInstance(each)) ? opts.dependsOn : " +
                    "await dependsOn_1.gatherExplicitDependencies(opts.dependsOn));",
            ],
            [
                "providerRef = await resource_1.ProviderResource.register(opts.provider);",
                "providerRef = opts.provider === undefined ? undefined : " +
                    "await resource_1.ProviderResource.register(opts.provider);",
            ],
            [
                "const hooks = await prepareHooks(opts.hooks, hookPrefix);",
                "const hooks = opts.hooks === undefined ? undefined : await prepareHooks(opts.hooks, hookPrefix);",
            ],
        ] as const
    ).map(([line, becomes]) => ({ file: "/@pulumi/pulumi/runtime/resource.js", line, becomes })),
    {
        // What is plain is waited for value by value otherwise; the preload gives the function.
        file: "/@pulumi/pulumi/runtime/rpc.js",
        line: "if (asset.Asset.isInstance(prop) || asset.Archive.isInstance(prop)) {",
        becomes:
            "const plain = exports.plainCopy === undefined ? undefined : exports.plainCopy(prop); " +
            "if (plain !== undefined) return plain; " +
            "if (asset.Asset.isInstance(prop) || asset.Archive.isInstance(prop)) {",
    },
    {
        file: "/@pulumi/pulumi/output.js",
        line: "this.promise = (withUnknowns) => OutputImpl.getPromisedValue(lifted.then((l) => l.value), withUnknowns);",
        becomes:
            "const known = new Map(); this.promise = (withUnknowns) => { if (!known.has(withUnknowns)) " +
            "known.set(withUnknowns, OutputImpl.getPromisedValue(lifted.then((l) => l.value), withUnknowns)); " +
            "return known.get(withUnknowns); };",
    },
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
    if (!/(?:resource|output|rpc)\.js$/.test(file)) return source;
    const path = file.replaceAll("\\", "/");
    const edits = EDITS.filter((edit) => path.endsWith(edit.file));
    return edits.reduce((text, { line, becomes }) => text.replace(line, () => becomes), source);
}
