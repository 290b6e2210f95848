import { portTexts } from "../../judge/allowed-advice";
import { labelsText, listed } from "../../judge/finding";
import { shownHost } from "../../judge/wide-names";
import type { Expectation } from "../../stack/expectations";
import { titleOf } from "../../stack/titles";
import type { Half } from "./half";
import type { Opening } from "./opening";
import type { Failure } from "./judge-row";
import { isPod, type Party } from "./asked";

/** What a row expects: `agent -> internet on 443 to be denied (registered as expect[0]: no way out)`. */
export function rowText({ path, from, to, ports, verdict, why }: Expectation): string {
    const reason = why === undefined ? "" : `: ${why}`;
    return `${from.name} -> ${to.name} on ${portTexts(ports).join(", ")} to be ${verdict} (registered as ${path}${reason})`;
}

/** What is so instead: who connects to whom, by which rules, or what stands between them. */
export function factText({ verdict, ports: asked }: Expectation, failure: Failure): string {
    const { parties, ports, halves, isSure } = failure;
    if (parties === undefined) return "that is not known of every pod";
    const [from, to] = parties;
    const on =
        (ports.isAll ? "all ports" : ports.toString()) +
        (asked.covers(ports) ? "" : ", over which the service mesh carries it");
    const may = verdict === "denied" ? "may connect" : isSure ? "cannot connect" : "may be kept from connecting";
    const shut = halves.filter(({ perhaps, surely }) => !(isSure ? perhaps : surely).covers(ports));
    const causes =
        verdict === "denied"
            ? halves.map((half) => openedText(half, failure))
            : shut.map((half) => shutText(half, failure));
    return `${partyText(from)} ${may} to ${partyText(to)} on ${on}${causes.length > 0 ? `, by ${listed(causes)}` : ""}`;
}

function partyText(party: Party): string {
    if (isPod(party)) return `a pod with labels ${labelsText(party.labels)} in "${party.home.name}"`;
    return "host" in party ? shownHost(party.host) : party.addresses;
}

/** Rules that open the ports; where they surely are open, those that are known. */
export const openingsIn = ({ openings }: Half, { ports, isSure }: Failure): readonly Opening[] =>
    openings.filter(({ perhaps, doubts }) => !perhaps.intersect(ports).isEmpty && !(isSure && doubts.length > 0));

const titlesOf = (half: Half, failure: Failure): readonly string[] => [
    ...new Set(openingsIn(half, failure).map(({ title }) => title)),
];

function openedText(half: Half, failure: Failure): string {
    const titles = titlesOf(half, failure);
    return titles.length > 0
        ? titles.join(" with ")
        : `the lack of isolation for ${half.direction.toLowerCase()} in "${half.pod.home.name}"`;
}

function shutText(half: Half, failure: Failure): string {
    const { direction, pod, isolatedBy, perhapsIsolatedBy, shutByTiers } = half;
    const isolating = [...isolatedBy, ...perhapsIsolatedBy].map(titleOf);
    const [policies, titles] = [[...isolating, ...shutByTiers], titlesOf(half, failure)];
    const opened = titles.length > 0 ? `only ${listed(titles)} may open` : "no rule opens";
    return `the isolation for ${direction.toLowerCase()} in "${pod.home.name}" (${listed(policies)}), which ${opened} for it`;
}
