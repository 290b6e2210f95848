import { expect } from "chai";
import fc from "fast-check";
import { operations, outcomeOf } from "../../../cli/worlds/preview/operations";
import { previewOf, type Preview } from "../../../cli/worlds/preview/read-preview";
import { InputError } from "../../../cli/terminal/input-error";
import { closed, created, namespace, printed, root, stackStep, step, textOf, urnOf, type Json } from "./printed";

const read = (preview: unknown): Preview => previewOf(textOf(preview), "p.json");

/** What is said of a text that is refused; "" where it is read. */
function refusal(text: string): string {
    try {
        previewOf(text, "p.json");
        return "";
    } catch (error) {
        expect(error).to.be.instanceOf(InputError);
        return (error as Error).message;
    }
}

const refused = (preview: unknown): string => refusal(textOf(preview));
const names = (preview: Preview): string[] => preview.resources.map(({ name }) => name);
const old = (state: Json, more: Json = {}): Json => ({ oldState: { ...state, id: "there", ...more } });

describe("reading a preview of Pulumi's", () => {
    it("knows project and stack by the URNs, and what a resource hangs together with", () => {
        const [denyAll] = closed("agents", {
            deletedWith: urnOf("kubernetes:core/v1:Namespace", "agents"),
            propertyDependencies: { spec: [], metadata: [urnOf("kubernetes:core/v1:Namespace", "agents")] },
            customTimeouts: { create: 300 },
            ignoreChanges: ["spec.x"],
            protect: true,
            retainOnDelete: true,
        });
        const preview = read(created(namespace("agents"), denyAll!));
        expect([preview.project, preview.stack]).to.deep.equal(["shop", "dev"]);
        const found = preview.resources.find(({ name }) => name === "agents/deny-all");
        expect(found).to.deep.include({
            type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
            custom: true,
            external: false,
            parent: root,
            dependencies: [urnOf("kubernetes:core/v1:Namespace", "agents")],
            propertyDependencies: { metadata: [urnOf("kubernetes:core/v1:Namespace", "agents")], spec: [] },
            deletedWith: urnOf("kubernetes:core/v1:Namespace", "agents"),
            retainOnDelete: true,
            provider: "",
            version: "4.34.2",
        });
        expect(found?.options).to.deep.include({
            protect: true,
            ignoreChanges: ["spec.x"],
            timeouts: { create: 300, update: 0, delete: 0 },
        });
    });

    it("keeps names with colons whole, sorts by URN and remembers the order of the program", () => {
        const preview = read(created(namespace("z"), namespace("a::b"), namespace("m")));
        expect(names(preview)).to.deep.equal(["a::b", "m", "z", "shop-dev"]);
        expect(preview.inOrder.map(({ name }) => name)).to.deep.equal(["shop-dev", "z", "a::b", "m"]);
    });

    it("takes from each kind of step what it says of the stack as it will be", () => {
        const stays = operations.filter((op) => {
            const steps = [stackStep("same"), step(op, namespace("x"), old(namespace("x")))];
            return names(read(printed(steps))).includes("x");
        });
        expect(stays).to.deep.equal([
            "same",
            "create",
            "update",
            "replace",
            "create-replacement",
            "read",
            "read-replacement",
            "import",
            "import-replacement",
        ]);
        expect(operations).to.have.length(17);
        expect(outcomeOf("toString")).to.equal(undefined);
    });

    it("counts a replacement once, with its new state, however many of its steps are printed", () => {
        const before = namespace("team");
        const after: Json = { ...before, inputs: { metadata: { name: "team2" } } };
        const replace = step("replace", after, old(before, { delete: true }));
        const whole = [step("create-replacement", after, old(before)), replace];
        const gone = { op: "delete-replaced", urn: String(before["urn"]), ...old(before), detailedDiff: null };
        for (const steps of [[replace], [...whole, gone], [gone, replace, whole[0]!]]) {
            const [found, ...more] = read(printed([stackStep("same"), ...steps])).resources;
            expect(found?.inputs).to.deep.equal({ metadata: { name: "team2" } });
            expect(more.map(({ name }) => name)).to.deep.equal(["shop-dev"]);
        }
    });

    it("takes the program's step where a refresh comes before it, and nothing of what is deleted", () => {
        const seen: Json = { ...namespace("team"), inputs: { metadata: { name: "as-it-was" } } };
        const steps = [
            step("refresh", seen, old(seen)),
            stackStep("same"),
            step("same", namespace("team"), old(namespace("team"))),
            { op: "delete", urn: String(namespace("gone")["urn"]), ...old(namespace("gone")), detailedDiff: null },
            { op: "delete", urn: String(seen["urn"]), ...old(seen, { delete: true }), detailedDiff: null },
        ];
        const preview = read(printed(steps));
        expect(names(preview)).to.deep.equal(["team", "shop-dev"]);
        expect(preview.resources[0]?.inputs).to.deep.equal(namespace("team")["inputs"]);
    });

    it("knows of what is only read its name, and what the provider answered where that is printed", () => {
        const sys = { ...namespace("sys", { external: true, id: "kube-system" }), inputs: undefined };
        const outputs = { metadata: { name: "kube-system", labels: { live: "yes" } } };
        const [bare, answered] = [sys, { ...sys, outputs }].map(
            (state) => read(printed([stackStep(), step("read", state)])).resources[0],
        );
        expect(bare).to.deep.include({ external: true, inputs: { metadata: { name: "kube-system" } } });
        expect(answered?.inputs).to.deep.equal(outputs);
    });

    it("leaves outputs out, old ones of the stack too", () => {
        const same = stackStep("same");
        const preview = read(printed([{ ...same, newState: { ...(same["newState"] as Json), outputs: { a: 1 } } }]));
        expect(preview.outputs).to.deep.equal({});
        expect(preview.resources[0]?.inputs).to.deep.equal({});
    });

    it("passes on what the program said, without the severity that stands before it anyway", () => {
        const diagnostics = [
            { message: "warning: careful\n", severity: "warning", urn: root },
            { message: "by the way\n", severity: "info#err" },
        ];
        expect(read({ ...created(), diagnostics }).logs).to.deep.equal([
            { severity: "warning", message: "careful", urn: root },
            { severity: "info", message: "by the way", urn: "" },
        ]);
    });
});

