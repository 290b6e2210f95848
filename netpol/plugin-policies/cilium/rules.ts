import { isObject } from "../../is-object";
import type { PluginRule } from "../types";
import { peerFields, readPeers } from "./peers";
import { readPorts, type ReadPorts } from "./ports";
import type { RulePlace } from "./read-peers";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";

/**
 * Reads a rule of `ingress`, `egress`, `ingressDeny` or `egressDeny`: what it says for certain first, and what it says of
 * somebody or of some ports perhaps.
 *
 * @throws RefusedByCilium for what its agent does not accept: the object that it is in is not in force then.
 * @see https://docs.cilium.io/en/v1.18/security/policy/intro/#rule-basics
 */
export function readRule(value: unknown, place: RulePlace, rule: number): PluginRule[] {
    if (!isObject(value)) throw new RefusedByCilium("a rule is no object");
    const { direction, action } = place;
    const ports = readPorts(value, direction, action);
    const namesPorts = (listOf(value, "toPorts") ?? []).length > 0;
    const { peers, unsure } = readPeers(value, place, namesPorts);
    const whole = unreadParts(value, place);
    const certain: PluginRule[] = [
        { action, peers, ports: ports.ports, rule },
        ...unsure.map((each): PluginRule => ({
            action,
            peers: each.peers,
            ports: ports.ports,
            unsure: each.why,
            ...(each.entity === undefined ? {} : { entity: each.entity }),
            rule,
        })),
        ...ofUnsurePorts(ports, { action, rule }, [{ peers }, ...unsure]),
    ];
    if (whole === undefined) return certain.filter(saysSomething);
    const doubted = certain.map(({ entity: _, ...each }) => ({ ...each, unsure: each.unsure ?? whole.why }));
    const anybody: PluginRule = { action, ports: ports.ports, unsure: whole.why, rule };
    const perhaps = whole.shuts ? [...doubted, shutting(anybody, place)] : [...doubted, anybody];
    return perhaps.filter(saysSomething);
}

const shutting = (rule: PluginRule, { action }: RulePlace): PluginRule => ({
    ...rule,
    action: "deny",
    ...(action === "allow" ? { restricts: "anything" } : {}),
});

/** Ports of which something is not known, for certain peers and for those that are not. */
function ofUnsurePorts(
    { unsure }: ReadPorts,
    rest: Pick<PluginRule, "action" | "rule">,
    all: readonly Pick<PluginRule, "peers" | "entity">[],
): PluginRule[] {
    return unsure.flatMap(({ ports, why, shuts }) =>
        all.flatMap(({ peers, entity }): PluginRule[] => {
            const perhaps: PluginRule = {
                ...rest,
                peers,
                ports,
                unsure: why,
                ...(entity && { peersOfEntity: entity }),
            };
            return shuts ? [perhaps, { ...perhaps, action: "deny", restricts: "requests" }] : [perhaps];
        }),
    );
}

const saysSomething = ({ peers, ports }: PluginRule): boolean => peers?.length !== 0 && ports?.length !== 0;

/** Why the rule as a whole is not known, and whether it may shut what others let through; `undefined` where it is. */
export function unreadParts(
    value: unknown,
    { direction, action }: RulePlace,
): { why: string; shuts: boolean } | undefined {
    const requires = direction === "Ingress" ? "fromRequires" : "toRequires";
    // A deny rule has no names: an API server drops them, and the rule that is left would be about everybody.
    const peers = peerFields[direction].filter((field) => action === "allow" || field !== "toFQDNs");
    const known = new Set([...peers, "toPorts", "icmps", requires, "authentication"]);
    const [other] = unknownFields(value, known);
    if (other !== undefined) return { why: `its field ${other} is not read`, shuts: action === "deny" };
    if ((listOf(value, requires) ?? []).length > 0)
        return { why: `whom ${requires} keeps out is not judged`, shuts: true };
    const authentication = fieldOf(value, "authentication");
    const isOff = authentication === undefined || fieldOf(authentication, "mode") === "disabled";
    return isOff ? undefined : { why: "who can authenticate is not judged", shuts: true };
}
