import { internetSet, type IpSet, metadataSet } from "../../netpol";

/** Addresses that a reviewer wants to hear of by name. */
export type Landmark = "internet" | "metadata" | "api-server";
export const landmarks: readonly Landmark[] = ["metadata", "api-server", "internet"];

/** How a landmark is called in a report. */
export const landmarkNames: Readonly<Record<Landmark, string>> = {
    metadata: "the metadata service",
    "api-server": "the API server",
    internet: "the internet",
};

/** The landmarks among some addresses. `apiServer` is where the API server is known to be. */
export function landmarksOf(addresses: IpSet, apiServer: IpSet): Landmark[] {
    const sets: Record<Landmark, IpSet> = {
        metadata: metadataSet,
        "api-server": apiServer,
        internet: internetSet,
    };
    return landmarks.filter((landmark) => !sets[landmark].intersect(addresses).isEmpty);
}
