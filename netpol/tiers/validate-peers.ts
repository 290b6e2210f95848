import { parseCidr } from "../ip-set";
import { checkSelector } from "../validate/policy";
import type { ValueAtPath } from "../validate/problem";
import { atLeastOne, onlyField } from "./validate-lists";

// "'*' may only be specified as a prefix" and matches whole labels; the pattern is the API's.
const part = "[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?";
const domainName = new RegExp(`^(\\*\\.)?(${part}\\.)+${part}\\.?$`);

/**
 * A peer or a subject: exactly one of the fields that its place knows.
 *
 * @param bothSelectors Whether `pods` must spell both selectors (v1alpha1) or may leave out the one of namespaces.
 */
export function checkPeer(peer: ValueAtPath, known: readonly string[], bothSelectors: boolean): void {
    const field = onlyField(peer, known);
    if (field === undefined) return;
    const spot = peer.field(field);
    switch (field) {
        case "pods":
            return checkPods(spot, bothSelectors);
        case "networks":
            for (const cidr of atLeastOne(spot, 25)) checkNetwork(cidr);
            return;
        case "domainNames":
            for (const name of atLeastOne(spot, 25)) checkDomainName(name);
            return;
        default:
            return checkSelector(spot);
    }
}

function checkPods(pods: ValueAtPath, bothSelectors: boolean): void {
    if (!pods.object(["namespaceSelector", "podSelector"])) return;
    const required = bothSelectors ? ["namespaceSelector", "podSelector"] : ["podSelector"];
    for (const name of required) {
        if (pods.field(name).absent) pods.field(name).problem("must be there; {} selects all");
    }
    checkSelector(pods.field("namespaceSelector"));
    checkSelector(pods.field("podSelector"));
}

function checkNetwork(spot: ValueAtPath): void {
    const text = spot.text();
    if (text === undefined) return;
    // Earlier releases of the API took CIDRs with host bits; they are read without them, as every engine does.
    const result = parseCidr(text, "mask");
    if (!result.ok) spot.problem(`"${text}" ${result.error}`);
}

function checkDomainName(spot: ValueAtPath): void {
    const text = spot.text();
    if (text === undefined || domainName.test(text)) return;
    spot.problem(`"${text}" is no domain name: write "kubernetes.io", or "*.kubernetes.io" for every name below it`);
}
