import { expectationCounts, expectedText, outcomeText, reasonText } from "../../compare/expectation-changes";
import type { DiffReport } from "../../compare/report";
import { nameOf } from "../../compare/compared-pods";
import type { Story } from "../stories";
import { type RouteLine, routeTexts } from "../routes";
import { escape } from "../picture/escape";
import { count } from "../../terminal/count";
import { radiusText } from "../words";
import { changeSigns } from "./changes";
import { portsHtml } from "./ports-html";

/** Flows through gateways, with what is lost with each gateway. */
export function routesHtml(routes: readonly RouteLine[]): string {
    if (routes.length === 0) return "";
    const items = routeTexts(routes)
        .map((text) => `<li>${escape(text)}</li>`)
        .join("");
    return `<section><h2>Through gateways</h2><ul>${items}</ul></section>`;
}

const expectedHeads = ["From", "To", "Expected", "Why"] as const;

/** What the meshes expect, row by row. */
export function expectationsHtml({ expectations }: DiffReport): string {
    if (expectations.length === 0) return "";
    const rows = expectations.map((each) => {
        const { from, to, after } = each;
        const level = after === "failed" ? "refused" : after === "met" ? "fixed" : "noted";
        const cells = [from, to, expectedText(each), reasonText(each)];
        const told = cells.map((text, i) => `<td data-head="${expectedHeads[i] ?? ""}">${escape(text)}</td>`).join("");
        return `<tr><td><span class="level ${level}">${outcomeText(each)}</span></td>${told}</tr>`;
    });
    const head = [`<span class="visually-hidden">Outcome</span>`, ...expectedHeads]
        .map((text) => `<th scope="col">${text}</th>`)
        .join("");
    return (
        `<section><h2>Expectations</h2><p class="soft">${escape(expectationCounts(expectations))}</p>` +
        `<div class="wide"><table class="stacks"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`
    );
}

/** What the policy pack says. */
export function packHtml({ packs }: DiffReport): string {
    const { violations, fixed, policies } = packs;
    if (policies.length === 0) return "";
    const finding = (level: string, text: string, policy: string, message: string): string =>
        `<p><span class="level ${level}">${text}</span> <strong>${escape(policy)}</strong></p><p class="message">${escape(message.trim())}</p>`;
    const said = [
        ...violations.map((each) =>
            finding(
                each.blocks ? "refused" : "noted",
                `${each.blocks ? "✖ refused" : "! noted"}${each.isNew ? ", new" : ""}`,
                each.policy,
                each.message,
            ),
        ),
        ...fixed.map((each) => finding("fixed", "✔ fixed", each.policy, each.message)),
    ];
    const table = policies
        .map(({ policy, level, before = "not judged", after = "not judged" }) => {
            return `<tr><td>${escape(policy)}</td><td>${level}</td><td>${before}</td><td>${after}</td></tr>`;
        })
        .join("");
    const passed = violations.length === 0 ? `<p>Every policy passes.</p>` : "";
    return (
        `<section><h2>Policy pack</h2>${passed}${said.join("")}<details><summary>${count(policies.length, "policy", "policies")}</summary>` +
        `<div class="wide"><table><thead><tr><th scope="col">Policy</th><th scope="col">Level</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>` +
        `<tbody>${table}</tbody></table></div></details></section>`
    );
}

/** Whose blast radius is another one. */
export function radiusHtml({ radii, names }: DiffReport): string {
    if (radii.length === 0) return "";
    const rows = radii
        .map((each) => `<tr><td>${escape(nameOf(each.pods))}</td><td>${escape(radiusText(each, names))}</td></tr>`)
        .join("");
    return (
        `<section><h2>Blast radius</h2><p class="soft">What whoever holds one pod could get to, through every pod on the way. Only where it is another one than before.</p>` +
        `<div class="wide"><table><thead><tr><th scope="col">Pod</th><th scope="col">Before → after</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
    );
}

/** Every connection with the policies behind it, to be searched. */
export function connectionsHtml(stories: readonly Story[]): string {
    const rows = stories.map(({ state, from, to, before, after, why, policies, remarks }) => {
        const ports = state === "changed" ? `${before} → ${after}` : after || before;
        const because = [...why, ...(why.length === 0 ? remarks : [])].join("; ");
        return `<tr class="${state}"><td class="sign">${state === "same" ? "" : changeSigns[state]}</td><td data-head="From">${escape(from)}</td><td data-head="To">${escape(to)}</td><td class="ports" data-head="Ports">${portsHtml(ports)}</td><td data-head="Why">${escape(because)}</td><td class="soft" data-head="Policies">${escape(policies.join(", "))}</td></tr>`;
    });
    return (
        `<section><details id="connections"><summary>All ${count(stories.length, "connection")} and the policies behind them</summary>` +
        `<p><label>Filter <input id="filter" type="search"></label> <span id="shown" role="status" class="soft"></span></p>` +
        `<div class="wide"><table class="stacks"><thead><tr><th scope="col"><span class="visually-hidden">Change</span></th><th scope="col">From</th><th scope="col">To</th><th scope="col">Ports</th><th scope="col">Why</th><th scope="col">Policies</th></tr></thead>` +
        `<tbody>${rows.join("\n")}</tbody></table></div></details></section>`
    );
}
