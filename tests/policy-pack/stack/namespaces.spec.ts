import { expect } from "chai";
import { mergeNamespaces, readNamespace, selects, type SeenNamespace } from "../../../policy-pack/stack/namespaces";
import { unknownString } from "../../../policy-pack/stack/unknown-values";

const read = (labels: unknown, patch: boolean, name = "gateway") =>
    readNamespace(
        { type: "kubernetes:core/v1:Namespace", name: "ns", urn: "urn:ns", props: { metadata: { name, labels } } },
        patch,
    ) as SeenNamespace;

const has = { made: read({ team: "x" }, false), adopted: read({ team: "x" }, true) };
const lacks = { made: read({}, false), adopted: read({}, true) };
const later = { made: read({ team: unknownString }, false), adopted: read({ team: unknownString }, true) };
const allLater = { made: read(unknownString, false), adopted: read(unknownString, true) };
const expression = (operator: string, ...values: string[]) => ({
    matchExpressions: [{ key: "team", operator, ...(values.length > 0 && { values }) }] as never,
});
const asked = {
    "team=x": { matchLabels: { team: "x" } },
    "team=y": { matchLabels: { team: "y" } },
    "team in (x, y)": expression("In", "x", "y"),
    "team not in (x)": expression("NotIn", "x"),
    team: expression("Exists"),
    "!team": expression("DoesNotExist"),
};

/** What a selector says of a namespace that the stack makes, and of one that it only patches. */
const table: readonly (readonly [
    what: string,
    namespaces: { readonly made: SeenNamespace; readonly adopted: SeenNamespace },
    answers: readonly (readonly [selector: keyof typeof asked, made: string, adopted: string])[],
])[] = [
    [
        "a label that is written",
        has,
        [
            ["team=x", "yes", "yes"],
            ["team=y", "no", "no"],
            ["team in (x, y)", "yes", "yes"],
            ["team not in (x)", "no", "no"],
            ["team", "yes", "yes"],
            ["!team", "no", "no"],
        ],
    ],
    [
        "a label that is not written",
        lacks,
        [
            ["team=x", "no", "perhaps"],
            ["team=y", "no", "perhaps"],
            ["team in (x, y)", "no", "perhaps"],
            ["team not in (x)", "yes", "perhaps"],
            ["team", "no", "perhaps"],
            ["!team", "yes", "perhaps"],
        ],
    ],
    [
        "a label whose value is not known yet",
        later,
        [
            ["team=x", "perhaps", "perhaps"],
            ["team in (x, y)", "perhaps", "perhaps"],
            ["team not in (x)", "perhaps", "perhaps"],
            ["team", "yes", "yes"],
            ["!team", "no", "no"],
        ],
    ],
    [
        "labels of which nothing is known yet",
        allLater,
        [
            ["team=x", "perhaps", "perhaps"],
            ["team", "perhaps", "perhaps"],
            ["!team", "perhaps", "perhaps"],
        ],
    ],
];

describe("selects()", () => {
    for (const [what, { made, adopted }, answers] of table) {
        for (const [title, ofMade, ofAdopted] of answers) {
            it(`${title}, of ${what}: ${ofMade} where the stack makes the namespace, ${ofAdopted} where it patches it`, () => {
                expect([selects(asked[title], made), selects(asked[title], adopted)]).to.deep.equal([
                    ofMade,
                    ofAdopted,
                ]);
            });
        }
    }

    it("is yes for every namespace by its name and by a selector that asks for nothing", () => {
        for (const { made, adopted } of [has, lacks, later, allLater]) {
            for (const namespace of [made, adopted]) {
                expect(selects({ matchLabels: { "kubernetes.io/metadata.name": "gateway" } }, namespace)).to.equal(
                    "yes",
                );
                expect(selects({ matchLabels: { "kubernetes.io/metadata.name": "other" } }, namespace)).to.equal("no");
                expect(selects({}, namespace)).to.equal("yes");
            }
        }
    });

    it("is no where one of two requirements is not met, whatever is known of the other", () => {
        const selector = { matchLabels: { "kubernetes.io/metadata.name": "other", team: "x" } };
        expect(selects(selector, lacks.adopted)).to.equal("no");
        expect(
            selects({ matchLabels: { "kubernetes.io/metadata.name": "gateway", team: "x" } }, lacks.adopted),
        ).to.equal("perhaps");
    });

    it("knows all labels of a namespace that one resource makes and another patches", () => {
        for (const both of [mergeNamespaces(has.made, lacks.adopted), mergeNamespaces(lacks.adopted, has.made)]) {
            expect(selects(asked["team=x"], both)).to.equal("yes");
            expect(selects(expression("Exists"), mergeNamespaces(lacks.made, lacks.adopted))).to.equal("no");
        }
        expect(selects(asked["team=x"], mergeNamespaces(lacks.adopted, lacks.adopted))).to.equal("perhaps");
    });
});
