import { later } from "../types";
import { platformSchema } from "./schema";
import type * as z from "zod";

type Given = z.output<typeof platformSchema>;

/**
 * What is read in place of a part of the platform that has mistakes, and of what a preset would have said: the spec does not
 * parse, and whoever refers to the part is not told that it is missing. None of it leaves this package.
 */
const standIns: Partial<Given> = {
    dns: ["kube-dns"],
    podCidrs: later,
    serviceCidrs: later,
    nodeCidrs: later,
    clusterCidrs: later,
    loadBalancerCidrs: later,
    identity: { cidrs: ["169.254.169.254/32"], ports: [80] },
    hosts: "calico-enterprise",
    apiServer: { cidrs: later, port: 443 },
};

/** The parts of a platform that have no mistakes, and stand-ins for the others: where the whole of it is refused. */
export function readInSpite(input: unknown): Given {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return standIns;
    const known = Object.entries(input).filter(([key]) => key in platformSchema.shape);
    const issues = platformSchema.safeParse(Object.fromEntries(known)).error?.issues ?? [];
    const wrong = new Set(issues.map(({ path: [key] }) => String(key)));
    const right = Object.fromEntries(known.filter(([key]) => !wrong.has(key)));
    // What the spec leaves to its preset is not known either.
    const isUnread = (key: string): boolean => wrong.has(key) || (wrong.has("preset") && !(key in right));
    const instead = Object.entries(standIns).filter(([key]) => isUnread(key));
    return platformSchema.parse({ ...right, ...Object.fromEntries(instead) });
}
