import { expect } from "chai";
import { judge } from "../../../policy-pack/judge/check";
import { today } from "../in-process";
import { honestStacks } from "./stacks";

describe("honest stacks", () => {
    const refused = (...[{ resources, settings }]: [(typeof honestStacks)[number]]) =>
        judge({ resources, config: settings, today }).flatMap(({ level, policy, message }) =>
            level === "mandatory" ? [`${policy}: ${message}`] : [],
        );

    it("are forty and more, each with a name of its own", () => {
        expect(new Set(honestStacks.map(({ title }) => title)).size).to.equal(honestStacks.length);
        expect(honestStacks).to.have.length.of.at.least(40);
    });

    for (const stack of honestStacks) {
        it(`passes: ${stack.title}`, () => {
            expect(refused(stack)).to.deep.equal([]);
        });
    }

    it("are refused once what denies by default is gone", () => {
        const denies = /\/(?:deny-all|deny-ingress|default|front)$|^all$/;
        const open = honestStacks.map((one) => ({
            ...one,
            resources: one.resources.filter(({ name }) => !denies.test(name)),
        }));
        expect(open.filter((one) => refused(one).length === 0).map(({ title }) => title)).to.deep.equal([]);
    });

    it("need the exceptions and exemptions that they name", () => {
        const meant = honestStacks.filter(({ settings }) =>
            /"(?:allowed|exemptions)"/.test(JSON.stringify(settings ?? {})),
        );
        const platformOnly = meant.map(({ settings, ...one }) => ({
            ...one,
            settings: { "no-wide-egress": { settings: { platform: platformIn(settings) } as object } },
        }));
        expect(platformOnly).to.have.length.above(8);
        expect(platformOnly.filter((one) => refused(one).length === 0).map(({ title }) => title)).to.deep.equal([]);
    });
});

const platformIn = (settings: (typeof honestStacks)[number]["settings"]) =>
    (settings?.["no-wide-egress"]?.settings as { platform?: object } | undefined)?.platform ?? {};
