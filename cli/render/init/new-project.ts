/** Where a project's pull requests are reviewed. */
export type CiHost = "github" | "gitlab" | "none";

/** What the files of a new project are made from. */
export interface NewProject {
    /** Name of the Pulumi project: the prefix of its configuration keys. */
    readonly name: string;
    readonly stack: string;
    /** `platform` of the spec as YAML, from its first column. */
    readonly platform: string;
    /** Version of the three packages of ai-mesh-isolation. */
    readonly version: string;
    /** Range of versions of `@pulumi/pulumi`. */
    readonly sdk: string;
    /** Path of the stack's file from the project, such as `Pulumi.dev.yaml`. */
    readonly stackFile: string;
    /** Path of the project from the top of its git repository, with `/`; "" where it is the top. */
    readonly inRepository: string;
}

/** A file to write: its path from the project's folder, or from the top of the repository where it is `atTop`. */
export interface NewFile {
    readonly path: string;
    readonly text: string;
    readonly atTop?: true;
}
