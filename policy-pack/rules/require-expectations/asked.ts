import { nameLabel, type Direction, type Labels } from "../../../netpol";
import type { Home, OutsideEnd } from "../../stack/expected-ends";

/** A pod that is asked about, by its labels. */
export interface AskedPod {
    readonly home: Home;
    readonly labels: Labels;
}

/** The addresses of which no policy tells one from another, by one of them. */
interface AskedAddress {
    readonly ip: string;
    readonly addresses: string;
    /** See `OutsideEnd`. */
    readonly nodes: OutsideEnd["nodes"];
    readonly entity: OutsideEnd["entity"];
    readonly home?: undefined;
}

/** The names of which no policy tells one from another: a name, or a pattern without those that a rule names. */
interface AskedHost {
    readonly host: string;
    readonly home?: undefined;
}

export type Party = AskedPod | AskedAddress | AskedHost;

export const isPod = (party: Party): party is AskedPod => "labels" in party;

/** Its name; for one that is known by its labels alone, a name that no namespace has. */
export const nameOf = ({ labels }: Home): string => labels[nameLabel] ?? "";

/** One half of one connection. */
export interface AskedHalf {
    readonly pod: AskedPod;
    readonly peer: Party;
    readonly direction: Direction;
}
