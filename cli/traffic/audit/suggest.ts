import { metadataSet } from "../../../netpol";
import type { Connection } from "../traffic";
import type { MeshNaming, SpecName } from "./mesh-naming";

/** The line of a spec that would let a connection through, if it is wanted. */
export interface Suggestion {
    /** `{ from: agent, to: weaviate, ports: [8080], why: "seen 12 times" }`; absent where no line can say it. */
    readonly flow?: string | undefined;
    /** What the spec must declare besides. */
    readonly declare: readonly string[];
    /** Why there is no line, or why it should not be added without a thought. */
    readonly caution?: string | undefined;
}

/** The flow that a connection asks for, in the names of the mesh. */
export function suggest(connection: Connection, naming: MeshNaming): Suggestion {
    const { from, to, protocol, port, count } = connection;
    if (to.kind === "address" && metadataSet.contains(to.ip)) {
        const caution = `${to.ip} hands out credentials or instance data: pods that need those of their cloud have a flow to "cloud-identity"`;
        return { declare: [], caution };
    }
    if (to.kind === "address" && to.role === "own-node") {
        const caution = `${to.ip} is the pod's own node, to which an address in a spec need not lead: the policy that isolates the pod can let it through`;
        return { declare: [], caution };
    }
    const [source, target] = [naming.of(from), naming.of(to)];
    if (source === undefined || target === undefined) {
        const which = source === undefined ? from : to;
        return { declare: [], caution: `no line of a spec can name ${which.title}: the log does not say enough of it` };
    }
    const at = to.kind === "service" ? targetText(connection) : portText(port, protocol);
    const why = `seen ${count === 1 ? "once" : `${count} times`} in traffic`;
    const flow = `{ from: ${source.name}, to: ${target.name}, ports: [${at}], why: ${why} }`;
    const gateway = naming.gatewayOf(source, target);
    const straight = `the spec leads flows to ${target.name} through ${gateway?.via} (via), and this went there straight: have its pods ask the gateway`;
    if (gateway?.isDeclared) return { declare: [], caution: straight };
    const isFromOutside = from.kind === "address" || from.kind === "host";
    const ends = [source, target].filter(({ known }) => !known);
    const cautions = [
        ...(gateway ? [straight] : []),
        ...(isFromOutside ? ["it comes from outside the cluster"] : []),
        ...ends.flatMap(cautionOf),
    ];
    return {
        flow,
        declare: ends.flatMap(({ declare }) => declare ?? []),
        ...(cautions.length > 0 && { caution: cautions.join("; ") }),
    };
}

const cautionOf = ({ caution }: SpecName): string[] => (caution === undefined ? [] : [caution]);

/** As a spec writes a port. */
export const portText = (port: number, protocol: string): string =>
    protocol === "TCP" ? String(port) : `${port}/${protocol.toLowerCase()}`;

/** Ports of a spec are pods': a Service's port leads to the port that it names. */
function targetText({ to, port, protocol }: Connection): string {
    if (to.kind !== "service") return portText(port, protocol);
    const entry = to.service.ports.find((each) => each.port === port && each.protocol === protocol);
    const target = entry === undefined ? port : entry.targetPort;
    return typeof target === "number"
        ? portText(target, protocol)
        : `${port} is the Service's: give the pods' port "${target}"`;
}