describe("a preview that does not hold the whole stack", () => {
    const whole = printed([
        stackStep("same"),
        step("same", namespace("team"), old(namespace("team"))),
        ...closed("team").map((each) => step("create", each)),
    ]);
    const error = { message: "error: Running program failed:\n\u001b[31mboom\n", severity: "error" };

    it("is refused with what to run, and the whole one is not", () => {
        expect(refused(whole)).to.equal("");
        const steps = (whole["steps"] as Json[]).filter(({ op }, i) => op !== "same" || i === 0);
        const message = refused({ ...whole, steps });
        expect(message).to.contain("changeSummary.same is 2, and 1 such steps are there");
        expect(message).to.contain("pulumi preview --json --show-sames > FILE");
    });

    const cases: readonly (readonly [string, Json, string])[] = [
        [
            "failed",
            { ...whole, diagnostics: [error] },
            "the preview failed, so that it may lack resources: Running program",
        ],
        ["may be corrupt", { ...whole, maybeCorrupt: true }, "maybeCorrupt"],
        ["was interrupted", { ...whole, changeSummary: undefined }, "changeSummary is missing"],
        ["has no step for the stack", printed([step("create", namespace("x"))]), "no step for the stack itself"],
        [
            "deletes the stack",
            printed([{ op: "delete", urn: root, ...old({ urn: root, custom: false, type: "pulumi:pulumi:Stack" }) }]),
            "no step for the stack itself",
        ],
        [
            "only refreshes",
            printed([step("refresh", stackStep()["newState"] as Json)], { changeSummary: { same: 1 } }),
            "no step for the stack itself",
        ],
        [
            "leaves out what --target leaves out",
            printed([stackStep(), step("same", namespace("x"), { oldState: namespace("x") })]),
            `steps[1] (${urnOf("kubernetes:core/v1:Namespace", "x")}) does not exist and would not be made`,
        ],
        [
            "has a step nobody knows",
            printed([stackStep(), step("conjure", namespace("x"))]),
            'steps[1].op is "conjure"',
        ],
        [
            "has no new state where one is due",
            printed([stackStep(), { op: "create", urn: String(namespace("x")["urn"]) }]),
            "steps[1].newState is missing",
        ],
        [
            "has a step without a URN",
            printed([stackStep(), { op: "create", newState: namespace("x") } as never]),
            "steps[1].urn",
        ],
        [
            "has a resource twice",
            created(namespace("x"), namespace("x")),
            `steps[1] and steps[2] are both of ${urnOf("kubernetes:core/v1:Namespace", "x")} ("create", "create")`,
        ],
        [
            "has another's state in a step",
            printed([stackStep(), step("create", namespace("x"), { urn: namespace("y")["urn"] as string })]),
            "steps[1].newState.urn is",
        ],
        [
            "mixes two stacks",
            created({ ...namespace("x"), urn: "urn:pulumi:prod::shop::kubernetes:core/v1:Namespace::x" }),
            "of another stack than steps[0] (urn:pulumi:dev::shop)",
        ],
    ];
    for (const [title, preview, expected] of cases) {
        it(`is refused where it ${title}`, () => expect(refused(preview)).to.contain(expected));
    }

    it("names all that is wrong at once", () => {
        const message = refused({
            ...whole,
            diagnostics: [error, error],
            maybeCorrupt: true,
            changeSummary: undefined,
        });
        expect(message.match(/^ {2}\S/gm)).to.have.length(3);
    });

    it("is refused whichever counted step is missing, and however much of its end", () => {
        const all = whole["steps"] as Json[];
        for (const i of all.keys())
            expect(refused({ ...whole, steps: all.filter((_, at) => at !== i) }), `steps[${i}]`).not.to.equal("");
        const text = textOf(whole).trimEnd();
        fc.assert(
            fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => refusal(text.slice(0, end)) !== ""),
        );
        expect(refusal(text.slice(0, -20))).to.contain("it is cut off");
    });
});

