import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { compile, MeshError, parseMesh, routesOf, routeText, type HostsDialect } from "../../mesh";
import { prove } from "../../components/proof";

const folder = join(__dirname, "../../examples/agents-by-name");
const golden = join(__dirname, "../fixtures/golden/examples/agents-by-name");

const stacks = readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
/** What the names of a stack are said by; the first stack goes through a gateway. */
const dialects: Readonly<Record<string, HostsDialect | undefined>> = {
    "calico-enterprise": "calico-enterprise",
    cilium: "cilium",
    "cluster-network-policy": "cluster-network-policy",
    dev: undefined,
    "eks-auto": "eks-auto",
    gke: "gke",
};

// Tests take parts of it away.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function specOf(stack: string): any {
    const { config } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
        config: Record<string, unknown>;
    };
    return config["agents-by-name:mesh"];
}

/** Every policy of a stack's flows, and those of other kinds, as they are applied. */
function manifestsOf(stack: string): string {
    const { policies, hostPolicies } = compile(parseMesh(specOf(stack)));
    const flows = policies.filter(({ part }) => part === "flow");
    return [...flows, ...hostPolicies]
        .map(({ manifest }) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }))
        .join("---\n");
}

describe("agents that go by names", () => {
    it("has a stack for each kind of policies with names, and one that goes through a gateway", () => {
        expect(stacks).to.deep.equal(Object.keys(dialects).sort());
    });

    for (const stack of stacks) {
        it(`${stack} makes the policies that it is known for, and its NetworkPolicies do what it declares`, () => {
            const file = join(golden, `${stack}.yaml`);
            expect(manifestsOf(stack)).to.equal(readFileSync(file, "utf8"));
            const mesh = parseMesh(specOf(stack));
            expect(mesh.platform.hosts).to.equal(dialects[stack]);
            expect(prove(mesh)).to.deep.equal({ mismatches: [], complete: true });
        });
    }

    it("goes through the gateway as one line for each external, and the gateway alone leaves", () => {
        const { flows, notices = [] } = parseMesh(specOf("dev"));
        expect(routesOf(flows).map(routeText)).to.deep.equal([
            "agent -> litellm -> hub",
            "agent -> litellm -> openai",
            "agent -> litellm -> packages",
        ]);
        expect(flows.map(({ from, to }) => `${from.name} -> ${to.name}`)).to.deep.equal([
            "agent -> litellm",
            "litellm -> internet",
        ]);
        expect(notices).to.have.length(3);
    });

    it("is no mesh without the gateway where nothing says names: both ways are named, for each external", () => {
        const spec = specOf("dev");
        for (const external of Object.values<{ via?: unknown }>(spec.externals)) delete external.via;
        const mistakes = (() => {
            try {
                parseMesh(spec);
                return [];
            } catch (error) {
                return error instanceof MeshError ? error.issues : [];
            }
        })();
        expect(mistakes.map(({ path }) => path)).to.deep.equal([
            "externals.hub.hosts",
            "externals.openai.hosts",
            "externals.packages.hosts",
        ]);
        for (const { message } of mistakes)
            expect(message).to.match(/two ways: give via, .*, or give their addresses under cidrs instead/);
    });

    it("asks for names where the wildcard is one label, and takes the same mesh elsewhere", () => {
        const spec = specOf("cilium");
        const onGke = { ...spec, platform: specOf("gke").platform };
        expect(() => parseMesh(onGke)).to.throw(
            /"\*\.hf\.co" is every name below hf\.co, .* give the names themselves/,
        );
        for (const stack of ["eks-auto", "cluster-network-policy", "calico-enterprise"])
            expect(specOf(stack).externals, stack).to.deep.equal(spec.externals);
    });
});
