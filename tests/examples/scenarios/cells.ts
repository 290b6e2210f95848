import { parseMesh } from "../../../mesh";
import type { Expectation, FlowPorts } from "../../../mesh/types";
import { matches } from "../../../netpol";
import type { NetworkPolicyPort } from "../../../netpol/types";
import { idOf } from "../../cases/expand";
import type { Cell, ProbePort, TruthTable } from "../../cases/types";
import { policiesOf, specOf } from "../tables";
import type { Scenario } from "./types";

/** A connection that a row of `expect` speaks of. */
export interface ExpectedCell extends Cell {
    /** `from -> to`, by the names of the mesh. */
    readonly row: string;
}

/** What a scenario's example expects, between its pods and hosts. */
export function cellsOf(scenario: Scenario): ExpectedCell[] {
    const rows = rowsOf(scenario);
    const probes = probesOf(rows);
    return rows.flatMap(({ from, to, ports, verdict }) => {
        const row = `${from.name} -> ${to.name}`;
        const cells = endsOf(scenario, from).flatMap((source) =>
            endsOf(scenario, to)
                .filter((target) => target !== source)
                .flatMap((target) =>
                    among(ports, probes).map((port) => ({ from: source, to: target, port, verdict, row })),
                ),
        );
        // A row that nothing here is asked about would hold whatever the policies say.
        if (cells.length === 0) throw new Error(`${scenario.name}: no pod or host stands for ${row}`);
        return cells;
    });
}

/** A scenario as a table whose pods and hosts listen on every port that its rows speak of. */
export function tableOf(scenario: Scenario, spec: unknown = specOf(scenario.name)): TruthTable {
    return {
        name: `example-${scenario.name}`,
        because: "What the example expects is so.",
        pods: scenario.pods,
        hosts: scenario.hosts,
        policies: policiesOf(spec),
        probes: probesOf(rowsOf(scenario)),
        default: "denied",
        except: [],
    };
}

const rowsOf = ({ name }: Scenario): readonly Expectation[] => parseMesh(specOf(name)).expect ?? [];

/** The pods and hosts that an end means. */
function endsOf({ pods, hosts }: Scenario, end: Expectation["from"] | Expectation["to"]): string[] {
    if (end.kind !== "workload" && end.kind !== "namespace")
        return hosts.filter(({ means }) => means.includes(end.name)).map(({ name }) => name);
    const selector = end.kind === "workload" ? end.workload.pods : {};
    return pods
        .filter(({ namespace, labels }) => namespace === end.namespace.name && matches(selector, labels))
        .map(idOf);
}

const probe = ({ port, protocol = "TCP" }: NetworkPolicyPort): ProbePort =>
    `${port}/${protocol.toLowerCase()}` as ProbePort;

/** Every port that a row names by itself, and one that none names. */
function probesOf(rows: readonly Expectation[]): ProbePort[] {
    const named = rows.flatMap(({ ports }) =>
        ports === "any" ? [] : ports.filter(({ endPort }) => endPort === undefined).map(probe),
    );
    return [...new Set<ProbePort>(["4444/tcp", ...named])];
}

/** Those of the probed ports that are meant. */
const among = (ports: FlowPorts, probes: readonly ProbePort[]): ProbePort[] =>
    probes.filter((each) => ports === "any" || ports.some((port) => covers(port, each)));

function covers({ protocol = "TCP", port, endPort = Number(port) }: NetworkPolicyPort, probed: ProbePort): boolean {
    const [number, of] = probed.split("/");
    return of === protocol.toLowerCase() && Number(number) >= Number(port) && Number(number) <= endPort;
}
