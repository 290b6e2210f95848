import { parseCidr, type Labels } from "../../netpol";
import { readPort } from "../stack/ports";
import { type Fault, faultText, type Schema } from "./schema";
import { day, object, reason, text } from "./settings";

/**
 * Addresses or names that some pods are meant to be open to, whatever rule of the pack would refuse it: those of `cidr`, the
 * `internet`, or names, for the pods of a namespace or of one workload, on these ports alone.
 */
export interface AllowedEntry {
    readonly direction: "ingress" | "egress";
    readonly cidr?: string | undefined;
    /** Everybody outside the cluster: metadata addresses and the cluster's own ranges stay refused. */
    readonly internet?: boolean | undefined;
    /** A name, or `*.example.com` for all below it, or `*` for every name: for egress by policies that know names. */
    readonly host?: string | undefined;
    /** As flows write them: `8443`, `53/udp`, `30000-30100/tcp`, `any`. */
    readonly ports: readonly (string | number)[];
    /** All pods of a namespace, or those of one of its workloads. */
    readonly namespace?: string | undefined;
    readonly workload?: { readonly namespace: string; readonly podLabels: Labels } | undefined;
    /** Where a namespace of that name is in several clusters: see `clusterNames`. */
    readonly cluster?: string | undefined;
    readonly reason: string;
    /** Last day in force, `YYYY-MM-DD`, UTC; absent: it lasts. */
    readonly expires?: string | undefined;
}

/** Schema of the setting `allowed`. */
export const exceptionProperties: Record<string, Schema> = {
    allowed: {
        type: "array",
        items: object(
            {
                direction: { type: "string", enum: ["ingress", "egress"], description: "ingress or egress" },
                cidr: text("a range as CIDR"),
                internet: { type: "boolean", description: "true: everybody outside the cluster" },
                host: text("a name, or *.example.com for all below it"),
                ports: { type: "array", minItems: 1, description: 'ports such as "8443", "53/udp" or "any"' },
                namespace: text("name of the namespace whose pods are meant"),
                workload: object(
                    {
                        namespace: text("name of its namespace"),
                        podLabels: {
                            type: "object",
                            additionalProperties: { type: "string" },
                            description: "labels that all its pods have",
                        },
                    },
                    ["namespace", "podLabels"],
                    "pods of one workload",
                ),
                cluster: text("provider, clusterIdentifier or context of the cluster"),
                reason: reason("why pods must be open to it"),
                expires: day,
            },
            ["direction", "ports", "reason"],
            "one exception",
        ),
        description:
            "Addresses and names that are meant, for some pods and ports: counts for every policy of the pack, whichever it is set under.",
    },
};

/** What the schema cannot say is wrong with exceptions. */
export const exceptionMistakes = (allowed: readonly AllowedEntry[]): string[] =>
    exceptionFaults(allowed).map((fault) => faultText("config", fault));

/** The same, each with the keys that lead to it. */
export const exceptionFaults = (allowed: readonly AllowedEntry[]): Fault[] =>
    allowed.flatMap((one, index) =>
        faultsOfEntry(one).map(({ keys, text }) => ({ keys: ["allowed", index, ...keys], text })),
    );

function faultsOfEntry({ direction, cidr, internet, host, ports, namespace, workload }: AllowedEntry): Fault[] {
    const parsed = cidr === undefined ? undefined : parseCidr(cidr, "mask");
    const given = [cidr !== undefined, internet === true, host !== undefined].filter(Boolean);
    return [
        ...(given.length === 1 ? [] : [{ keys: [], text: "needs one of cidr, internet: true and host" }]),
        ...(host !== undefined && direction === "ingress"
            ? [{ keys: ["host"], text: "names say where connections go, so it is for egress" }]
            : []),
        ...(parsed?.ok === false ? [{ keys: ["cidr"], text: `"${cidr}" ${parsed.error}` }] : []),
        ...((namespace === undefined) === (workload === undefined)
            ? [{ keys: [], text: "needs either namespace or workload, whose pods it is for" }]
            : []),
        ...(workload !== undefined && Object.keys(workload.podLabels).length === 0
            ? [
                  {
                      keys: ["workload", "podLabels"],
                      text: "must not be empty; name the namespace where all its pods are meant",
                  },
              ]
            : []),
        ...ports
            .filter((port) => readPort(port).isEmpty)
            .map((port) => ({
                keys: ["ports"],
                text: `${JSON.stringify(port)} is no port such as 8443, 53/udp or any`,
            })),
    ];
}
