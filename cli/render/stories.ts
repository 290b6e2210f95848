import type { AddressNames } from "../compare/address-names";
import type { ConnectionLine, ConnectionState } from "./connection-lines";
import { lineEndName, short } from "./words";

/** All that a page tells about one connection, ready to be shown. */
export interface Story {
    readonly state: ConnectionState;
    readonly perhaps: boolean;
    readonly from: string;
    readonly to: string;
    /** Ports before and after; "" where nothing passes. */
    readonly before: string;
    readonly after: string;
    readonly why: readonly string[];
    readonly policies: readonly string[];
    readonly remarks: readonly string[];
}

/** The story of a connection. */
export function storyOf(each: ConnectionLine, names: AddressNames): Story {
    const { line, connection, state, perhaps, evidence } = each;
    const ports = ({ ports, unknown }: ConnectionLine["connection"]["before"]) =>
        [ports.isEmpty ? "" : short(ports.toString()), unknown.isEmpty ? "" : `perhaps ${short(unknown.toString())}`]
            .filter(Boolean)
            .join("; ");
    return {
        state,
        perhaps,
        from: lineEndName(line.from, names),
        to: lineEndName(line.to, names),
        before: ports(connection.before),
        after: ports(connection.after),
        ...evidence,
        // Both halves may depend on the same.
        remarks: [...new Set(evidence.remarks)],
    };
}

const stateWords: Readonly<Record<ConnectionState, string>> = {
    same: "",
    opened: "Opened: ",
    closed: "Closed: ",
    changed: "Changed: ",
};

/** A story in one sentence: `Opened: gateway → ai-inference/vllm, TCP 8000. user requests. By gateway/allow-to-vllm.` */
export function sentence({ state, from, to, before, after, why, policies, remarks }: Story): string {
    const ports = state === "changed" ? `${before} becomes ${after}` : after || before;
    const reasons = why.length > 0 ? ` ${why.join("; ")}.` : "";
    const by = policies.length > 0 ? ` By ${policies.join(", ")}.` : "";
    const rest = remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
    return `${stateWords[state]}${from} → ${to}, ${ports}.${reasons}${by}${rest}`;
}
