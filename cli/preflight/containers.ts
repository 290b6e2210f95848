import type { KubeObject } from "../kubernetes/client";

/** A container of a pod or of a pod template, as far as the rules look at it. */
export interface Container {
    readonly name: string;
    readonly image: string;
    /** `command` and `args`, in order. */
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
}

interface RawContainer {
    readonly name?: string;
    readonly image?: string;
    readonly command?: readonly string[];
    readonly args?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** The containers of a Pod, or of what makes pods from a template. */
export function containersOf(object: KubeObject): Container[] {
    const spec = object["spec"] as { template?: { spec?: unknown } } | undefined;
    const pod = (spec?.template?.spec ?? spec ?? {}) as { containers?: readonly RawContainer[] };
    return (pod.containers ?? []).map(({ name = "", image = "", command = [], args = [], env = [] }) => ({
        name,
        image,
        args: [...command, ...args],
        env: Object.fromEntries(env.map((each) => [each.name, each.value ?? ""])),
    }));
}

/** The value of a flag: `--name=value`, `-name=value`, or the argument after `--name`. */
export function flag(containers: readonly Container[], name: string): string | undefined {
    const pattern = new RegExp(`(?:^|\\s)--?${name}(?:=|\\s+)"?([^\\s"]+)`);
    for (const { args } of containers) {
        const value = pattern.exec(args.join(" "))?.[1];
        if (value !== undefined) return value;
    }
    return undefined;
}

/** A ConfigMap's value, where the ConfigMap is among these and has the key. */
export function configValue(configMaps: readonly KubeObject[], name: string, key: string): string | undefined {
    const data = configMaps.find(({ metadata }) => metadata.name === name)?.["data"];
    return (data as Readonly<Record<string, string>> | undefined)?.[key];
}
