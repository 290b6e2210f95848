import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { unknownString } from "../../policy-pack/stack/unknown-values";

/** A sample: a header, then objects, as YAML documents of one file. `<unknown>` stands for a value not known yet. */
export interface Sample {
    readonly policy: string;
    readonly file: string;
    readonly path: string;
    readonly header: Header;
    readonly resources: readonly SeenResource[];
}

export interface Header {
    /** What the sample shows. */
    readonly why: string;
    readonly config?: Record<string, unknown>;
    /** Of the stack's own config. */
    readonly platform?: unknown;
    /** Messages that block (or would, were the policy mandatory), in order. */
    readonly refused?: readonly string[];
    /** Messages that never block. */
    readonly told?: readonly string[];
    /** Inputs after remediation of the only resource. */
    readonly remedied?: unknown;
}

export const rulesDir = join(__dirname, "../../policy-pack/rules");

/** Names of all policies' folders. */
export const folders = (): string[] =>
    readdirSync(rulesDir)
        .filter((name) => !name.endsWith(".ts"))
        .sort();

/** All samples of one policy. */
export function samplesOf(policy: string): Sample[] {
    const dir = join(rulesDir, policy, "samples");
    return readdirSync(dir)
        .sort()
        .map((file) => readSample(policy, file, join(dir, file)));
}

/** Whether a sample has no platform of the stack's config beside one of the pack's or of a mesh: given as the pack's it would go first. */
export const hasOnePlatform = ({ header, resources }: Sample): boolean =>
    header.platform === undefined ||
    (header.config?.["platform"] === undefined && resources.every(({ props }) => props["platform"] === undefined));

function readSample(policy: string, file: string, path: string): Sample {
    const [header, ...objects] = parseAllDocuments(readFileSync(path, "utf8")).map((document) => {
        if (document.errors.length > 0) throw new Error(`${path}: ${document.errors[0]?.message}`);
        return document.toJS() as unknown;
    });
    return {
        policy,
        file,
        path,
        header: header as Header,
        resources: objects.filter((one) => one !== null).map(toResource),
    };
}

interface Written {
    type?: string;
    name?: string;
    urn?: string;
    props?: Record<string, unknown>;
    parent?: string;
    provider?: { urn: string; props: Record<string, unknown> };
    apiVersion?: string;
    kind?: string;
    metadata?: { name?: string; namespace?: string };
}

/** A manifest, or a resource spelled with `type` and `props`. */
function toResource(object: unknown): SeenResource {
    const written = withUnknowns(object) as Written;
    const { metadata } = object as Written;
    const { apiVersion = "", kind = "" } = written;
    const group = apiVersion === "v1" ? "core/v1" : apiVersion;
    const type = written.type ?? `kubernetes:${group}:${kind}`;
    const name =
        written.name ??
        [metadata?.namespace, metadata?.name]
            .filter((part) => part !== undefined)
            .join("/")
            .replace("<unknown>", "later");
    return {
        type,
        name,
        urn: written.urn ?? urnOf(type, name),
        props: (written.props ?? written) as Record<string, unknown>,
        parent: written.parent,
        provider: written.provider,
    };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::test::${type}::${name}`;

function withUnknowns(value: unknown): unknown {
    if (value === "<unknown>") return unknownString;
    if (Array.isArray(value)) return value.map(withUnknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnknowns(item)]));
}
