/** Namespaces of which a spec makes no part: the platform's own and those of network plugins. */
const system =
    /^(?:kube-.*|calico-.*|tigera-.*|cilium.*|openshift-.*|gke-.*|gmp-.*|amazon-.*|aks-.*|azure-.*|istio-system|linkerd.*|metallb-system|local-path-storage)$/;

export const isSystem = (namespace: string): boolean => system.test(namespace);

/** Which namespaces a spec is to isolate: those that were asked for, else all that are nobody's system. */
export class Scope {
    /** @param wanted Those that were asked for: they are isolated, whether traffic shows them or not. */
    constructor(readonly wanted: readonly string[] = []) {}

    has(namespace: string): boolean {
        return this.wanted.length > 0 ? this.wanted.includes(namespace) : !isSystem(namespace);
    }
}
