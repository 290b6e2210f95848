import type { RuleContext, SharedConfig } from "../../judge/rule-context";
import type { Schema } from "../../judge/schema";
import { object, reason, text } from "../../judge/settings";
import type { SeenNamespace } from "../../stack/namespaces";

/** A namespace whose pods are meant to resolve no names. */
interface WithoutDns {
    readonly namespace: string;
    /** Where a namespace of that name is in several clusters: see `clusterNames`. */
    readonly cluster?: string | undefined;
    readonly reason: string;
}

/** Settings of require-dns. */
export interface RequireDnsConfig extends SharedConfig {
    readonly withoutDns?: readonly WithoutDns[] | undefined;
}

/** Schema of the setting `withoutDns`. */
export const withoutDnsProperties: Record<string, Schema> = {
    withoutDns: {
        type: "array",
        items: object(
            {
                namespace: text("name of the namespace"),
                cluster: text("provider, clusterIdentifier or context of the cluster"),
                reason: reason("why its pods need no names"),
            },
            ["namespace", "reason"],
            "one namespace without DNS",
        ),
        description: "Namespaces whose pods are meant to resolve no names, each with a reason: it lasts.",
    },
};

/** Whether config lists a namespace as one without DNS. */
export const isListed = (
    { name, clusterNames }: SeenNamespace,
    { withoutDns = [] }: Pick<RequireDnsConfig, "withoutDns">,
): boolean =>
    withoutDns.some(
        ({ namespace, cluster }) => namespace === name && (cluster === undefined || clusterNames.includes(cluster)),
    );

/** Says, after a message that pods reach no DNS, how to have it so where the mesh says that it is meant; else empty. */
export function adviceWithoutDns({ name, cluster }: SeenNamespace, { platforms }: RuleContext): string {
    if (!platforms.withoutDns({ cluster, namespace: name })) return "";
    const entry = { namespace: name, reason: "…" };
    return ` Its mesh says dns: none: where that is meant, list it under "require-dns" in the pack's config (--policy-pack-config FILE): ${JSON.stringify({ withoutDns: [entry] })}.`;
}
