import { outsidePeers, rangesOf } from "../../peers";
import { later, type Endpoint, type Mesh, type Platform } from "../../types";
import { sources } from "../plugins";
import { aboutFlow, endsOf, hasOwnAddresses, type PlatformFinding } from "./finding";

/** ipBlocks of one policy up to which editing it is not known to go wrong. */
const mostBlocks = 4;

/** Azure Network Policy Manager: no IPv6, and few ipBlocks a policy. */
export function ofAzureNpm({ flows, platform }: Mesh): readonly PlatformFinding[] {
    return flows.flatMap((flow) =>
        endsOf(flow)
            .flatMap((end) => messagesOf(end, platform))
            .map((message) => ({ about: aboutFlow(flow), message, source: sources.aksPolicies })),
    );
}

function messagesOf(end: Endpoint, platform: Platform): readonly string[] {
    if (!hasOwnAddresses(end)) return [];
    if (Object.values(rangesOf(end, platform)).some((list) => list === later)) return [];
    const blocks = outsidePeers(end, platform);
    const six = blocks.some(({ ipBlock }) => ipBlock?.cidr.includes(":") === true);
    return [
        ...(six
            ? [`Azure Network Policy Manager knows no IPv6: addresses of "${end.name}" of that family do not hold`]
            : []),
        ...(blocks.length > mostBlocks
            ? [
                  `Azure Network Policy Manager may leave a node without rules for seconds when a policy of more than ${mostBlocks} ipBlocks is edited or deleted, and "${end.name}" makes ${blocks.length}; write wider ranges`,
              ]
            : []),
    ];
}
