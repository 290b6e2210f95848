import { type Cluster, createIndex } from "../../../netpol";
import { auditDocument } from "../../render/audit/json";
import { auditMarkdown } from "../../render/audit/markdown";
import { auditPage } from "../../render/audit/page";
import { auditSarif } from "../../render/audit/sarif";
import { auditJunit } from "../../render/audit/tests";
import { auditText, summaryLine } from "../../render/audit/text";
import { InputError } from "../../terminal/input-error";
import { plain } from "../../terminal/plain";
import { progress } from "../../terminal/progress";
import { type Screen, type Style, styleFor } from "../../terminal/style";
import { wrapped } from "../../terminal/wrap";
import { writeAll } from "../../terminal/write-all";
import { Judge } from "../../traffic/audit/judge";
import { MeshNaming } from "../../traffic/audit/mesh-naming";
import { audit } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { unusedFlows } from "../../traffic/audit/unused";
import { gapsWithoutAddresses, rowsWithoutAddresses, withoutAddresses } from "../../traffic/audit/without-addresses";
import { readLog } from "../../traffic/read-log";
import { Resolver } from "../../traffic/resolver";
import { lossesOf, sourceGaps } from "../../traffic/source-gaps";
import { Traffic } from "../../traffic/traffic";
import { asEnforced, withObjects } from "../../traffic/with-objects";
import { distinctGaps, gapsOfAnyAnswer, type WorldGap } from "../../worlds/gaps";
import type { Side } from "../../worlds/side";
import { readStackLines } from "../../worlds/stack-lines";
import { addressesOf, podNetwork } from "../pod-cidrs";
import { askedProfile, profileFor } from "../profile";
import { strictStatus } from "../strict";
import { orFailure } from "../traffic-failure";
import { formatOption, readObjects } from "../traffic-options";
import { readWorld } from "../world-options";
import { writeNotes } from "../write-notes";
import { failingOutcomes } from "./conditions";
import type { AuditOptions } from "./options";
import { watched } from "./watched";

/**
 * Runs `ai-mesh audit`: holds traffic against the intended policies. Returns the exit status: 1 where `--fail-on` names what
 * was seen, 2 for bad input, or where `--strict` is given and something was not seen that a verdict may depend on.
 */
export function runAudit(
    logs: readonly string[],
    options: AuditOptions,
    out: NodeJS.WritableStream & Screen,
): Promise<number> {
    return orFailure(() => run(logs, options, out));
}

async function run(
    logs: readonly string[],
    options: AuditOptions,
    out: NodeJS.WritableStream & Screen,
): Promise<number> {
    const failing = failingOutcomes(options.failOn);
    const format = formatOption(options.format);
    refuseTwoReaders(logs, options);
    const { world, cluster, judge, naming, notes } = await readIntent(options);
    writeNotes(notes);
    const how = {
        resolver: new Resolver(cluster, undefined, podNetwork(judge.index)),
        format,
        follow: options.follow === true,
    };
    const traffic = await readAll(logs, how, (seen) => {
        const sofar = audit(seen, judge, naming);
        return options.addresses ? sofar : { ...sofar, rows: rowsWithoutAddresses(sofar.rows) };
    });
    const audited = audit(traffic, judge, naming);
    const { rows, gaps } = audited;
    const worldGaps = distinctGaps([...gapsOfAnyAnswer(world), ...gaps]);
    const found: AuditReport = {
        ...{ title: world.title, profile: judge.index.profile.name, rows, notes, places: placesIn(world) },
        ...{ logs: traffic.logs, first: traffic.first, last: traffic.last },
        unused: unusedFlows(cluster, audited, traffic, options.complete === true),
        gaps: distinctGaps([...worldGaps, ...sourceGaps(traffic, options.complete === true)]),
    };
    const report = options.addresses ? found : withoutAddresses(found);
    await writeAll(out, [textOf(report, options, styleFor(out))]);
    if (options.output !== "text") process.stderr.write(`${plain(summaryLine(report))}\n`);
    if (rows.some(({ outcome }) => failing.has(outcome))) return 1;
    return strictStatus(options, [
        ...(options.addresses ? worldGaps : gapsWithoutAddresses(worldGaps)),
        ...lossesOf(traffic).map((text): WorldGap => ({ kind: "traffic", text })),
    ]);
}

