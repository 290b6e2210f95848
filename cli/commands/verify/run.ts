import { ApiError, Client, UnreachableError } from "../../kubernetes/client";
import type { ClusterOptions } from "../../kubernetes/kubeconfig";
import { ManifestError } from "../../manifests/read-manifests";
import { InputError } from "../../terminal/input-error";
import { type Screen, type Style, styleFor } from "../../terminal/style";
import { wrapped } from "../../terminal/wrap";
import { CommandProber } from "../../verify/command-prober";
import { tryAll } from "../../verify/try-connections";
import { EphemeralProber } from "../../verify/ephemeral-prober";
import { type Intent, type IntentOptions, readIntent } from "../../verify/intent";
import { type Live, readLive } from "../../verify/live";
import { verifyDocument, verifyJunit, verifyTap } from "../../render/verify/machine";
import { comparePolicies } from "../../verify/policies";
import { wrongAddresses } from "../../verify/expected-ends";
import { type AskedTries, expectedProbes } from "../../verify/expected-probes";
import { chooseProbes, withProbes } from "../../verify/probes";
import type { ProbeEnd, Prober, ProbeSource } from "../../verify/prober";
import { reportOf, shownExpectations, summaryOf, type VerifyReport } from "../../verify/report";
import { progressLine, verifyText } from "../../render/verify/text";
import { writeNotes } from "../write-notes";
import { addressOf, otherHostOf } from "./address-option";
import { progress } from "../../terminal/progress";
import { tellError } from "../../terminal/tell";

/** Options of `ai-mesh verify`, as commander hands them over. */
export interface VerifyOptions extends ClusterOptions, IntentOptions {
    readonly probeImage?: string;
    readonly probeCommand?: string;
    /** False for `--no-probes`. */
    readonly probes: boolean;
    readonly outsiderNamespace: string;
    /** `name=address` or `name=address:port`. */
    readonly address?: readonly string[];
    readonly otherHost?: string;
    readonly allowUntested?: true;
    readonly allowLate?: true;
    readonly verbose?: true;
    readonly output: "text" | "json" | "junit" | "tap";
}

/** Does what `ai-mesh verify` was asked to. Exit code: 0 as intended, 1 any difference, 2 bad input, 130 after Ctrl-C. */
export async function runVerify(options: VerifyOptions, out: NodeJS.WritableStream & Screen): Promise<number> {
    const busy = progress();
    const stop = new AbortController();
    try {
        const open = proberFor(options);
        const tries: AskedTries = {
            given: (options.address ?? []).map(addressOf),
            otherHost: otherHostOf(options.otherHost ?? "example.com"),
        };
        const intent = await readIntent(options, busy.step);
        const [wrong] = wrongAddresses(intent, tries.given ?? []);
        if (wrong !== undefined) throw new InputError(`--address: ${wrong}`);
        writeNotes(intent.notes);
        busy.step("reading the cluster");
        const client = await Client.open(options);
        const report = await verify(intent, client, open?.(client), tries, { stop, say: busy.step });
        busy.clear();
        if (stop.signal.aborted) return 130;
        const summary = summaryOf(report, options);
        out.write(print(report, summary, options, styleFor(out)));
        return summary.verdict === "passed" ? 0 : 1;
    } catch (error) {
        busy.clear();
        const known = [InputError, ManifestError, UnreachableError, ApiError].some((kind) => error instanceof kind);
        if (!known) throw error;
        tellError(error);
        return 2;
    }
}

/** @throws InputError where it is not said how to open connections, or in two ways */
function proberFor({ probes, probeImage, probeCommand, outsiderNamespace }: VerifyOptions) {
    if (!probes) return undefined;
    if (probeImage !== undefined && probeCommand !== undefined) {
        throw new InputError("Cannot use both --probe-image and --probe-command: give one of them");
    }
    if (probeCommand !== undefined) return (): Prober => new CommandProber(probeCommand);
    if (probeImage !== undefined)
        return (client: Client): Prober => new EphemeralProber(client, probeImage, outsiderNamespace);
    throw new InputError(
        "Cannot open connections: give --probe-image (an image with sh and nc, such as alpine), --probe-command, or " +
            "--no-probes to compare policies only",
    );
}

/** How a verification is stopped, and told of. */
interface Watched {
    readonly stop: AbortController;
    readonly say: (text: string) => void;
}

async function verify(
    intent: Intent,
    client: Client,
    prober: Prober | undefined,
    tries: AskedTries,
    watched: Watched,
): Promise<VerifyReport> {
    if (prober === undefined) {
        const live = await readLive(client);
        return reportOf(intent, live, client.context, comparePolicies(intent, live));
    }
    const letGo = onSignal(watched.stop);
    try {
        await prober.prepare(watched.stop.signal);
        const live = await readLive(client);
        const policies = comparePolicies(intent, live);
        return reportOf(
            intent,
            live,
            client.context,
            policies,
            await connections(intent, live, prober, tries, watched),
        );
    } finally {
        await prober.close();
        letGo();
    }
}

async function connections(intent: Intent, live: Live, prober: Prober, tries: AskedTries, { stop, say }: Watched) {
    const mayEnter = (source: ProbeSource, owned: boolean): boolean => prober.mayEnter(source, owned);
    const { probes, left, outsider } = withProbes(
        chooseProbes(intent, live, mayEnter),
        expectedProbes(intent, live, mayEnter, tries),
    );
    const witness = (to: ProbeEnd): ProbeSource | undefined => {
        if ("named" in to) return outsider;
        const isOwned = intent.namespaces.has(to.namespace);
        if (mayEnter(to, isOwned)) return to;
        return isOwned ? undefined : outsider;
    };
    const counted = (done: number, of: number): void => say(progressLine(done, of));
    const tried = await tryAll(probes, prober, witness, { signal: stop.signal, counted });
    return { tried, left, expectations: shownExpectations(intent, tried, left) };
}

/** Ctrl-C stops probing; what was made is taken away before the command ends. A second Ctrl-C does not wait. */
function onSignal(stop: AbortController): () => void {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const handle = (): void => {
        if (stop.signal.aborted) process.exit(130);
        process.stderr.write("interrupted: taking away what was made\n");
        stop.abort();
    };
    for (const signal of signals) process.on(signal, handle);
    return () => signals.forEach((signal) => process.off(signal, handle));
}

function print(
    report: VerifyReport,
    summary: ReturnType<typeof summaryOf>,
    options: VerifyOptions,
    style: Style,
): string {
    switch (options.output) {
        case "text":
            return wrapped(verifyText(report, summary, style, options.verbose === true), style.width);
        case "json":
            return `${JSON.stringify(verifyDocument(report, summary), undefined, 2)}\n`;
        case "junit":
            return verifyJunit(report, options);
        case "tap":
            return verifyTap(report, options);
    }
}