describe("what is no preview", () => {
    const event = { sequence: 0, timestamp: 1795650894, preludeEvent: { config: {} } };
    const cases: readonly (readonly [string, string, string])[] = [
        ["nothing", " \n", "it is empty"],
        ["words", "error: no stack selected\n", "it is not JSON; only standard output belongs into the file"],
        [
            "what people are shown",
            "Previewing update (dev):\n  + 3 to create\n",
            "it is what a preview prints for people",
        ],
        [
            "a stream of events",
            `${JSON.stringify(event)}\n${JSON.stringify(event)}\n`,
            "unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW",
        ],
        ["one event", JSON.stringify(event), "unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW"],
        [
            "a summary",
            JSON.stringify({ result: "succeeded", duration: 1, summary: {} }),
            "pulumi preview --output json",
        ],
        ["a state", JSON.stringify({ version: 3, deployment: {} }), "give it as --state"],
        ["an update plan", JSON.stringify({ manifest: {}, resourcePlans: {} }), "pulumi preview --save-plan"],
        [
            "a plan of this package",
            JSON.stringify({ version: 1, violations: [], verdict: "passed" }),
            "ai-mesh plan -o json",
        ],
        ["a manifest", JSON.stringify({ apiVersion: "v1", kind: "Namespace" }), "give it as --manifests"],
        ["a list", "[]", "it holds no JSON object"],
        ["null", "null", "it holds no JSON object"],
        ["an empty object", "{}", "it has none of steps, diagnostics, changeSummary"],
        ["steps that are no list", JSON.stringify({ steps: {} }), "steps: "],
    ];
    for (const [title, text, expected] of cases) {
        it(`${title}: is recognised, and no word of it is quoted`, () => {
            expect(refusal(text)).to.contain(expected);
            expect(refusal(`${text.trimEnd()} hunter2`)).not.to.contain("hunter2");
        });
    }

    it("names ten mistakes of many, each by its path", () => {
        const steps = Array.from({ length: 12 }, () => ({ op: 1, urn: root }));
        const message = refused({ steps });
        expect(message).to.contain("steps[0].op: ").and.to.contain("and 2 more");
    });
});
