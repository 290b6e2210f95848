import { createIndex, evaluate } from "../../../netpol";
import { podCidrsOf } from "../pod-cidrs";
import { readWorld, type WorldOptions } from "../world-options";
import { writeNotes } from "../write-notes";
import { gapsOfAnswer } from "../../worlds/gaps";
import { type Screen, styleFor } from "../../terminal/style";
import { nameOf, readEndpoint, readPort } from "../endpoint";
import { type Explanation, explanationJson } from "../../render/explain/explanation";
import { readProfile } from "../profile";
import { explanationText } from "../../render/explain/text";

/** What `ai-mesh explain` was asked, as commander read it. */
export interface ExplainOptions extends WorldOptions {
    readonly from: string;
    readonly to: string;
    readonly port: string;
    readonly profile: string;
    readonly output: "text" | "json";
    readonly podCidrs?: readonly string[];
}

/**
 * Runs `ai-mesh explain`: judges one connection and prints the verdict with its evidence. Returns the exit status: 2 where
 * `--strict` is given and something was not seen that the verdict may hang on.
 *
 * @throws InputError or ManifestError where the question or the manifests cannot be read.
 */
export async function runExplain(options: ExplainOptions, out: NodeJS.WritableStream & Screen): Promise<0 | 2> {
    const profile = readProfile("--profile", options.profile);
    const { protocol, port } = readPort(options.port);
    const world = await readWorld(options);
    const { cluster } = world;
    writeNotes(world.notes);
    const from = readEndpoint("--from", options.from, cluster);
    const to = readEndpoint("--to", options.to, cluster);
    const index = createIndex(cluster, { profile, podCidrs: podCidrsOf(options, world) });
    const answer = evaluate(index, { from, to, protocol, port });
    const explanation: Explanation = {
        from: nameOf(from, index),
        to: nameOf(to, index),
        protocol,
        port,
        profile,
        answer,
        gaps: gapsOfAnswer(world, answer),
    };
    const text =
        options.output === "json"
            ? `${JSON.stringify(explanationJson(explanation), undefined, 2)}\n`
            : explanationText(explanation, cluster, styleFor(out));
    await new Promise<void>((resolve, reject) => {
        out.write(text, (error) => (error ? reject(error) : resolve()));
    });
    return options.strict && explanation.gaps.length > 0 ? 2 : 0;
}
