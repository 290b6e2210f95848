import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import {
    compile,
    compileGuard,
    guardManifests,
    MeshError,
    parseMesh,
    type Guarding,
    type GuardInput,
} from "../../mesh";
import { inChunks, mapOf, quoted } from "../../mesh/guard/cel";
import { mostParts } from "../../mesh/guard/limits";
import { metadataAddresses } from "../../netpol";
import { changed, sample } from "./sample";

const deployers = { users: ["deployer"], groups: ["mesh-deployers"], serviceAccounts: ["ci/pulumi"] };
const guarded = (guard: unknown = { deployers }): unknown => changed((spec) => (spec.guard = guard));

function guardOf(spec: unknown, clusterCidrs: readonly string[] = ["10.244.0.0/16"]): Guarding[] {
    const mesh = parseMesh(spec);
    return compileGuard(mesh, compile(mesh), clusterCidrs, metadataAddresses);
}

const input = (change: Partial<GuardInput> = {}): GuardInput => ({
    deployers,
    action: "Deny",
    namespaces: [{ name: "ai-agents", labels: { purpose: "agents" }, policies: ["deny-all"] }],
    metadata: metadataAddresses,
    clusterCidrs: [],
    ...change,
});

const expressionOf = (guards: readonly Guarding[], part: string, variable: string): string =>
    guards.find((each) => each.part === part)?.policy.spec.variables.find(({ name }) => name === variable)
        ?.expression ?? "";

describe("the guard of a mesh", () => {
    it("is made only where the spec asks for it", () => {
        expect(guardOf(sample)).to.deep.equal([]);
        expect(parseMesh(sample)).not.to.have.property("guard");
        expect(guardOf(guarded()).map(({ part }) => part)).to.deep.equal([
            "namespaces",
            "network-policies",
            "cilium",
            "calico",
        ]);
    });

    it("is as it was when a person last read it", () => {
        const golden = join(__dirname, "../fixtures/golden/guard.yaml");
        const text = guardManifests(input({ clusterCidrs: ["10.244.0.0/16", "fd00:10:244::/56"] }))
            .flatMap(({ policy, binding }) => [policy, binding])
            .map((manifest) => `---\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })}`)
            .join("");
        expect(text).to.equal(readFileSync(golden, "utf8"));
    });

    it("guards the mesh's namespaces by the label that nobody can move, and no other", () => {
        for (const { policy } of guardOf(guarded())) {
            const [selector, ...more] = policy.spec.matchConstraints.namespaceSelector.matchExpressions;
            expect(more).to.deep.equal([]);
            expect(selector).to.deep.equal({
                key: "kubernetes.io/metadata.name",
                operator: "In",
                values: Object.keys(sample.namespaces).sort(),
            });
        }
    });

    it("fails closed, and each binding is of its policy, with the action that is asked for", () => {
        for (const action of ["Deny", "Warn", "Audit"])
            for (const { policy, binding } of guardOf(guarded({ deployers, action }))) {
                expect(policy.spec.failurePolicy).to.equal("Fail");
                expect(binding.spec).to.deep.equal({ policyName: policy.metadata.name, validationActions: [action] });
            }
        expect(guardOf(guarded())[0]?.binding.spec.validationActions).to.deep.equal(["Deny"]);
    });

    it("lets deployers pass by name, by group and by service account", () => {
        for (const { policy } of guardOf(guarded()))
            expect(policy.spec.matchConditions.map(({ expression }) => expression)).to.deep.equal([
                "!(request.userInfo.username in ['deployer', 'system:serviceaccount:ci:pulumi']) " +
                    "&& !(has(request.userInfo.groups) && request.userInfo.groups.exists(group, group in ['mesh-deployers']))",
            ]);
    });

    it("knows every policy that the mesh makes, and the labels of each namespace", () => {
        const { policies, namespaces } = compile(parseMesh(sample));
        const own = expressionOf(guardOf(guarded()), "network-policies", "ownPolicies");
        for (const { manifest } of policies) expect(own).to.contain(`'${manifest.metadata.name}'`);
        const labels = expressionOf(guardOf(guarded()), "namespaces", "meshLabels");
        expect(namespaces).to.have.length.greaterThan(3);
        for (const { manifest } of namespaces)
            for (const [key, value] of Object.entries(manifest.metadata.labels ?? {}))
                expect(labels).to.contain(`{'key': '${key}', 'value': '${value}'}`);
    });

    it("holds every metadata address, IPv4 also behind NAT64", () => {
        const expression = expressionOf(guardManifests(input()), "network-policies", "metadataAddresses");
        for (const { address, title } of metadataAddresses) {
            expect(expression).to.contain(`'${address} (${title})'`);
            if (!address.includes(":")) expect(expression).to.contain(`'64:ff9b::${address}'`);
        }
    });

    it("has names that no other mesh of a cluster can have, as a namespace is in one mesh", () => {
        const names = (...namespaces: string[]): string[] =>
            guardManifests(input({ namespaces: namespaces.map((name) => ({ name, labels: {}, policies: [] })) })).map(
                ({ policy }) => policy.metadata.name,
            );
        const all = [...names("a", "z"), ...names("b"), ...names("a-b")];
        expect(new Set(all).size).to.equal(all.length);
        // A DNS subdomain, even where the namespace's name is as long as it may be.
        for (const name of names("a".repeat(63))) expect(name).to.match(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])$/);
    });

    it("comes out the same for the same intent, in whatever order it is written", () => {
        const other = changed((spec) => {
            spec.namespaces = Object.fromEntries(Object.entries(spec.namespaces).reverse());
            spec.guard = {
                deployers: {
                    groups: ["mesh-deployers"],
                    serviceAccounts: ["ci/pulumi", "ci/pulumi"],
                    users: ["deployer"],
                },
            };
        });
        expect(guardOf(other)).to.deep.equal(guardOf(guarded()));
    });

    it("stays within what an expression may be long, however many policies there are", () => {
        const namespaces = Array.from({ length: 300 }, (_, index) => ({
            name: `namespace-number-${index}`,
            labels: { purpose: `purpose-${index}` },
            policies: Array.from({ length: 40 }, (_, policy) => `allow-to-a-workload-with-a-name-${policy}`),
        }));
        const guards = guardManifests(input({ namespaces }));
        for (const { policy } of guards)
            for (const { name, expression } of policy.spec.variables)
                expect(expression.length, name).to.be.lessThan(100_000);
        const isOwn = expressionOf(guards, "network-policies", "isOwn");
        const maps = guards[1]!.policy.spec.variables.filter(({ name }) => /^ownPolicies\d+$/.test(name));
        expect(maps).to.have.length.greaterThan(3);
        for (const { name } of maps) expect(isOwn).to.contain(`variables.${name}[`);
        for (const { name } of namespaces)
            expect(maps.filter(({ expression }) => expression.includes(`'${name}':`))).to.have.length(1);
    });

    it("judges fewer parts of a policy where the cluster has many ranges", () => {
        expect(mostParts(2)).to.equal(2500);
        expect(mostParts(20)).to.be.lessThan(2500);
        expect(mostParts(25)).to.be.greaterThan(1000);
        const guards = guardManifests(
            input({ clusterCidrs: Array.from({ length: 20 }, (_, index) => `10.${index}.0.0/16`) }),
        );
        expect(expressionOf(guards, "network-policies", "sizeFound")).to.contain(
            `variables.count <= ${mostParts(20)} ?`,
        );
    });
});

