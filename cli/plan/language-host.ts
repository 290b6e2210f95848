import type * as grpcTypes from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { LanguageHandshakeRequest, ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { InputError } from "../terminal/input-error";
import { startChild, type Child } from "./child";
import { call, callIfThere, MESSAGE_LIMITS, structOf } from "./grpc";
import { findOnPath } from "./plugins";
import { PREVIEW_INSTEAD } from "./provider-process";
import { ORGANIZATION, type Stack } from "./stack";
import type { WireObject } from "./values";
import { grpc } from "./sdk-libraries";

/**
 * Has a language host run a program that is not Node.js's: the program on PATH that Pulumi's CLI starts for its runtime.
 *
 * @throws InputError where there is none on PATH, with the ways out
 */
export function runByLanguageHost(stack: Stack, engine: string): Omit<Child, "firstLine"> {
    const { runtime, root } = stack.project;
    const name = `pulumi-language-${runtime}`;
    const host = findOnPath(name);
    if (host === undefined) {
        throw new InputError(
            `Cannot run the program in "${root}": its runtime is "${runtime}", and ${name}, which comes with Pulumi's CLI, ` +
                `is not on PATH. Put it there, or ${PREVIEW_INSTEAD}`,
        );
    }
    const child = startChild(host, [engine], { cwd: root, env: process.env, answers: true });
    let said = "";
    const run = async (): Promise<number> => {
        const port = await child.firstLine;
        if (port === undefined || !/^\d+$/.test(port)) {
            said = `${name} did not start: it wrote "${port ?? ""}", expected a port`;
            return 1;
        }
        try {
            said = await runProgram(Number(port), stack, engine);
        } catch (error) {
            said = `${name}: ${(error as grpcTypes.ServiceError).details || (error as Error).message}`;
        }
        return said === "" ? 0 : 1;
    };
    const done = run().finally(async () => {
        child.stop();
        await child.done;
    });
    return { done, stop: child.stop, output: () => [child.output(), said].filter(Boolean).join("\n") };
}

/** Runs the program to its end, and gives what went wrong; "" where nothing did. */
async function runProgram(port: number, stack: Stack, engine: string): Promise<string> {
    const { project, config } = stack;
    const client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
    const greeting = new LanguageHandshakeRequest().setEngineAddress(engine);
    await callIfThere(
        client,
        client.handshake,
        greeting.setRootDirectory(project.root).setProgramDirectory(project.workDir),
    );
    const info = new ProgramInfo().setRootDirectory(project.root).setProgramDirectory(project.workDir);
    info.setEntryPoint(project.entry).setOptions(structOf(project.runtimeOptions as WireObject));
    const request = new RunRequest().setInfo(info).setPwd(project.workDir).setProgram(project.entry);
    request.setProject(project.name).setStack(stack.name).setOrganization(ORGANIZATION).setDryrun(true);
    request.setMonitorAddress(engine).setLoaderTarget(engine).setParallel(PARALLEL);
    for (const [key, value] of Object.entries(config.values)) request.getConfigMap().set(key, value);
    request.setConfigsecretkeysList([...config.secretKeys]);
    const answer = await call(client, client.run, request);
    // A program that has told its engine what went wrong says nothing more.
    return answer.getError() || (answer.getBail() ? "the program failed" : "");
}

/** As many registrations at once as Pulumi's CLI lets a program have on a small machine. */
const PARALLEL = 16;
