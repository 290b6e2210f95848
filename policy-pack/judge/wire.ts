import * as pulumi from "@pulumi/pulumi";
import type {
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { kindOf } from "../stack/kinds";
import { seen, type SeenResource } from "../stack/resource";
import { SeenOnce } from "../stack/seen-once";
import { Secrets } from "../stack/secrets";
import { copied, type Bag } from "../stack/sentinel";
import { viewOf, type StackView } from "../stack/view";
import type { Finding } from "./finding";
import type { Platform } from "./platform";
import type { ResourceRule, StackRule } from "./rule";
import type { CommonConfig } from "./settings";
import { noteSecrets } from "./secrets";
import { readStacksOnce } from "./whole-stack";
import { propertiesOf, settle, type AnyRule, type Surroundings } from "./settle";

const secrets = new Secrets();
noteSecrets(secrets);
const seenOnce = new SeenOnce();
const readStack = readStacksOnce(seenOnce);

/** Ties a stack rule to Pulumi's policy SDK. */
export function stackPolicy<C extends CommonConfig>(rule: StackRule<C>): StackValidationPolicy {
    return {
        ...described(rule),
        validateStack: (args, report) => {
            const stack = sharedView(readStack(args.resources));
            const around = surroundings("stack", stack.meshes[0]?.props["platform"]);
            tell(rule, args.getConfig<CommonConfig>(), report, around, (config, platform) =>
                rule.judge(stack, config as C, platform),
            );
        },
    };
}

/** Ties a resource rule to Pulumi's policy SDK. */
export function resourcePolicy<C extends CommonConfig>(rule: ResourceRule<C>): ResourceValidationPolicy {
    const { remedy } = rule;
    return {
        ...described(rule),
        validateResource: (args, report) => {
            const resource = seenOnce.of(seenAlone(args));
            remember(resource);
            tell(rule, args.getConfig<CommonConfig>(), report, surroundings("resource"), (config, platform) =>
                rule.judge(resource, config as C, platform),
            );
        },
        ...(remedy === undefined ? {} : { remediateResource: (args) => remediate(args, remedy) }),
    };
}

/** Writes through the SDK's proxies, in place: they keep secrets secret and leave unknown values as they are. */
function remediate<C extends CommonConfig>(
    args: ResourceValidationArgs,
    remedy: NonNullable<ResourceRule<C>["remedy"]>,
): Record<string, unknown> | undefined {
    const resource = seenAlone(args);
    const edit = remedy({ ...resource, props: copied(resource.props) as Bag }, args.getConfig<C>());
    if (edit === undefined) return undefined;
    let target = args.props as Record<string, Record<string, unknown>>;
    for (const key of edit.path.slice(0, -1)) target = (target[key] ??= {}) as typeof target;
    (target as Record<string, unknown>)[edit.path.at(-1) ?? ""] = edit.value;
    return args.props;
}

/** A resource that comes by itself: its parent is known by URN only. */
const seenAlone = ({ type, name, urn, props, opts, provider }: ResourceValidationArgs): SeenResource =>
    seen({ type, name, urn, props, opts, provider });

function described(rule: AnyRule) {
    const { name, title, description, level, severity } = rule;
    return {
        name,
        displayName: title,
        description,
        enforcementLevel: level,
        severity,
        configSchema: { properties: propertiesOf(rule) },
        url: `https://www.npmjs.com/package/ai-mesh-isolation-policies#${name}`,
    };
}

/** Asks for the verdicts and hands them to the SDK. */
function tell(
    rule: AnyRule,
    config: CommonConfig,
    reportViolation: ReportViolation,
    around: Surroundings,
    judge: (config: CommonConfig, platform: Platform) => Finding[],
): void {
    for (const { message, urn, advisory } of settle(rule, config, judge, around)) {
        const text = secrets.redact(message);
        if (advisory) asAdvisory(reportViolation)({ message: `${rule.description}\n${text}`, urn });
        else reportViolation(text, urn);
    }
}

/** The mesh in the stack's own config, where the stack keeps it there; read once, since every policy asks with every resource. */
function meshOfConfig(): Bag | undefined {
    const config = new pulumi.Config("ai-mesh-isolation");
    const text = config.get("mesh");
    if (configured?.text !== text) configured = { text, mesh: config.getObject<Bag>("mesh") };
    return configured?.mesh;
}

let configured: { readonly text: string | undefined; readonly mesh: Bag | undefined } | undefined;

const surroundings = (scope: Surroundings["scope"], meshPlatform?: unknown): Surroundings => ({
    stackPlatform: meshOfConfig()?.["platform"] ?? meshPlatform,
    today: today(),
    scope,
});

const MS_PER_DAY = 86_400_000;
let day = { number: NaN, text: "" };

/** Today as `YYYY-MM-DD`, UTC; spelled once a day, since every policy asks with every resource. */
function today(): string {
    const number = Math.floor(Date.now() / MS_PER_DAY);
    if (number !== day.number) day = { number, text: new Date(number * MS_PER_DAY).toISOString().slice(0, 10) };
    return day.text;
}

/**
 * Inputs of the stack's MeshIsolations by URN. The engine shows a whole stack by its outputs, which do not say what was
 * declared; each resource's inputs come by before, one at a time.
 */
const declared = new Map<string, Bag>();

function remember({ type, urn, props }: SeenResource): void {
    if (kindOf(type).kind === "mesh") declared.set(urn, props);
}

function withInputs(resource: SeenResource): SeenResource {
    if (kindOf(resource.type).kind !== "mesh" || Array.isArray(resource.props["flows"])) return resource;
    return { ...resource, props: declared.get(resource.urn) ?? meshOfConfig() ?? resource.props };
}

/** The SDK takes one violation's own level in an object; its types tell only of the text. The version is exact. */
function asAdvisory(reportViolation: ReportViolation) {
    return (violation: { message: string; urn: string | undefined }) =>
        (reportViolation as unknown as (violation: object) => void)({ ...violation, enforcementLevel: "advisory" });
}

/** The view of one request's resources, made for the first of its policies and kept while the request lives. */
function sharedView(resources: readonly SeenResource[]): StackView {
    const view = views.get(resources) ?? viewOf(resources.map(withInputs));
    views.set(resources, view);
    return view;
}

const views = new WeakMap<readonly SeenResource[], StackView>();
