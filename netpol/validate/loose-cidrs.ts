import { parseCidr } from "../ip-set";
import { isObject } from "../is-object";
import { type Problem, quote } from "./problem";

/**
 * CIDRs with bits set beyond their prefix, such as `10.1.2.3/8`. API servers up to Kubernetes 1.35 take them with a
 * warning; those from 1.36 on (StrictIPCIDRValidation) refuse them where they are new, and leave those that are stored.
 * Nor do all network plugins read them alike. The object may have any shape.
 *
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/4858-ip-cidr-validation
 */
export function looseCidrs(policy: unknown): Problem[] {
    const spec = field(policy, "spec");
    return [...ofRules(spec, "ingress", "from"), ...ofRules(spec, "egress", "to")];
}

function ofRules(spec: unknown, rules: "ingress" | "egress", peers: "from" | "to"): Problem[] {
    const found: Problem[] = [];
    items(field(spec, rules)).forEach((rule, r) =>
        items(field(rule, peers)).forEach((peer, p) => {
            const block = field(peer, "ipBlock");
            const path = `spec.${rules}[${r}].${peers}[${p}].ipBlock`;
            check(field(block, "cidr"), `${path}.cidr`, found);
            items(field(block, "except")).forEach((cidr, i) => check(cidr, `${path}.except[${i}]`, found));
        }),
    );
    return found;
}

function check(cidr: unknown, path: string, found: Problem[]): void {
    if (typeof cidr !== "string") return;
    const [masked, strict] = [parseCidr(cidr, "mask"), parseCidr(cidr, "refuse")];
    if (!masked.ok || strict.ok) return;
    const message = `"${cidr}" has host bits set, which Kubernetes refuses from 1.36 on: write "${masked.cidr}"`;
    found.push({ path, found: quote(cidr), message });
}

const field = (value: unknown, name: string): unknown =>
    isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
