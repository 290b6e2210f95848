import { type PolicyRef, refText } from "../defaults";
import type { PluginPolicy } from "./types";

/** What evidence refers to a policy of a network plugin by; without a namespace where it stands in none. */
export const pluginPolicyRef = ({ kind, namespace = "", name }: PluginPolicy): PolicyRef => ({ kind, namespace, name });

/** What it is called: `FQDNNetworkPolicy ai-agents/allow-to-hub`; `CiliumClusterwideNetworkPolicy hub` where it stands in no namespace. */
export const pluginPolicyTitle = (policy: PluginPolicy): string => refText(pluginPolicyRef(policy));
