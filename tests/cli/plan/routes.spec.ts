import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { expect } from "chai";
import { plannedRoutes, routeLines } from "../../../cli/render/plan/routes";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { plan, root } from "../plan-process";

const plainStyle = new Proxy({ width: 80 } as never, {
    get: (target: { width: number }, key) => (key === "width" ? target.width : (text: string) => text),
});

describe("flows through gateways in a plan", () => {
    const example = ["--program", "examples/agents-by-name", "--no-policy-pack"];

    it("are one line each, with what is reached by whoever takes over the gateway", async function () {
        this.timeout(120_000);
        const { stdout, stderr } = await plan([...example], {}, root);
        expect(stdout, stderr).to.contain(
            [
                "Through gateways (3)  each is a flow to the gateway and one from there on",
                "  agent -> litellm -> hub",
                "  agent -> litellm -> openai",
                "  agent -> litellm -> packages",
                "  Whoever takes over litellm reaches hub, openai, packages; whoever may use it",
            ].join("\n"),
        );
        const json = await plan([...example, "--json"], {}, root);
        const document = JSON.parse(json.stdout) as { routes?: unknown };
        expect(document.routes).to.deep.equal(
            ["hub", "openai", "packages"].map((to) => ({ from: "agent", via: "litellm", to })),
        );
        const schema = JSON.parse(readFileSync(join(root, "cli/render/plan/schema.json"), "utf8")) as object;
        const validate = new Ajv2020({ strict: false }).compile(schema);
        expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
        expect(validate({ ...document, routes: [{ from: "agent", to: "hub" }] })).to.equal(false);
    });

    it("are absent where there are none, and reach a terminal only escaped", () => {
        expect(plannedRoutes([{ type: MESH_TYPE, inputs: { flows: [] } as never }])).to.deep.equal([]);
        expect(routeLines([], plainStyle)).to.deep.equal([]);
        const route = { from: "a\u001b[31m", via: "g", to: "x" };
        const mesh = { type: MESH_TYPE, inputs: { routes: [route, { from: 1 }, "x"] } as never };
        expect(plannedRoutes([mesh])).to.deep.equal([route]);
        expect(routeLines([route], plainStyle).join("\n")).to.not.contain("\u001b");
    });
});
