import { parseCidr } from "../../netpol";
import { marks, signature } from "./marks";
import { isBag } from "./sentinel";

/** What stands in messages where a secret would. */
export const redacted = "[secret]";

/** Fields of NetworkPolicies and of a mesh's spec: all of them have these, so they tell nothing, and messages need them. */
const fields: ReadonlySet<string> = new Set(
    (
        "apiVersion kind metadata name namespace labels annotations spec podSelector namespaceSelector matchLabels " +
        "matchExpressions key operator values policyTypes ingress egress from to ports port endPort protocol ipBlock cidr except " +
        "platform dns dnsClusterIp clusterCidrs apiServer cidrs namespaces purpose adopt enforce selectBy neighbours " +
        "namespaceLabels workloads podLabels externals flows why"
    ).split(" "),
);

/** Texts that are secret, and messages without them. */
export class Secrets {
    private readonly texts = new Set<string>();

    /**
     * Takes in every text and number of a secret value, and the keys that are not Kubernetes' own. Text of one or two
     * characters is in every message, and no secret. Of a range, the one that a message would correct it to is as secret.
     */
    add(value: unknown): void {
        if (Array.isArray(value)) value.forEach((item) => this.add(item));
        else if (isBag(value)) {
            for (const [key, item] of Object.entries(value)) {
                if (!fields.has(key)) this.add(key);
                this.add(item);
            }
        } else if ((typeof value === "string" || typeof value === "number") && String(value).length > 2) {
            this.texts.add(String(value));
            const corrected = parseCidr(String(value), "mask");
            if (corrected.ok) this.texts.add(corrected.cidr);
        }
    }

    /** The message with every secret text taken out, longest first, so that no part of one is left. */
    redact(message: string): string {
        return [...this.texts]
            .filter((text) => message.includes(text))
            .sort((a, b) => b.length - a.length)
            .reduce((left, text) => left.replaceAll(text, redacted), message);
    }
}

/** Whether an object is a secret as the engine and states write it. */
export const isSecret = (value: unknown): boolean => isBag(value) && value[signature] === marks.secret;
