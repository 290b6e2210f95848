import { parseAddress } from "../ip-address";
import type { ClusterNode } from "../tiers/types";
import type { Workload } from "../types";
import { checkMetadata } from "../validate/names";
import type { ValueAtPath } from "../validate/problem";
import { labelsOf } from "./workload";

/** Reads a Node: its labels, and every address of its `status` that is an IP (host and DNS names are none). */
export function readNode(root: ValueAtPath): ClusterNode {
    const metadata = root.field("metadata");
    checkMetadata(metadata, "Node");
    const addresses = root
        .field("status")
        .field("addresses")
        .items()
        .map((entry) => entry.field("address").value);
    return {
        name: String(metadata.field("name").value),
        labels: labelsOf(metadata.field("labels")),
        ips: addresses.filter((ip): ip is string => typeof ip === "string" && parseAddress(ip) !== undefined),
    };
}

/** A pod on its node's network has the node's addresses, which its own status may not say. */
export function onItsNode(workload: Workload, nodes: readonly ClusterNode[]): Workload {
    const { hostNetwork, nodeName, ips } = workload;
    const node = hostNetwork && ips.length === 0 ? nodes.find(({ name }) => name === nodeName) : undefined;
    return node ? { ...workload, ips: node.ips } : workload;
}
