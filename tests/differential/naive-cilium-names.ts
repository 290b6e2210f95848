import type { CiliumRule, Name } from "./cilium-objects";

// Names of Cilium's policies, each branch under the sentence it is written from: see naive-cilium.ts.

/** Whether a rule sends the question for a name, which is one of UDP, to the proxy and lets it pass. */
export function intercepts(
    { endpoints, entities, cidrs, cidrSet, names, toPorts = [] }: CiliumRule,
    host: string,
): boolean {
    const isForSomebody =
        endpoints?.length !== 0 &&
        cidrs?.length !== 0 &&
        cidrSet?.length !== 0 &&
        (entities?.some((entity) => !["none", "kube-apiserver", "unmanaged"].includes(entity)) ?? true) &&
        names === undefined;
    return (
        isForSomebody &&
        toPorts.some(
            ({ ports = [], rules }) =>
                ports.some(({ protocol = "ANY" }) => protocol === "ANY" || protocol === "UDP") &&
                (rules?.dns ?? []).some((name) => nameIs(name, host)),
        )
    );
}

/** L3: "* within a domain allows 0 or more valid DNS characters, except for the . separator", "* alone matches all names", "**. is a special prefix … to wildcard all cascaded subdomains". */
export function nameIs({ matchName, matchPattern }: Name, host: string): boolean {
    if (matchName !== undefined) return matchName === host;
    if (matchPattern === undefined) return false;
    if (matchPattern === "*") return true;
    if (matchPattern.startsWith("**.")) return host.endsWith(matchPattern.slice(2)) && host !== matchPattern.slice(3);
    const letters = matchPattern.split("*").map((part) => part.replaceAll(".", "[.]"));
    return new RegExp(`^${letters.join("[-a-z0-9_]*")}$`).test(host);
}
