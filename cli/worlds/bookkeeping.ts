/** An object's outputs without what Pulumi's Kubernetes provider keeps for itself beside them (`__inputs`, `__fieldManager`). */
export function withoutBookkeeping<Value>(outputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
    return Object.fromEntries(Object.entries(outputs).filter(([key]) => !key.startsWith("__")));
}
