import { stringify } from "yaml";
import type { HostsDialect, PresetName } from "../../../mesh";
import { ApiError, Client, UnreachableError } from "../../kubernetes/client";
import type { ClusterOptions } from "../../kubernetes/kubeconfig";
import { gapsBesideNetworkPolicies, gapsOfLiveMakers } from "../../worlds/live-policies";
import { InputError } from "../../terminal/input-error";
import { type Screen, type Style, styleFor } from "../../terminal/style";
import { wrapped } from "../../terminal/wrap";
import { eitherName } from "../old-option";
import { assess, type Preflight } from "../../preflight/assess";
import { hostsFinding, observeHosts, proposedHosts } from "../../preflight/hosts";
import { itemsOf, observe, type Observed, type Told } from "../../preflight/observed";
import { preflightDocument, preflightText } from "../../render/preflight/text";
import { tellError } from "../../terminal/tell";

/** Options of `ai-mesh preflight`, as commander hands them over. */
export interface PreflightOptions extends ClusterOptions {
    readonly output: "text" | "json" | "yaml";
    readonly platform?: PresetName | undefined;
    /** `platform`, by the name that it had before. */
    readonly preset?: PresetName | undefined;
    readonly hosts?: HostsDialect | undefined;
}

/** Does what `ai-mesh preflight` was asked to. Exit code: 0, 1 where policies would have no effect, 2 where nobody answers. */
export async function runPreflight(options: PreflightOptions, out: NodeJS.WritableStream & Screen): Promise<number> {
    try {
        const { preflight, client } = await preflightOf(options);
        out.write(print(preflight, client, options.output, styleFor(out)));
        return preflight.enforced === "no" ? 1 : 0;
    } catch (error) {
        const known = error instanceof InputError || error instanceof UnreachableError || error instanceof ApiError;
        if (!known) throw error;
        tellError(error);
        return 2;
    }
}

/**
 * Asks a cluster what a stack must know of it.
 *
 * @throws InputError, UnreachableError or ApiError where there is no cluster that answers
 */
export async function preflightOf(options: Omit<PreflightOptions, "output">) {
    const platform = eitherName("--platform", options.platform, "--preset", options.preset);
    const client = await Client.open(options);
    const observed = await observe(client, told);
    const preflight = await withHosts(assess(observed, platform), observed, client, options.hosts);
    return { preflight, client };
}

/** With what is said of the policies that know names, where the stack or the platform has some. */
async function withHosts(
    preflight: Preflight,
    observed: Observed,
    client: Client,
    asked: HostsDialect | undefined,
): Promise<Preflight> {
    const dialect = asked ?? proposedHosts(preflight.platform);
    if (dialect === undefined) return preflight;
    const served = await observeHosts(client, dialect);
    const finding = hostsFinding(dialect, asked !== undefined, served, itemsOf(observed.daemonSets));
    return { ...preflight, findings: [...preflight.findings, finding] };
}

/** In the words of every other command. */
const told: Told = {
    policies: (found) => gapsBesideNetworkPolicies(found).map(({ text }) => text),
    makers: (found) => gapsOfLiveMakers(found).map(({ text }) => text),
};

function print(
    preflight: Preflight,
    { context, server }: Client,
    output: PreflightOptions["output"],
    style: Style,
): string {
    const document = preflightDocument(preflight, { context, server });
    if (output === "json") return `${JSON.stringify(document, undefined, 2)}\n`;
    if (output === "yaml") return stringify(document);
    return wrapped(preflightText(preflight, { context, server }, style), style.width);
}
