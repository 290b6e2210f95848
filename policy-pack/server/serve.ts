import { allConfig } from "@pulumi/pulumi/runtime/config";
import type { StackConfig } from "../judge/stack-config";
import type { PackIdentity } from "./answers";
import { checkDefinitions } from "./protocol";
import { rehearsalSession, rehearse } from "./rehearsal";
import { startServer } from "./listen";
import { Session } from "./session";

/**
 * Serves a pack to the engine that started this process: its port is the first line of standard output, as Pulumi's
 * language host expects. A pack that would not judge as it must does not start.
 */
export async function serve(pack: PackIdentity): Promise<void> {
    try {
        checkDefinitions();
        const server = await startServer(pack, rehearsalSession(pack), () => void server.close().then(leave));
        await rehearse(server.port);
        server.session = new Session(pack, configOfRuntime);
        endWithEngine();
        process.stdout.write(`${server.port}\n`);
    } catch (error) {
        process.stderr.write(
            `Cannot start policy pack ${pack.name} ${pack.version}: ${(error as Error).message}. It needs exactly the ` +
                "versions of @pulumi/pulumi, @grpc/grpc-js and google-protobuf that its package.json names: install it anew.\n",
        );
        process.exit(1);
    }
}

const leave = (): never => process.exit(0);

/** Ends with whoever started this process: an engine that was killed asks nobody to end. */
function endWithEngine(): void {
    const parent = process.ppid;
    setInterval(() => {
        if (process.ppid !== parent) leave();
    }, 1000).unref();
}

/** The stack's config as Pulumi's runtime has it: where engines put it that do not send it. */
const configOfRuntime = (): StackConfig => ({ values: allConfig(), secretKeys: [] });