describe("CEL", () => {
    it("quotes what closes a text", () => {
        expect(quoted("it's \\ here")).to.equal("'it\\'s \\\\ here'");
        expect(() => quoted("a\nb")).to.throw("holds a control character");
    });

    it("inChunks() keeps every entry once, in order, and each chunk short unless one entry is longer", () => {
        const entries = fc.array(fc.tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 60 })));
        fc.assert(
            fc.property(entries, fc.integer({ min: 1, max: 200 }), (list, most) => {
                const chunks = inChunks(list, most);
                expect(chunks.flat()).to.deep.equal(list);
                for (const chunk of chunks) {
                    const length = chunk.reduce((sum, [key, value]) => sum + key.length + value.length + 6, 0);
                    expect(chunk.length === 1 || length <= most).to.equal(true);
                }
            }),
        );
        expect(mapOf(inChunks([["a", "1"]])[0]!)).to.equal("{'a': 1}");
    });
});

const mistakes: readonly (readonly [what: string, guard: unknown, line: string])[] = [
    [
        "no deployers",
        {},
        "guard.deployers: is missing; give a map with users, groups or serviceAccounts: who deploys the mesh, as kubectl auth whoami prints it for them",
    ],
    [
        "empty deployers",
        { deployers: {} },
        "guard.deployers: is empty, and nobody could deploy the mesh again; name who deploys the mesh, as kubectl auth whoami prints it for them, under users, groups or serviceAccounts",
    ],
    [
        "an empty list",
        { deployers: { users: [] } },
        `guard.deployers.users: is empty, and an empty list never means "everything"; give at least one name`,
    ],
    [
        "an empty name",
        { deployers: { users: [" "] } },
        `guard.deployers.users[0]: " " is no name; write it as kubectl auth whoami prints it`,
    ],
    [
        "a control character",
        { deployers: { groups: ["a\u0007"] } },
        `guard.deployers.groups[0]: "a\\u0007" is no name; write it as kubectl auth whoami prints it`,
    ],
    [
        "a group that everybody is in",
        { deployers: { groups: ["system:authenticated"] } },
        `guard.deployers.groups[0]: "system:authenticated" is anybody, so nothing would be guarded; name those who deploy`,
    ],
    [
        "all service accounts",
        { deployers: { groups: ["system:serviceaccounts"] } },
        `guard.deployers.groups[0]: "system:serviceaccounts" is anybody, so nothing would be guarded; name those who deploy`,
    ],
    [
        "a pattern",
        { deployers: { users: ["*@example.com"] } },
        `guard.deployers.users[0]: "*@example.com" is compared as it stands; name each by itself, or their group`,
    ],
    [
        "a service account without its namespace",
        { deployers: { serviceAccounts: ["pulumi"] } },
        `guard.deployers.serviceAccounts[0]: "pulumi" is no service account; write it like ci/pulumi, its namespace before its name`,
    ],
    [
        "a service account by its user name",
        { deployers: { serviceAccounts: ["system:serviceaccount:ci:pulumi"] } },
        `guard.deployers.serviceAccounts[0]: "system:serviceaccount:ci:pulumi" is no service account; write it like ci/pulumi, its namespace before its name`,
    ],
    [
        "an unknown key",
        { deployers: { user: ["a"] } },
        `guard.deployers: has the unknown key "user"; did you mean "users"?`,
    ],
    [
        "an action of another spelling",
        { deployers, action: "deny" },
        `guard.action: "deny" is no action; use Deny, Warn or Audit`,
    ],
    ["a list", [], "guard: is a list; give a map with deployers"],
];

describe("a guard that is wrong", () => {
    for (const [what, guard, line] of mistakes)
        it(`${what} is a mistake, told with its path`, () => {
            expect(() => parseMesh(guarded(guard)))
                .to.throw(MeshError)
                .with.property("message", line);
        });
});
