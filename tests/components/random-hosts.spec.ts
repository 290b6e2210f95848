import { expect } from "chai";
import * as fc from "fast-check";
import { prove } from "../../components/proof";
import { compile, hostsDialects, MeshError, parseSpec, type Compiled, type ParsedSpec } from "../../mesh";
import { seed } from "../random-seed";
import { runs } from "../runs";
import { anySpec } from "./random-mesh";

const meshes = Number(process.env["RANDOM_MESHES"] ?? runs(200, 5_000));

interface Spec {
    readonly platform?: object;
    readonly workloads?: Readonly<Record<string, unknown>>;
    readonly externals: Readonly<Record<string, object>>;
}

/** Specs of every kind whose externals have names beside their CIDRs, or in their place, and gateways. */
const withNames = fc
    .tuple(
        anySpec,
        fc.constantFrom(...hostsDialects, "none"),
        fc.array(
            fc.record({
                hosts: fc.constantFrom(undefined, ["example.com"], ["example.com", "a.example.org"], ["*.example.com"]),
                keepsCidrs: fc.boolean(),
                gateway: fc.option(fc.nat()),
            }),
            { minLength: 4, maxLength: 4 },
        ),
    )
    .map(([drawn, hosts, changes]): Spec => {
        const spec = drawn as unknown as Spec;
        const workloads = Object.keys(spec.workloads ?? {});
        const externals = Object.entries(spec.externals).map(([name, external], at) => {
            const { hosts: names, keepsCidrs = true, gateway } = changes[at % changes.length] ?? {};
            const to = gateway === null || gateway === undefined ? undefined : workloads[gateway % workloads.length];
            const via = to === undefined ? {} : { via: { to, ports: ["4000"] } };
            const own = names === undefined || keepsCidrs ? external : {};
            return [name, { ...own, ...(names && { hosts: names }), ...via }];
        });
        const platform = { ...spec.platform, hosts, baseline: "cluster-network-policy" };
        return { ...spec, platform, externals: Object.fromEntries(externals) as Spec["externals"] };
    });

function parsed(spec: Spec): ParsedSpec | undefined {
    try {
        return parseSpec(spec);
    } catch (error) {
        if (error instanceof MeshError) return undefined;
        throw error;
    }
}

const bytes = ({ policies, hostPolicies }: Compiled): string =>
    JSON.stringify([policies, hostPolicies]).replace(/"ai-mesh-isolation\/route":"[^"]*",?/g, "");

describe(`${meshes} random meshes with names and gateways`, () => {
    it("prove, make objects of the right shape and of names of their own, and are the same read again as registered", function () {
        this.timeout(0);
        const seen = new Set<string>();
        let routes = 0;
        fc.assert(
            fc.property(withNames, (spec) => {
                const read = parsed(spec);
                fc.pre(read !== undefined);
                const { mesh, plain } = read;
                // Shapes are checked where they are made.
                const compiled = compile(mesh);
                const keys = compiled.hostPolicies.map(({ manifest: { kind, metadata } }) =>
                    [kind, metadata.namespace, metadata.name].join("/"),
                );
                expect(new Set(keys).size).to.equal(keys.length);
                const names = compiled.policies.map(
                    ({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`,
                );
                expect(new Set(names).size).to.equal(names.length);
                expect(prove(mesh).mismatches).to.deep.equal([]);
                const again = parseSpec({ ...spec, workloads: plain.workloads, flows: plain.flows });
                expect(bytes(compile(again.mesh))).to.equal(bytes(compiled));
                for (const { part, manifest } of compiled.hostPolicies) if (part === "flow") seen.add(manifest.kind);
                routes += mesh.flows.filter((flow) => flow.routes !== undefined).length;
            }),
            { numRuns: meshes, seed, maxSkipsPerRun: 200 },
        );
        console.log(`      seed ${seed}: ${[...seen].sort().join(", ")}; ${routes} flows through gateways`);
        expect(seen.size).to.be.greaterThan(2);
        expect(routes).to.be.greaterThan(0);
    });
});
