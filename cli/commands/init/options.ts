import type { PresetName } from "../../../mesh";
import type { ClusterOptions } from "../../kubernetes/kubeconfig";
import type { CiHost } from "../../render/init/new-project";

/** Options of `ai-mesh init`, as commander hands them over. */
export interface InitOptions extends ClusterOptions {
    readonly stack: string;
    readonly platform?: PresetName;
    readonly name?: string;
    readonly ci: CiHost;
}
