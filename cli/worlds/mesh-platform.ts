import { IpSet, parseCidr } from "../../netpol";
import { MESH_TYPE } from "../plan/resource";
import type { StackResource } from "../plan/stack-objects";
import { isPlainObject, UNKNOWN, withoutSecrets, type WireObject, type WireValue } from "../plan/values";
import type { Platform } from "./side";

/** What the meshes of a stack say of their platforms. */
export function platformOf(resources: readonly StackResource[]): Platform {
    const meshes = resources.filter(({ type }) => type === MESH_TYPE).map(({ inputs }) => withoutSecrets(inputs));
    const cidrs = (pick: (platform: WireObject) => WireValue | undefined): (IpSet | undefined)[] =>
        meshes.flatMap((mesh) => {
            const platform = isPlainObject(mesh) ? mesh.platform : undefined;
            const list = isPlainObject(platform) ? pick(platform) : undefined;
            return Array.isArray(list) ? (list as readonly WireValue[]).map(readCidr) : [undefined];
        });
    const cluster = cidrs(({ clusterCidrs }) => clusterCidrs);
    const apiServer = cidrs(({ apiServer }) => (isPlainObject(apiServer) ? apiServer.cidrs : undefined));
    return {
        // With a range missing, what is in it would count as outside.
        clusterCidrs: cluster.includes(undefined) ? IpSet.none : IpSet.unionAll(sets(cluster)),
        apiServer: IpSet.unionAll(sets(apiServer)),
    };
}

const sets = (all: readonly (IpSet | undefined)[]): IpSet[] => all.filter((each) => each !== undefined);

/** undefined: not known, or no CIDR; whatever reads the component's arguments says what is wrong with them. */
function readCidr(value: WireValue): IpSet | undefined {
    const result = typeof value === "string" && value !== UNKNOWN ? parseCidr(value) : undefined;
    return result?.ok ? result.set : undefined;
}
