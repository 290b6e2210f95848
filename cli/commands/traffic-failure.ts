import { MeshError } from "../../mesh";
import { ApiError, UnreachableError } from "../kubernetes/client";
import { ManifestError } from "../manifests/read-manifests";
import { InputError } from "../terminal/input-error";
import { tellError } from "../terminal/tell";

/** Runs what a command does; what is wrong with its input is told on standard error, and ends with 2. */
export async function orFailure(run: () => Promise<number>): Promise<number> {
    try {
        return await run();
    } catch (error) {
        const known = [InputError, ManifestError, MeshError, UnreachableError, ApiError].some(
            (kind) => error instanceof kind,
        );
        if (!known) throw error;
        tellError(error);
        return 2;
    }
}
