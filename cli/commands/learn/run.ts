import { readFileSync } from "node:fs";
import { parseSpec } from "../../../mesh";
import { checkName } from "../../../mesh/names";
import { sourceTexts } from "../../render/audit/words";
import { specYaml } from "../../render/learn/spec-yaml";
import { intoDiff, meshIn } from "../../render/learn/into";
import { count } from "../../terminal/count";
import { InputError } from "../../terminal/input-error";
import { plainLine } from "../../terminal/plain";
import { progress } from "../../terminal/progress";
import { writeAll } from "../../terminal/write-all";
import { withoutAddress } from "../../traffic/audit/address-in-text";
import { KnownMesh } from "../../traffic/learn/known-mesh";
import { learn, type Learned } from "../../traffic/learn/learn";
import { visibilityRule } from "../../traffic/learn/visibility";
import { readLog } from "../../traffic/read-log";
import { Resolver } from "../../traffic/resolver";
import { sourceGaps } from "../../traffic/source-gaps";
import { Traffic } from "../../traffic/traffic";
import { withObjects } from "../../traffic/with-objects";
import { orFailure } from "../traffic-failure";
import { formatOption, readObjects } from "../traffic-options";
import type { LearnOptions } from "./options";

const nobody = { namespaces: [], workloads: [], services: [], policies: [] };

/** Runs `ai-mesh learn`: prints a spec of what was seen, or a diff that brings it into one. Returns the exit status. */
export function runLearn(logs: readonly string[], options: LearnOptions, out: NodeJS.WritableStream): Promise<number> {
    return orFailure(async () => {
        await writeAll(out, [options.visibility ? visibility(options) : await learnt(logs, options)]);
        return 0;
    });
}

function visibility({ namespace }: LearnOptions): string {
    if (namespace.length === 0)
        throw new InputError("--visibility: give the namespaces whose pods are to be seen: -n ai-agents");
    const wrong = namespace.map(checkName).find((message) => message !== undefined);
    if (wrong !== undefined) throw new InputError(`--namespace: ${wrong}`);
    return visibilityRule(namespace);
}

async function learnt(logs: readonly string[], options: LearnOptions): Promise<string> {
    if (logs.length === 0)
        throw new InputError("Nothing to learn from: name files of traffic, or - for standard input");
    const least = Number(options.minCount);
    if (!Number.isInteger(least) || least < 1)
        throw new InputError(`--min-count: "${options.minCount}" is no number from 1 on`);
    const format = formatOption(options.format);
    const busy = progress();
    try {
        const sides = await readObjects(options, busy.step);
        const cluster = withObjects(
            nobody,
            sides.map((side) => side.cluster),
        );
        const traffic: Traffic = new Traffic(new Resolver(cluster), undefined, (records) =>
            busy.step(`${count(records, "line")} read`),
        );
        for (const log of logs) traffic.logs.push(await readLog(log, traffic, { format }));
        const known = options.into === undefined ? undefined : knownMesh(options.into);
        const platform = known ? ((known.raw["platform"] ?? {}) as Record<string, unknown>) : platformOf(options);
        const learned = learn(traffic, cluster, { platform, namespaces: options.namespace, least, known });
        return textOf(learned, traffic, options);
    } finally {
        busy.clear();
    }
}

/** @throws InputError where the file cannot be read, MeshError where its mesh is wrong */
function knownMesh(file: string): KnownMesh {
    const raw = meshIn(file, readSpec(file)).toJSON() as Record<string, unknown>;
    return new KnownMesh(parseSpec(raw).mesh, raw);
}

function readSpec(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new InputError(`Cannot read ${file}: ${(error as Error).message}`);
    }
}

function platformOf({
    platform,
    podCidrs,
    serviceCidrs,
    nodeCidrs,
    loadBalancerCidrs,
}: LearnOptions): Record<string, unknown> {
    return {
        ...(platform !== undefined && { preset: platform }),
        ...(podCidrs && { podCidrs }),
        ...(serviceCidrs && { serviceCidrs }),
        ...(nodeCidrs && { nodeCidrs }),
        ...(loadBalancerCidrs && { loadBalancerCidrs }),
    };
}

function textOf(all: Learned, traffic: Traffic, { into, addresses }: LearnOptions): string {
    const learned = addresses ? all : withoutHeldAddresses(all);
    if (into !== undefined) return intoDiff(into, readSpec(into), learned);
    if (learned.flows === 0) {
        const why = learned.held
            .slice(0, 3)
            .map(({ from, to, why: text }) => `\n  ${plainLine(`${from} -> ${to}: ${text}`)}`);
        throw new InputError(
            `Nothing to write: no connection between pods of the mesh's namespaces is left to open${why.join("")}`,
        );
    }
    const gaps = sourceGaps(traffic).map(({ text }) => text);
    return specYaml(learned, { sources: sourceTexts(traffic), gaps });
}

/** A flow to an address needs it; what is only told does not. */
const withoutHeldAddresses = ({ held, comments, ...rest }: Learned): Learned => ({
    ...rest,
    comments: new Map([...comments].map(([name, text]) => [name, withoutAddress(text)])),
    held: held.map(({ from, to, why, ...seen }) => ({
        ...seen,
        from: withoutAddress(from),
        to: withoutAddress(to),
        why: withoutAddress(why),
    })),
});
