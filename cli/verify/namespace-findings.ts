import type { Labels } from "../../netpol";
import type { Intent } from "./intent";
import type { Live } from "./live";
import type { PolicyFinding } from "./policy-finding";

const none = { opens: [], closes: [] };

/** Namespaces that are not there, and labels of the intent's namespaces that are not what it says: policies select by them. */
export function namespaceFindings(intent: Intent, live: Live): PolicyFinding[] {
    const labels = new Map(live.namespaces.map((each) => [each.name, each.labels]));
    const missing = [...intent.namespaces]
        .filter((name) => !labels.has(name))
        .map((object): PolicyFinding => {
            return { matter: "missing-namespace", object, ...none, advice: "run `pulumi up --refresh`" };
        });
    const wrong = intent.cluster.namespaces.flatMap(({ name, labels: wanted }) => {
        const now = labels.get(name);
        return now === undefined ? [] : labelFinding(name, wanted, now);
    });
    return [...missing, ...wrong].sort((a, b) => (a.object < b.object ? -1 : 1));
}

function labelFinding(object: string, wanted: Labels, now: Labels): PolicyFinding[] {
    const wrong = Object.entries(wanted).filter(([key, value]) => now[key] !== value);
    if (wrong.length === 0) return [];
    const said = wrong.map(([key, value]) => `${key}: ${now[key] ?? "(absent)"} instead of ${value}`).join(", ");
    const advice = `set it back with \`pulumi up --refresh\`; others' policies select by it (${said})`;
    return [{ matter: "label", object, ...none, advice }];
}
