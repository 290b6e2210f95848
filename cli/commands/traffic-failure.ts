import { MeshError } from "../../mesh";
import { ApiError, UnreachableError } from "../kubernetes/client";
import { ManifestError } from "../manifests/read-manifests";
import { InputError } from "../terminal/input-error";
import { plain } from "../terminal/plain";
import { styleFor } from "../terminal/style";

/** Runs what a command does; what is wrong with its input is told on standard error, and ends with 2. */
export async function orFailure(run: () => Promise<number>): Promise<number> {
    try {
        return await run();
    } catch (error) {
        const known = [InputError, ManifestError, MeshError, UnreachableError, ApiError].some(
            (kind) => error instanceof kind,
        );
        if (!known) throw error;
        process.stderr.write(`${styleFor(process.stderr).red("error:")} ${plain((error as Error).message)}\n`);
        return 2;
    }
}
