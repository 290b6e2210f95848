import type { PolicyResource } from "@pulumi/policy";
import { AnalyzerResource, AnalyzerResourceOptions, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { readStacksOnce } from "../../../policy-pack/judge/whole-stack";
import { SeenOnce } from "../../../policy-pack/stack/seen-once";
import { unknownString } from "../../../policy-pack/stack/sentinel";
import { structOf } from "../pack-process";

const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

/** As the SDK does: asks a request for its resources, and shows policies what it read of them. */
const shownOf = (request: AnalyzeStackRequest) =>
    request.getResourcesList().map((one) => ({
        type: one.getType(),
        name: one.getName(),
        urn: one.getUrn(),
        props: one.getProperties()?.toJavaScript() ?? {},
        opts: { ignoreChanges: one.getOptions()?.getIgnorechangesList() },
    })) as unknown as PolicyResource[];

function messageOf(urn: string, props: object, parent = ""): AnalyzerResource {
    const options = new AnalyzerResourceOptions().setParent(parent);
    return new AnalyzerResource()
        .setType("test:index:Thing")
        .setName(`name of ${urn}`)
        .setUrn(urn)
        .setParent(parent)
        .setProperties(structOf(props))
        .setOptions(options);
}

describe("readStacksOnce()", () => {
    // The class that other specs serialise with stays as it is.
    const prototype = Object.create(AnalyzeStackRequest.prototype) as AnalyzeStackRequest;
    const read = readStacksOnce(new SeenOnce(), prototype);
    const requestOf = (...resources: AnalyzerResource[]) =>
        Object.setPrototypeOf(new AnalyzeStackRequest().setResourcesList(resources), prototype) as AnalyzeStackRequest;

    it("reads type, name, urn, parent and inputs of every resource, secrets unwrapped and unknown values as they came", () => {
        const props = { a: [1, null, { b: secret({ c: secret("hush") }) }], later: unknownString, no: false };
        const stack = read(shownOf(requestOf(messageOf("parent", {}, "gone"), messageOf("child", props, "parent"))));
        expect(stack).to.deep.equal([
            {
                type: "test:index:Thing",
                name: "name of parent",
                urn: "parent",
                props: {},
                parent: "gone",
                provider: undefined,
            },
            {
                type: "test:index:Thing",
                name: "name of child",
                urn: "child",
                props: { a: [1, null, { b: { c: "hush" } }], later: unknownString, no: false },
                parent: "parent",
                provider: undefined,
            },
        ]);
    });

    it("gives every policy of a request one list, and every request its own, in whatever order they are asked", () => {
        const [one, two] = [requestOf(messageOf("one", {})), requestOf(messageOf("one", {}))];
        const first = read(shownOf(one));
        const second = read(shownOf(two));
        expect(read(shownOf(one))).to.equal(first);
        expect(second).to.not.equal(first);
        expect(read(shownOf(two))).to.equal(second);
    });

    it("gives an empty stack as an empty list", () => {
        expect(read(shownOf(requestOf()))).to.deep.equal([]);
    });

    it("reads resources as shown where no stand-in comes", () => {
        const shown = shownOf(new AnalyzeStackRequest().setResourcesList([messageOf("one", { a: 1 })]));
        expect(read(shown).map(({ urn, props }) => ({ urn, props }))).to.deep.equal([{ urn: "one", props: { a: 1 } }]);
        expect(read([])).to.deep.equal([]);
    });
});
