import { version } from "../package.json";
import type { PackIdentity } from "./answers";

/** What this pack says of itself. */
export const packIdentity: PackIdentity = {
    name: "ai-mesh-isolation",
    version,
    displayName: "AI mesh isolation",
    description:
        "Refuses a deploy that leaves a Kubernetes namespace open, judged by the effect of all its NetworkPolicies.",
    provider: "kubernetes",
    tags: ["kubernetes", "network", "isolation"],
};
