import { partOfLabel, whyAnnotation } from "../compile";
import { cel, listOf, quoted } from "./cel";
import { calico } from "./calico";
import { cilium } from "./cilium";
import { namespaces } from "./namespaces";
import { networkPolicies } from "./network-policies";
import type { AdmissionPolicySpec, BindingSpec, Deployers, Guarding, GuardInput, GuardManifest, Part } from "./types";

/** One ValidatingAdmissionPolicy for each kind of objects, each with its binding. */
export function guardManifests(input: GuardInput): Guarding[] {
    return [namespaces, networkPolicies, cilium, calico].map((make) => guarding(make(input), input));
}

function guarding(part: Part, { namespaces, deployers, action }: GuardInput): Guarding {
    const [first] = namespaces;
    if (first === undefined) throw new Error("a guard without namespaces");
    const name = `ai-mesh-isolation.${first.name}.${part.name}`;
    const object = <K extends string, S>(kind: K, spec: S): GuardManifest<K, S> => ({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind,
        metadata: { name, labels: partOfLabel, annotations: { [whyAnnotation]: part.why } },
        spec,
    });
    const spec = policySpec(
        part,
        namespaces.map((namespace) => namespace.name),
        deployers,
    );
    const binding: BindingSpec = { policyName: name, validationActions: [action] };
    return {
        part: part.name,
        policy: object("ValidatingAdmissionPolicy", spec),
        binding: object("ValidatingAdmissionPolicyBinding", binding),
    };
}

function policySpec(part: Part, namespaces: readonly string[], deployers: Deployers): AdmissionPolicySpec {
    return {
        failurePolicy: "Fail",
        matchConstraints: {
            namespaceSelector: {
                matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
            },
            resourceRules: part.resourceRules,
        },
        matchConditions: [{ name: "by-somebody-else-than-a-deployer", expression: isNoDeployer(deployers) }],
        variables: [
            ...part.variables,
            ...part.checks.map(({ name, found }) => ({ name: `${name}Found`, expression: found })),
        ],
        validations: part.checks.map(({ name, wayOut }) => ({
            reason: "Forbidden" as const,
            // Said where the other one cannot be, as where it would be too long.
            message: wayOut,
            expression: `variables.${name}Found == ''`,
            messageExpression: cel`variables.${name}Found == '' ? '' : variables.title + ' ' + variables.${name}Found + ${quoted(`. ${wayOut}`)}`,
        })),
    };
}

function isNoDeployer({ users, groups, serviceAccounts }: Deployers): string {
    const names = [...users, ...serviceAccounts.map((account) => `system:serviceaccount:${account.replace("/", ":")}`)];
    return cel`!(request.userInfo.username in ${listOf(names)})
        && !(has(request.userInfo.groups) && request.userInfo.groups.exists(group, group in ${listOf(groups)}))`;
}
