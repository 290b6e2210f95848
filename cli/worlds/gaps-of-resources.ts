import { readObjectMaker } from "../../netpol";
import { kindOf } from "../../policy-pack/stack/kinds";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { gapsOfObjectMakers, type WorldGap } from "./gaps";

/**
 * The gaps of resources that bring, make or change objects which are no resources themselves, so that no policy of the pack
 * judges them: a Helm `Release` of Pulumi, and what a controller of the cluster acts upon.
 */
export function gapsOfResources(resources: readonly SeenResource[]): WorldGap[] {
    return resources.map((resource) => resource.printable ?? resource).flatMap(gapsOf);
}

function gapsOf({ type, name, props }: SeenResource): WorldGap[] {
    const kind = kindOf(type);
    if (kind.kind === "release") {
        const { chart } = props;
        const from = typeof chart === "string" ? ` from chart ${chart}` : "";
        return [{ kind: "objects", text: `${kind.title} ${name} deploys objects${from} that were not read` }];
    }
    const [, apiVersion = "", ownKind = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
    const maker = readObjectMaker(props, ownKind, apiVersion);
    return maker === undefined ? [] : gapsOfObjectMakers([maker]);
}