/** What traffic is held against. */
interface Intent {
    readonly world: Side;
    /** The world's policies, with all that is known of who is there. */
    readonly cluster: Cluster;
    readonly judge: Judge;
    readonly naming: MeshNaming;
    readonly notes: readonly string[];
}

async function readIntent(options: AuditOptions): Promise<Intent> {
    const asked = askedProfile(options);
    const world = await readWorld(options);
    const busy = progress();
    const others = await readObjects(options, busy.step).finally(busy.clear);
    const { profile, note } = profileFor(asked, [world.platform]);
    const now = { cluster: world.cluster, opened: [] };
    const { cluster: intended, opened } = options.asIs ? now : asEnforced(world.cluster);
    const cluster = withObjects(
        intended,
        others.map((side) => side.cluster),
    );
    const apiServer = world.platform.apiServerAlone;
    const soon = `Judged as if ${opened.join(", ")} were enforced, which they are not yet; --as-is judges them as they are.`;
    return {
        ...{ world, cluster },
        judge: new Judge(createIndex(cluster, { profile, ...addressesOf(options, world), apiServer })),
        naming: new MeshNaming({ ...world, cluster }),
        notes: [...world.notes, ...(note === undefined ? [] : [note]), ...(opened.length > 0 ? [soon] : [])],
    };
}

/** Reads every log; on a terminal it says how far it is, or keeps a table of what would stop. */
async function readAll(
    logs: readonly string[],
    {
        resolver,
        format,
        follow,
    }: { readonly resolver: Resolver; readonly format: ReturnType<typeof formatOption>; readonly follow: boolean },
    look: Parameters<typeof watched>[1],
): Promise<Traffic> {
    const screen = watched(follow, look);
    const traffic: Traffic = new Traffic(resolver, undefined, (records) => screen.batch(traffic, records));
    try {
        for (const log of logs) {
            screen.begin(log);
            traffic.logs.push(await readLog(log, traffic, { format, stdin: screen.input }));
        }
    } finally {
        screen.end();
    }
    return traffic;
}

/** Where a namespace or a policy stands in a file. */
function placesIn({
    file,
    places = new Map<string, string>(),
}: {
    readonly file: string;
    readonly places?: ReadonlyMap<string, string>;
}): AuditReport["places"] {
    const lines = readStackLines(file);
    return {
        file,
        policy: (name) => places?.get(name),
        namespace: (name) => {
            const line = lines?.namespace(name);
            return line === undefined ? undefined : `${file}:${line}`;
        },
    };
}

/** Standard input is read once. @throws InputError where both a log and objects are to come from it */
function refuseTwoReaders(
    logs: readonly string[],
    { manifests = [], objects = [], state, preview }: AuditOptions,
): void {
    if (!logs.includes("-") || ![...manifests, ...objects, state, preview].includes("-")) return;
    throw new InputError('Cannot read both traffic and objects from standard input ("-"): give a file for one of them');
}

function textOf(report: AuditReport, { output, verbose }: AuditOptions, style: Style): string {
    switch (output) {
        case "text":
            return wrapped(auditText(report, style, verbose === true), style.width);
        case "json":
            return `${JSON.stringify(auditDocument(report), undefined, 2)}\n`;
        case "md":
            return auditMarkdown(report);
        case "sarif":
            return `${JSON.stringify(auditSarif(report), undefined, 2)}\n`;
        case "junit":
            return auditJunit(report);
        case "html":
            return auditPage(report);
    }
}
