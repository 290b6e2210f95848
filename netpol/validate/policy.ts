import { parseCidr } from "../ip-set";
import { maxPort, minPort } from "../port-set";
import { checkLabelKey, checkLabels, checkLabelValue, checkLifetime, checkMetadata, isPortName } from "./names";
import { type Problem, quote, ValueAtPath } from "./problem";

/**
 * Says everything that the API server would refuse in a NetworkPolicy, in one go; an empty list means it would take it.
 * Fields that Kubernetes does not know are problems too, as for kubectl: a misspelt `from` would otherwise open a rule to
 * everyone.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function validatePolicy(object: unknown): Problem[] {
    const problems: Problem[] = [];
    const root = new ValueAtPath(object, "", problems);
    if (!root.object(["apiVersion", "kind", "metadata", "spec", "status"])) return problems;
    expectText(root.field("apiVersion"), "networking.k8s.io/v1");
    expectText(root.field("kind"), "NetworkPolicy");
    checkMetadata(root.field("metadata"), "NetworkPolicy");
    checkLifetime(root.field("metadata"));
    const spec = root.field("spec");
    if (!spec.absent) checkSpec(spec);
    return problems;
}

function expectText(spot: ValueAtPath, wanted: string): void {
    if (spot.value !== wanted) spot.problem(`must be "${wanted}", not ${quote(spot.value)}`);
}

/** What a NetworkPolicy says, and what policies like it do, whose peers are checked otherwise. */
export function checkSpec(spec: ValueAtPath, checkOne: (peer: ValueAtPath) => void = checkPeer): void {
    if (!spec.object(["podSelector", "policyTypes", "ingress", "egress"])) return;
    checkSelector(spec.field("podSelector"));
    const types = spec.field("policyTypes").items();
    if (types.length > 2)
        spec.field("policyTypes").problem(`may not have more than two entries, but has ${types.length}`);
    for (const type of types) {
        if (type.value !== "Ingress" && type.value !== "Egress") {
            type.problem(`must be "Ingress" or "Egress", not ${quote(type.value)}`);
        }
    }
    for (const [rules, peers] of [
        ["ingress", "from"],
        ["egress", "to"],
    ] as const) {
        for (const rule of spec.field(rules).items()) checkRule(rule, peers, checkOne);
    }
}

function checkRule(rule: ValueAtPath, peers: "from" | "to", checkOne: (peer: ValueAtPath) => void): void {
    // Go reads a null entry as the empty rule, which admits everyone; nobody means that.
    if (!rule.object([peers, "ports"])) return;
    for (const peer of rule.field(peers).items()) checkOne(peer);
    for (const port of rule.field("ports").items()) checkPort(port);
}

/** One entry of `from` or `to`. */
export function checkPeer(peer: ValueAtPath): void {
    if (!peer.object(["podSelector", "namespaceSelector", "ipBlock"])) return;
    const [pods, namespaces, block] = [
        peer.field("podSelector"),
        peer.field("namespaceSelector"),
        peer.field("ipBlock"),
    ];
    if (pods.absent && namespaces.absent && block.absent) {
        peer.problem(
            "must have a podSelector, a namespaceSelector or an ipBlock; leave the whole list out to admit everyone",
        );
    }
    if (!block.absent && !(pods.absent && namespaces.absent)) {
        block.problem("may not stand beside a podSelector or namespaceSelector: make two peers of it");
    }
    checkSelector(pods);
    checkSelector(namespaces);
    if (!block.absent) checkBlock(block);
}

function checkBlock(block: ValueAtPath): void {
    if (!block.object(["cidr", "except"])) return;
    const outer = checkCidr(block.field("cidr"));
    for (const spot of block.field("except").items()) {
        const inner = checkCidr(spot);
        if (outer === undefined || inner === undefined) continue;
        // "Except values will be rejected if they are outside the cidr range": a strict subset, says the validation.
        if (!outer.set.covers(inner.set) || outer.set.equals(inner.set)) {
            spot.problem(`must be a strict part of "${outer.cidr}", and "${inner.cidr}" is not`);
        }
    }
}

function checkCidr(spot: ValueAtPath) {
    const text = spot.text();
    if (text === undefined) return undefined;
    // What is stored may have host bits, and is read without them; `looseCidrs` tells of them.
    const result = parseCidr(text, "mask");
    if (result.ok) return result;
    spot.problem(`"${text}" ${result.error}`);
    return undefined;
}

/** One entry of `ports`. */
export function checkPort(port: ValueAtPath): void {
    if (!port.object(["protocol", "port", "endPort"])) return;
    const protocol = port.field("protocol");
    if (!protocol.absent && !["TCP", "UDP", "SCTP"].includes(protocol.value as string)) {
        protocol.problem(`must be "TCP", "UDP" or "SCTP", not ${quote(protocol.value)}`);
    }
    const number = port.field("port");
    if (typeof number.value === "string") {
        if (!isPortName(number.value)) {
            const digits = /^\d+$/.test(number.value) ? "; write a number without quotes" : "";
            number.problem(`"${number.value}" is no port name: up to 15 of a-z, 0-9 and "-", with a letter${digits}`);
        }
    } else if (!number.absent) checkNumber(number);
    checkEndPort(port.field("endPort"), number);
}

function checkEndPort(end: ValueAtPath, port: ValueAtPath): void {
    if (end.absent) return;
    if (port.absent) end.problem("needs a port where the range begins");
    else if (typeof port.value !== "number")
        end.problem(`needs a port that is a number, not the name ${quote(port.value)}`);
    else if (checkNumber(end) && (end.value as number) < port.value) {
        end.problem(`must be at least the port ${port.value}, not ${quote(end.value)}`);
    }
}

function checkNumber(spot: ValueAtPath): boolean {
    const { value } = spot;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= minPort && value <= maxPort;
    if (!fits) spot.problem(`must be a port number from ${minPort} to ${maxPort}, not ${quote(value)}`);
    return fits;
}

/** A LabelSelector; absent is fine. */
export function checkSelector(selector: ValueAtPath): void {
    if (selector.absent || !selector.object(["matchLabels", "matchExpressions"])) return;
    checkLabels(selector.field("matchLabels"));
    for (const expression of selector.field("matchExpressions").items()) checkExpression(expression);
}

function checkExpression(expression: ValueAtPath): void {
    if (!expression.object(["key", "operator", "values"])) return;
    const key = expression.field("key").text();
    if (key !== undefined) checkLabelKey(expression.field("key"), key);
    const operator = expression.field("operator");
    const values = expression.field("values").items();
    switch (operator.value) {
        case "In":
        case "NotIn":
            if (values.length === 0)
                expression.field("values").problem(`must not be empty with operator "${operator.value}"`);
            break;
        case "Exists":
        case "DoesNotExist":
            if (values.length > 0)
                expression.field("values").problem(`must be absent with operator "${operator.value}"`);
            break;
        default:
            operator.problem(`must be "In", "NotIn", "Exists" or "DoesNotExist", not ${quote(operator.value)}`);
    }
    for (const spot of values) {
        const value = spot.text();
        if (value !== undefined) checkLabelValue(spot, value);
    }
}
