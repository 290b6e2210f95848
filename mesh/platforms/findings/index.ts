import type { Cni, Mesh, Platform } from "../../types";
import { presetOf, type PresetName } from "../index";
import { pluginOf, sources } from "../plugins";
import { ofAwsVpcCni } from "./aws-vpc-cni";
import { ofAzureNpm } from "./azure-npm";
import { ofCilium } from "./cilium";
import type { PlatformFinding } from "./finding";

export type { PlatformFinding } from "./finding";

const rules: Partial<Record<Cni, (mesh: Mesh) => readonly PlatformFinding[]>> = {
    "aws-vpc-cni": ofAwsVpcCni,
    "azure-npm": ofAzureNpm,
    cilium: ofCilium,
};

/**
 * What of a mesh its platform cannot hold, as far as the spec tells: whether policies take effect at all, then each flow.
 * CIDRs that are known only later are passed over.
 */
export function platformFindings(mesh: Mesh): readonly PlatformFinding[] {
    const { cni } = mesh.platform;
    const enforcement = ofEnforcement(mesh.platform);
    if (mesh.platform.enforces === "never" || cni === undefined) return enforcement;
    // What a service mesh needs is between the same ends as the flow, of which it is said already.
    const flows = mesh.flows.filter(({ forServiceMesh }) => forServiceMesh === undefined);
    return [...enforcement, ...(rules[cni]?.({ ...mesh, flows }) ?? [])];
}

function ofEnforcement({ preset: name, cni, enforces }: Platform): readonly PlatformFinding[] {
    if (enforces === "never" && cni !== undefined) {
        const message = `${pluginOf(cni).title} does not act on policies: all of these are accepted, and nothing is isolated; add a plugin that does`;
        return [{ about: "platform.cni", message, source: sources.flannel }];
    }
    if (enforces !== "when-enabled" || name === undefined) return [];
    const { title, enforces: fact } = presetOf(name as PresetName);
    const message = `on ${title} policies take effect only ${fact.note}; else they are accepted, and nothing is isolated. ai-mesh preflight tells; set platform.cni once it is so`;
    return [{ about: "platform.preset", message, source: fact.sources[0] ?? "" }];
}
