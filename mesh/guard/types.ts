import type { Labels } from "../../netpol/types";

/** What becomes of a request that the guard finds at fault: the API server refuses it, warns who made it, or writes it into its audit log. */
export type GuardAction = "Deny" | "Warn" | "Audit";

/** Who may change everything that is guarded, as the API server knows them (`kubectl auth whoami`). */
export interface Deployers {
    readonly users: readonly string[];
    readonly groups: readonly string[];
    /** As `namespace/name`. */
    readonly serviceAccounts: readonly string[];
}

/** What the guard is told. */
export interface Guard {
    readonly deployers: Deployers;
    readonly action: GuardAction;
}

/** A namespace that is guarded. */
export interface GuardedNamespace {
    readonly name: string;
    /** Labels that it keeps. */
    readonly labels: Labels;
    /** Names of the NetworkPolicies that deployers alone may change. */
    readonly policies: readonly string[];
}

/** An address that hands credentials or instance data to whoever asks. */
export interface GuardedAddress {
    readonly address: string;
    readonly title: string;
}

/** All that the guard's manifests are made from. */
export interface GuardInput extends Guard {
    /** At least one, sorted by name. */
    readonly namespaces: readonly GuardedNamespace[];
    /** Addresses that no policy of others may open. */
    readonly metadata: readonly GuardedAddress[];
    /** The cluster's own ranges, which no policy of others may open by address; none where they are not known. */
    readonly clusterCidrs: readonly string[];
}

/** An expression with a name, which the API server evaluates when another expression asks for it. */
export interface Variable {
    readonly name: string;
    readonly expression: string;
}

/** A fault that a request may have. */
export interface Check {
    /** Name of the variable that holds what was found. */
    readonly name: string;
    /** CEL: what was found, as the end of a sentence that begins with the object; the empty text where nothing was. */
    readonly found: string;
    /** What would do. */
    readonly wayOut: string;
}

/** Resources of one API group. */
export interface ResourceRule {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly string[];
    readonly resources: readonly string[];
    readonly operations: readonly string[];
}

/** What the guard says of some kinds of objects: one ValidatingAdmissionPolicy. */
export interface Part {
    /** Of the policy's name. */
    readonly name: string;
    /** What it is for. */
    readonly why: string;
    readonly resourceRules: readonly ResourceRule[];
    readonly variables: readonly Variable[];
    readonly checks: readonly Check[];
}

/** A manifest of the guard; nothing of it is in a namespace. */
export interface GuardManifest<Kind extends string = string, Spec = unknown> {
    readonly apiVersion: "admissionregistration.k8s.io/v1";
    readonly kind: Kind;
    readonly metadata: {
        readonly name: string;
        readonly labels: Labels;
        readonly annotations: Readonly<Record<string, string>>;
    };
    readonly spec: Spec;
}

/** What a ValidatingAdmissionPolicy says. */
export interface AdmissionPolicySpec {
    readonly failurePolicy: "Fail";
    readonly matchConstraints: {
        readonly namespaceSelector: {
            readonly matchExpressions: readonly {
                readonly key: string;
                readonly operator: "In";
                readonly values: readonly string[];
            }[];
        };
        readonly resourceRules: readonly ResourceRule[];
    };
    readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
    readonly variables: readonly Variable[];
    readonly validations: readonly {
        readonly expression: string;
        readonly messageExpression: string;
        readonly message: string;
        readonly reason: "Forbidden";
    }[];
}

/** What makes a ValidatingAdmissionPolicy count, and what comes of it. */
export interface BindingSpec {
    readonly policyName: string;
    readonly validationActions: readonly GuardAction[];
}

export type AdmissionPolicy = GuardManifest<"ValidatingAdmissionPolicy", AdmissionPolicySpec>;
export type Binding = GuardManifest<"ValidatingAdmissionPolicyBinding", BindingSpec>;

/** What guards some kinds of objects: a ValidatingAdmissionPolicy, and the binding without which it has no effect. */
export interface Guarding {
    /** What is guarded: `network-policies`, `namespaces`, `cilium` or `calico`. */
    readonly part: string;
    readonly policy: AdmissionPolicy;
    readonly binding: Binding;
}
