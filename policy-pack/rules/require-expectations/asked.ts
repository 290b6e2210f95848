import { nameLabel, type Direction, type Labels } from "../../../netpol";
import type { Home } from "../../stack/expected-ends";

/** A pod that is asked about, by its labels. */
export interface AskedPod {
    readonly home: Home;
    readonly labels: Labels;
}

/** A pod, or the addresses of which no policy tells one from another, by one of them. */
export type Party = AskedPod | { readonly ip: string; readonly addresses: string; readonly home?: undefined };

export const isPod = (party: Party): party is AskedPod => "home" in party;

/** Its name; for one that is known by its labels alone, a name that no namespace has. */
export const nameOf = ({ labels }: Home): string => labels[nameLabel] ?? "";

/** One half of one connection. */
export interface AskedHalf {
    readonly pod: AskedPod;
    readonly peer: Party;
    readonly direction: Direction;
}
