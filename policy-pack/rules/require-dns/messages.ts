import type { PortSet } from "../../../netpol";
import type { Resolver } from "../../judge/dns";
import type { Finding } from "../../judge/finding";
import { notePoliciesInOtherCluster } from "../../judge/other-cluster";
import type { Platform } from "../../judge/platform";
import type { RuleContext } from "../../judge/rule-context";
import type { SeenNamespace } from "../../stack/namespaces";
import type { StackView } from "../../stack/view";
import { type Denials, describeDenials } from "./denied";
import { otherProfile } from "./other-profile";
import { adviceWithoutDns } from "./without-dns";

/** What a message about a namespace is written from. */
interface About {
    readonly platform: Platform;
    readonly stack: StackView;
    readonly context: RuleContext;
    readonly denials: Denials;
}

/** Rules deny what others allow: no further NetworkPolicy would help. */
export function onlyDenied(
    namespace: SeenNamespace,
    resolver: Resolver,
    missing: PortSet,
    { platform, context, denials }: About,
): Finding {
    const rest = `${describeDenials(resolver, missing, denials)}${adviceWithoutDns(namespace, context)}`;
    return finding(namespace, resolver, `${start("pods", namespace, resolver, missing, platform)} ${rest}`);
}

/** No policy opens it to all pods, or to none of them. */
export function violation(
    namespace: SeenNamespace,
    resolver: Resolver,
    missing: PortSet,
    { platform, stack, context, denials, isForAll }: About & { readonly isForAll: boolean },
): Finding {
    const denied = describeDenials(resolver, missing, denials);
    return finding(
        namespace,
        resolver,
        `${start(isForAll ? "pods" : "some pods", namespace, resolver, missing, platform)} ` +
            `Add to "${namespace.name}" a NetworkPolicy with podSelector: {} and an egress rule to ${resolver.peer} ` +
            `on ${missing.toString()}.${denied === "" ? "" : ` That is not enough. ${denied}`}` +
            `${otherProfile(stack.surelyIn(namespace), platform)}${notePoliciesInOtherCluster(namespace, stack)}${adviceWithoutDns(namespace, context)}`,
    );
}

const finding = ({ name, urn }: SeenNamespace, { title }: Resolver, message: string): Finding => ({
    kind: "violation",
    namespace: name,
    aspects: [title],
    urn,
    message,
});

const start = (
    who: string,
    { name }: SeenNamespace,
    { title }: Resolver,
    missing: PortSet,
    platform: Platform,
): string =>
    `Namespace "${name}" keeps ${who} from DNS (${dnsOf(platform)}): ${title} cannot be reached on ${missing.toString()}.`;

/** How the platform serves DNS, for messages. */
const dnsOf = ({ dns, resolvers }: Platform): string =>
    [...dns, ...(resolvers.length > 0 ? ["its resolvers"] : [])].join(", ");
