import { PolicyPack } from "@pulumi/policy";
import { resourcePolicy, stackPolicy } from "./judge/wire";
import { resourceRules, stackRules } from "./rules";

new PolicyPack("ai-mesh-isolation", {
    displayName: "AI mesh isolation",
    description:
        "Refuses a deploy that leaves a Kubernetes namespace open, judged by the effect of all its NetworkPolicies.",
    provider: "kubernetes",
    tags: ["kubernetes", "network", "isolation"],
    enforcementLevel: "mandatory",
    policies: [...stackRules.map(stackPolicy), ...resourceRules.map(resourcePolicy)],
});
