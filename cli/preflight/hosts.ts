import { dialectOf, presetOf, usualHosts, type HostsDialect } from "../../mesh";
import { ApiError, type Client, type KubeObject } from "../kubernetes/client";
import type { PreflightFinding } from "./assess";
import { containersOf } from "./containers";
import type { Asked } from "./observed";
import type { ProposedPlatform } from "./platform";

/** What a cluster serves of a kind of policies with names. */
export interface HostsServed {
    readonly kind: boolean;
    /** Its schema has the field with the names. */
    readonly field: boolean;
}

/** The kind that a platform's preset or plugin proposes; absent where it proposes none. */
export const proposedHosts = ({ preset, cni }: Pick<ProposedPlatform, "cni" | "preset">): HostsDialect | undefined =>
    usualHosts(preset === undefined ? undefined : presetOf(preset), cni);

type Json = Readonly<Record<string, unknown>>;

/**
 * Asks the cluster for the schema of a kind, as it serves it (OpenAPI v3).
 *
 * @throws UnreachableError where nobody answers
 */
export async function observeHosts(client: Pick<Client, "get">, dialect: HostsDialect): Promise<Asked<HostsServed>> {
    const { apiVersion } = dialectOf(dialect);
    try {
        const document = await client.get<Json>(`/openapi/v3/apis/${apiVersion}`);
        return { found: servedIn(document, dialect) };
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return error.status === 404 ? { found: { kind: false, field: false } } : { why: error.message };
    }
}

/** What a document of OpenAPI v3 has of a kind. */
export function servedIn(document: Json, dialect: HostsDialect): HostsServed {
    const { apiVersion, kind, field } = dialectOf(dialect);
    const [group, version] = apiVersion.split("/");
    const schemas = mapOf(mapOf(document["components"])["schemas"]);
    const isKind = (schema: unknown): boolean => {
        const kinds = mapOf(schema)["x-kubernetes-group-version-kind"];
        return (Array.isArray(kinds) ? kinds : [])
            .map(mapOf)
            .some((each) => each["group"] === group && each["version"] === version && each["kind"] === kind);
    };
    const found = Object.values(schemas).find(isKind);
    return { kind: found !== undefined, field: found !== undefined && hasField(found, field, schemas) };
}

const mapOf = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Whether a schema leads to a field: by properties, through lists and references. */
function hasField(schema: unknown, [next, ...rest]: readonly string[], schemas: Json): boolean {
    if (next === undefined) return true;
    return meaningsOf(schema, schemas).some((each) => {
        const properties = mapOf(each["properties"]);
        return Object.hasOwn(properties, next) && hasField(properties[next], rest, schemas);
    });
}

/** A schema by itself and by what it refers to, is a list of, or is all of. */
function meaningsOf(schema: unknown, schemas: Json, depth = 0): Json[] {
    const map = mapOf(schema);
    // References may lead round in a circle.
    if (depth > 8) return [];
    const name = typeof map["$ref"] === "string" ? map["$ref"].split("/").at(-1) : undefined;
    const parts = [
        ...(name === undefined ? [] : [schemas[name]]),
        ...(map["items"] === undefined ? [] : [map["items"]]),
        ...(Array.isArray(map["allOf"]) ? (map["allOf"] as unknown[]) : []),
    ];
    return [map, ...parts.flatMap((part) => meaningsOf(part, schemas, depth + 1))];
}

/**
 * What is said of a kind of policies with names.
 *
 * @param isAsked A stack uses it; else the platform proposes it, and nothing is wrong where it is not there.
 */
export function hostsFinding(
    dialect: HostsDialect,
    isAsked: boolean,
    served: Asked<HostsServed>,
    daemonSets: readonly KubeObject[],
): PreflightFinding {
    const { kind, apiVersion, field, needs } = dialectOf(dialect);
    const title = `${dialect}: ${kind} (${apiVersion})`;
    const say = (status: PreflightFinding["status"], text: string): PreflightFinding => ({
        check: "hosts",
        status,
        text,
    });
    if ("why" in served) return say("unknown", `could not find out whether ${title} is served: ${served.why}`);
    const way = isAsked ? needs.value : `set hosts: none, or see to it: ${needs.value}`;
    const missing = isAsked ? "bad" : "differs";
    if (!served.found.kind) return say(missing, `${title} is not served; ${way}`);
    if (!served.found.field) return say(missing, `${title} is served without ${field.join(".")}; ${way}`);
    const version = dialect === "cilium" ? ciliumVersion(daemonSets) : undefined;
    if (version !== undefined && isBefore(version, [1, 19])) {
        return say(
            "differs",
            `${title} is served by Cilium ${version.join(".")}: *.example.com is one label there, and any depth from 1.19 on`,
        );
    }
    return say("ok", `${title} is served, with ${field.join(".")}`);
}

/** Of the agent's image; undefined where it does not say. */
function ciliumVersion(daemonSets: readonly KubeObject[]): [major: number, minor: number] | undefined {
    const images = daemonSets.flatMap(containersOf).filter(({ name }) => name === "cilium-agent");
    const [, major, minor] = images.map(({ image }) => /:v(\d+)\.(\d+)/.exec(image)).find(Boolean) ?? [];
    return major === undefined ? undefined : [Number(major), Number(minor)];
}

const isBefore = ([major, minor]: readonly [number, number], [first, second]: readonly [number, number]): boolean =>
    major < first || (major === first && minor < second);
