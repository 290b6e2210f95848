import { landmarkNames } from "../../compare/landmarks";
import { expectationCounts, expectedText, outcomeText, reasonText } from "../../compare/expectation-changes";
import type { ChangeLine, DiffReport } from "../../compare/report";
import { nameOf } from "../../compare/compared-pods";
import type { Story } from "../stories";
import { type RouteLine, routeTexts } from "../routes";
import { escape } from "../picture/escape";
import { byNamespace, count, lineEndName, perhapsNote, portsText, radiusText, unclearNote, whyText } from "../words";

const signs = { opened: "+ opens", closed: "− closes", changed: "~ changes" } as const;

/** What opens and closes, namespace by namespace. */
export function changesHtml(report: DiffReport): string {
    const groups = byNamespace(report);
    if (groups.length === 0) return "";
    const bodies = groups.map(
        ([title, lines]) =>
            `<tbody><tr><th colspan="5" scope="rowgroup" class="band">${escape(title)}</th></tr>${lines.map((line) => row(line, report)).join("")}</tbody>`,
    );
    const head = ["", "From", "To", "Ports", "Why"].map((text) => `<th scope="col">${text}</th>`).join("");
    return `<section><h2>What changes</h2><div class="wide"><table><thead><tr>${head}</tr></thead>${bodies.join("")}</table></div></section>`;
}

function row(each: ChangeLine, { names }: DiffReport): string {
    const [from, to] = [each.line.from, each.line.to].map((end) => escape(lineEndName(end, names)));
    const places = each.places.map((place) => `<span class="place">reaches ${landmarkNames[place]}</span>`);
    const why = [...places, escape(whyText(each))].filter(Boolean).join("; ");
    return (
        `<tr class="${each.kind}"><td class="sign">${signs[each.kind]}</td><td>${from}</td><td>${to}</td>` +
        `<td class="ports">${escape(portsText(each))}</td><td>${why}</td></tr>`
    );
}

/** Flows through gateways, with what is lost with each gateway. */
export function routesHtml(routes: readonly RouteLine[]): string {
    if (routes.length === 0) return "";
    const items = routeTexts(routes)
        .map((text) => `<li>${escape(text)}</li>`)
        .join("");
    return `<section><h2>Through gateways</h2><ul>${items}</ul></section>`;
}

/** What nobody can judge before a deployment. */
export function unclearHtml({ unclear }: DiffReport): string {
    if (unclear.length === 0) return "";
    const items = unclear.map((title) => `<li>${escape(title)}</li>`).join("");
    return `<section><h2>Not to be judged here</h2><p>${unclearNote}</p><ul>${items}</ul></section>`;
}

/** What the meshes expect, row by row. */
export function expectationsHtml({ expectations }: DiffReport): string {
    if (expectations.length === 0) return "";
    const rows = expectations.map((each) => {
        const { from, to, after } = each;
        const level = after === "failed" ? "refused" : after === "met" ? "fixed" : "noted";
        const cells = [from, to, expectedText(each), reasonText(each)];
        const told = cells.map((text) => `<td>${escape(text)}</td>`).join("");
        return `<tr><td><span class="level ${level}">${outcomeText(each)}</span></td>${told}</tr>`;
    });
    const head = ["", "From", "To", "Expected", "Why"].map((text) => `<th scope="col">${text}</th>`).join("");
    return (
        `<section><h2>Expectations</h2><p class="soft">${escape(expectationCounts(expectations))}</p>` +
        `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`
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
export function radiusHtml({ radii }: DiffReport): string {
    if (radii.length === 0) return "";
    const rows = radii
        .map((each) => `<tr><td>${escape(nameOf(each.pods))}</td><td>${escape(radiusText(each))}</td></tr>`)
        .join("");
    return (
        `<section><h2>Blast radius</h2><p class="soft">What whoever holds one pod could get to, through every pod on the way. Only where it is another one than before.</p>` +
        `<div class="wide"><table><thead><tr><th scope="col">Pod</th><th scope="col">Before → after</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
    );
}

/** What only perhaps changes. */
export function perhapsHtml({ lines, names }: DiffReport): string {
    const uncertain = lines.filter(({ perhaps }) => perhaps);
    if (uncertain.length === 0) return "";
    const rows = uncertain.map((each) => {
        const [from, to] = [each.line.from, each.line.to].map((end) => escape(lineEndName(end, names)));
        return `<tr><td>${from}</td><td>${to}</td><td class="ports">${escape(portsText(each))}</td><td>${escape(each.dependsOn.join("; "))}</td></tr>`;
    });
    return (
        `<section><details><summary>${count(uncertain.length, "connection")} may change</summary><p class="soft">${escape(perhapsNote)}</p>` +
        `<div class="wide"><table><tbody>${rows.join("")}</tbody></table></div></details></section>`
    );
}

/** Every connection with the policies behind it, to be searched. */
export function connectionsHtml(stories: readonly Story[]): string {
    const rows = stories.map(({ state, from, to, before, after, why, policies, remarks }) => {
        const ports = state === "changed" ? `${before} → ${after}` : after || before;
        const because = [...why, ...(why.length === 0 ? remarks : [])].join("; ");
        return `<tr class="${state}"><td class="sign">${state === "same" ? "" : signs[state]}</td><td>${escape(from)}</td><td>${escape(to)}</td><td class="ports">${escape(ports)}</td><td>${escape(because)}</td><td class="soft">${escape(policies.join(", "))}</td></tr>`;
    });
    return (
        `<section><details id="connections"><summary>All ${count(stories.length, "connection")} and the policies behind them</summary>` +
        `<p><label>Filter <input id="filter" type="search"></label> <span id="shown" role="status" class="soft"></span></p>` +
        `<div class="wide"><table><thead><tr><th scope="col"></th><th scope="col">From</th><th scope="col">To</th><th scope="col">Ports</th><th scope="col">Why</th><th scope="col">Policies</th></tr></thead>` +
        `<tbody>${rows.join("\n")}</tbody></table></div></details></section>`
    );
}
