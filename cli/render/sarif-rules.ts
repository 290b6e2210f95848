import { homepage } from "../../package.json";
import { allRules } from "../../policy-pack/judge/check";

/** A rule as SARIF 2.1.0 has it: what code hosts show beside a finding of it. */
export interface SarifRule {
    readonly id: string;
    readonly shortDescription: { readonly text: string };
    readonly fullDescription: { readonly text: string };
    readonly help: { readonly text: string; readonly markdown: string };
    /** The page that explains it; policies of other packs have none here. */
    readonly helpUri?: string;
}

/** What a rule is made from. */
interface About {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    /** What to do about a finding. */
    readonly fix: string;
    /** Page of the handbook that has a heading of the rule's name, below docs/. */
    readonly page?: string;
}

/** A rule with its help; what is said of it as Markdown holds for plain text too. */
export function sarifRule({ id, title, description, fix, page }: About): SarifRule {
    const helpUri = page === undefined ? undefined : `${pages}/${page}#${id}`;
    const more = helpUri === undefined ? "" : `\n\n[More about ${id}](${helpUri})`;
    return {
        id,
        shortDescription: { text: title },
        fullDescription: { text: description },
        help: {
            text: `${description} ${fix.replaceAll("`", "")}`,
            markdown: `${description}\n\n**What to do.** ${fix}${more}`,
        },
        ...(helpUri === undefined ? {} : { helpUri }),
    };
}

const pages = homepage.replace(/#.*$/, "/blob/main/docs");

const own = new Map(
    allRules.map(({ name, title, description, fix }) => [
        name,
        sarifRule({ id: name, title, description, fix, page: "reference/policies.md" }),
    ]),
);

/** Every policy of this package, in its order. */
export const ownPolicyRules: readonly SarifRule[] = [...own.values()];

/** A policy by its name: this package's own, or one that another pack brings, of which only its name is known. */
export const policyRule = (name: string): SarifRule =>
    own.get(name) ??
    sarifRule({
        id: name,
        title: name,
        description: `A policy called ${name}, of a policy pack of another author.`,
        fix: "Its message says what it found; its pack says what it wants.",
    });
