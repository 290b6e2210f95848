import { matches } from "../selectors";
import type { Protocol, Service, Workload } from "../types";

/** Whether a Service selects a workload's pods. One without selector has endpoints that somebody else writes. */
export function isBehind(service: Service, workload: Workload): boolean {
    const selects = Object.keys(service.selector).length > 0;
    return (
        selects &&
        workload.namespace === service.namespace &&
        matches({ matchLabels: service.selector }, workload.labels)
    );
}

/**
 * The ports of a workload's pods that a `targetPort` stands for: the number, or what the containers call so; none where no
 * container does, and such pods are then no endpoints of that port.
 */
export function targetPorts(workload: Pick<Workload, "ports">, target: number | string, protocol: Protocol): number[] {
    if (typeof target === "number") return [target];
    const named = workload.ports.find((port) => port.name === target && port.protocol === protocol);
    return named ? [named.port] : [];
}
