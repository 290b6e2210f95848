/** What Kubernetes takes as names and labels. Each check gives what is wrong, or nothing. */

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelName = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123 label: names of namespaces, and of everything that becomes part of an object's name. */
export function checkName(name: string): string | undefined {
    if (name.length > 0 && name.length <= 63 && label.test(name)) return undefined;
    return `"${name}" is not a DNS-1123 label; use at most 63 lower case letters, digits and "-", a letter or digit at both ends`;
}

/**
 * A workload's name as part of a policy's: one of several workloads or a part of a preset, `vectors.api`, becomes
 * `vectors.part.api`, for what stands after a plain dot is the workload that a policy is about. Nothing in a spec with such
 * names is called "part", so no two names come out alike.
 */
export const inPolicyName = (name: string): string => name.replace(".", ".part.");

/**
 * Qualified name of a label: an optional DNS-1123 subdomain and `/`, then at most 63 characters.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function checkLabelKey(key: string): string | undefined {
    const parts = key.split("/");
    const name = parts.at(-1) ?? "";
    const prefix = parts.length === 2 ? parts[0] : undefined;
    const prefixFits = prefix === undefined || (prefix.length <= 253 && prefix.split(".").every((p) => label.test(p)));
    if (parts.length <= 2 && prefixFits && name.length <= 63 && labelName.test(name)) return undefined;
    return `"${key}" is not a label key; use [prefix/]name, the name at most 63 letters, digits, "-", "_" and ".", the prefix a DNS subdomain`;
}

/** Value of a label: empty or at most 63 characters. */
export function checkLabelValue(value: string): string | undefined {
    if (value === "" || (value.length <= 63 && labelName.test(value))) return undefined;
    return `"${value}" is not a label value; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends`;
}
