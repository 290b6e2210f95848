import { expect } from "chai";
import { compile, compileGuard, parseMesh, type Guarding } from "../../mesh";
import { metadataAddresses } from "../../netpol";
import { Api, type KubeObject } from "./api";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { person, send, type Answer } from "./guard-requests";
import {
    calicoPolicies,
    calicoPoliciesV3,
    calicoSets,
    ciliumPolicies,
    clusterCidrs,
    mallory,
    mesh,
    rowsByPart,
    type Row,
} from "./guard-rows";
import { until } from "./process";
import { skip } from "./setup";

const parts = Object.keys(rowsByPart);

/** A kind that anything can be written into, as far as the API server is concerned. */
const kind = ([apiVersion, plural, name]: typeof ciliumPolicies): KubeObject => {
    const [group = "", version = ""] = apiVersion.split("/");
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `${plural}.${group}` },
        spec: {
            group,
            scope: "Namespaced",
            names: { kind: name, plural },
            versions: [{ name: version, served: true, storage: true, schema }],
        },
    };
};

const present: readonly KubeObject[] = [
    ...compile(parseMesh(mesh))
        .namespaces.filter(({ namespace }) => namespace.name !== "guard-later")
        .map(({ manifest }) => manifest as unknown as KubeObject),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "guard-elsewhere" } },
    // One of the mesh's policies is not there yet, for somebody else to make.
    ...compile(parseMesh(mesh))
        .policies.filter(({ namespace }) => namespace.name !== "guard-later")
        .filter(({ manifest }) => manifest.metadata.name !== "allow-from-guard-agents")
        .map(({ manifest }) => manifest as unknown as KubeObject),
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "wide-before", namespace: "guard-agents" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
    },
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "narrow-before", namespace: "guard-agents" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] },
    },
];

/** Changes of single conditions, each of which some row tells from the guard as it is. */
const mutations: readonly (readonly [part: string, from: string, to: string])[] = [
    ["network-policies", "range.prefixLength() < 8", "range.prefixLength() < 7"],
    ["network-policies", "range.prefixLength() < 8", "range.prefixLength() < 9"],
    ["network-policies", "range.prefixLength() < 16", "range.prefixLength() < 15"],
    ["network-policies", "range.containsIP('::fffe:0:0')", "false"],
    ["network-policies", "|| range.containsCIDR(variables.nat64)", ""],
    ["network-policies", "range.prefixLength() < 104", "range.prefixLength() < 97"],
    ["network-policies", "need.operator == 'NotIn' ||", ""],
    ["network-policies", "'Exists' : 'DoesNotExist'", "'In' : 'DoesNotExist'"],
    ["network-policies", "'Exists' : 'DoesNotExist'", "'Exists' : 'In'"],
    ["network-policies", "['NotIn', 'DoesNotExist']", "['NotIn']"],
    ["network-policies", "(rule, !has(rule.from))", "(rule, false)"],
    ["network-policies", "(rule, !has(rule.to))", "(rule, false)"],
    ["network-policies", "!has(peer.namespaceSelector.matchLabels)", "true"],
    ["network-policies", "!variables.saysTheSame", "true"],
    ["network-policies", "'Egress' in object.spec.policyTypes", "true"],
    ["network-policies", "'Ingress' in object.spec.policyTypes", "true"],
    ["network-policies", "own.containsCIDR(range) || range", "range"],
    ["network-policies", "|| range.containsCIDR(own) &&", "|| false &&"],
    ["network-policies", "'64:ff9b::10.244.0.0/112'", "'64:ff9b::10.244.0.0/128'"],
    ["network-policies", "'64:ff9b::169.254.169.254'", "'64:ff9b::169.254.169.1'"],
    ["network-policies", "variables.sizes[range.prefixLength() - 80]", "0"],
    ["network-policies", "cidr('::/96')", "cidr('::1/128')"],
    ["network-policies", "cidr('2001::/32')", "cidr('2001::/64')"],
    ["network-policies", "cidr('2001::/32')", "cidr('2001::/16')"],
    ["network-policies", "cidr('2002::/16')", "cidr('2002::/32')"],
    ["network-policies", "cidr('64:ff9b:1::/48')", "cidr('64:ff9b:1::/64')"],
    ["network-policies", "> 200 ? 1.0", "> 1 ? 1.0"],
    ["network-policies", "'system:kube-controller-manager'", "'other'"],
    ["network-policies", "'system:serviceaccount:kube-system:generic-garbage-collector'", "'other'"],
    ["network-policies", "'system:serviceaccount:kube-system:namespace-controller'", "'other'"],
    ["network-policies", "metadata.ownerReferences", "metadata.finalizers"],
    ["network-policies", "'system:serviceaccount:ci:pulumi'", "'pulumi'"],
    ["network-policies", "['mesh-deployers']", "['others']"],
    ["namespaces", "namespaces/status", "namespaces/others"],
    ["namespaces", "namespaces/finalize", "namespaces/others"],
    ["namespaces", "request.operation == 'CREATE' ||", ""],
    ["namespaces", "variables.labels[label.key] : '')", "'' : '')"],
    ["cilium", "field in ['fromCIDR'", "field in ['toPorts', 'fromCIDR'"],
    ["cilium", "'health', 'host'", "'world', 'cluster', 'health', 'host'"],
    ["cilium", "!need.key.matches", "false && !need.key.matches"],
    ["cilium", "!key.matches", "false && !key.matches"],
    ["cilium", "|| need.key.startsWith('reserved.')", ""],
    ["cilium", "|| key.startsWith('reserved.')", ""],
    ["cilium", "^(k8s:|any:)?", "^(k8s:)?"],
    ["cilium", "^(k8s:|any:)?", "^(any:)?"],
    ["cilium", "([A-Za-z0-9.-]+/)?", ""],
    ["cilium", "^(k8s:|any:)?", "^[$]?(k8s:|any:)?"],
    ["cilium", "([.][A-Za-z0-9_-]+){2,}", "([.][A-Za-z0-9_-]+)+"],
    ["cilium", "([.][A-Za-z0-9_-]+){2,}", "([.][A-Za-z0-9_-]+){3,}"],
    ["cilium", "|| has(peer.k8sServiceSelector)", ""],
    ["cilium", "need.operator != 'In'", "need.operator == 'NotIn'"],
    ["calico", "['Deny', 'Log']", "['Deny', 'Log', 'Pass']"],
    ["calico", "has(rule.destination.nets) && rule.destination.nets.size() > 0", "has(rule.destination.notNets)"],
    ["calico", "rule.source.serviceAccounts.names.exists(name, name != '')", "true"],
    ["calico", "rule.source.serviceAccounts.selector.trim() != ''", "true"],
    ["calico", "(has(rule.source.serviceAccounts.selector)", "(false"],
    ["calico", "rule.destination.services.name.trim() != ''", "true"],
    ["calico", "rule.destination.selector.trim() != ''", "true"],
    ["calico", "rule.destination.namespaceSelector.trim() != ''", "true"],
    ["calico", "(&&|[|][|])", "&&"],
    ["calico", "(&&|[|][|])", "[|][|]"],
];

type Action = "Deny" | "Warn" | "Audit";

const guard = (action: Action = "Deny", of: object = mesh): Guarding[] => {
    const parsed = parseMesh({ ...of, guard: { ...mesh.guard, action } });
    return compileGuard(parsed, compile(parsed), clusterCidrs, metadataAddresses);
};

/** A request of a part's kind that is admitted whatever else the part says, but for its canary. */
const canaries: Readonly<Record<string, (label: string) => Row>> = Object.fromEntries(
    parts.map((part) => [
        part,
        (label: string): Row => {
            const row = rowsByPart[part]!.find(
                ({ request }) => request.verb === (part === "namespaces" ? "PATCH" : "POST"),
            )!;
            const body = row.request.body as { metadata: object };
            const metadata = {
                ...body.metadata,
                labels: { ...(body.metadata as { labels?: object }).labels, canary: label },
            };
            return { does: "the canary", request: { ...row.request, body: { ...body, metadata } } };
        },
    ]),
);

describe("the guard on the API server", function () {
    let plane: ControlPlane;
    let generation = 0;
    const people = new Map<string, Api>();

    const apiOf = (who: Row["as"] = mallory): Api => {
        const found = people.get(who.user) ?? new Api(plane.kubeconfig, who);
        people.set(who.user, found);
        return found;
    };
    const ask = ({ request, as }: Row): Promise<Answer> => send(apiOf(as), request);

    /** Puts guards in force: each part refuses one more label, and the API server has caught up once it does. */
    async function enforce(guards: readonly Guarding[]): Promise<void> {
        const label = `${++generation}`;
        for (const { policy, binding } of guards) {
            const { spec } = policy;
            const canary = {
                expression: `object == null || !has(object.metadata.labels) || !('canary' in object.metadata.labels) || object.metadata.labels['canary'] != '${label}'`,
                message: `canary ${label}`,
            };
            const validations = [canary, ...spec.validations];
            await plane.api.apply({ ...policy, spec: { ...spec, validations } } as unknown as KubeObject);
            await plane.api.apply(binding as unknown as KubeObject);
        }
        for (const { part, binding } of guards)
            await until(
                `the API server to guard ${part}`,
                async () => {
                    const { message, warnings } = await ask(canaries[part]!(label));
                    const said = [message, ...warnings].some((text) => text.includes(`canary ${label}`));
                    return said || binding.spec.validationActions.includes("Audit");
                },
                { seconds: 60, every: 100 },
            );
    }

    before(async function () {
        const given = process.env["KUBECONFIG"];
        if (given !== undefined && given !== "") skip(this, "it guards a whole cluster's kinds");
        const started = await startControlPlane();
        if ("missing" in started) skip(this, started.missing);
        plane = started;
        for (const object of [ciliumPolicies, calicoPolicies, calicoSets, calicoPoliciesV3].map(kind))
            await plane.api.create(object);
        for (const object of present) await plane.api.create(object);
        await until("the custom kinds", async () => {
            const row = rowsByPart["calico"]!.at(-1)!;
            return (await ask(row)).status !== 404 && (await ask(rowsByPart["cilium"]![0]!)).status !== 404;
        });
    });

    after(async () => {
        for (const api of people.values()) api.close();
        await plane?.stop();
    });

    const inWords = ({ does, as }: Row): string => `${(as ?? mallory).user} ${does}`;

    it("is not there, and every request passes", async () => {
        for (const row of parts.flatMap((part) => rowsByPart[part]!)) {
            const { status, message, warnings } = await ask(row);
            expect(status, `${inWords(row)}: ${message}`).to.be.lessThan(300);
            expect(
                warnings.filter((each) => each.includes("ai-mesh-isolation")),
                inWords(row),
            ).to.deep.equal([]);
        }
    });

    describe("that denies", () => {
        before(() => enforce(guard()));

        for (const part of parts)
            for (const row of rowsByPart[part]!)
                it(`${part}: ${inWords(row)}: ${row.refused === undefined ? "admitted" : "refused"}`, async () => {
                    const { status, message } = await ask(row);
                    if (row.refused === undefined) return expect(status, message).to.be.lessThan(300);
                    expect(status, message).to.equal(403);
                    expect(message).to.match(row.refused);
                    expect(message).to.contain(`ValidatingAdmissionPolicy 'ai-mesh-isolation.guard-agents.${part}'`);
                });

        it("tells of everything what was found, of which object, and what would do", async () => {
            const refused = parts.flatMap((part) => rowsByPart[part]!.filter((row) => row.refused !== undefined));
            for (const row of refused) {
                const { message } = await ask(row);
                const told = message.replace(/.* denied request: /, "");
                expect(told, inWords(row)).to.match(/^(Namespace|NetworkPolicy|CiliumNetworkPolicy|NetworkSet) guard-/);
                expect(told, inWords(row)).to.match(/\. (Name|Say|Cut|Write|Keep|Have) .*\.$/);
            }
        });

        it("lets a namespace of the mesh go, with all that is in it", async function () {
            if (!plane.namespaceController) skip(this, "nothing ends namespaces here");
            const gone = { ...mesh, namespaces: { ...mesh.namespaces, "guard-gone": { purpose: "gone" } } };
            const own = {
                apiVersion: "v1",
                kind: "Namespace",
                metadata: { name: "guard-gone", labels: { purpose: "gone" } },
            };
            const deny = compile(parseMesh(gone)).policies.find(
                ({ namespace }) => namespace.name === "guard-gone",
            )!.manifest;
            const held = {
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: { name: "held", namespace: "guard-gone", finalizers: ["example.com/held"] },
            };
            await plane.api.create(own);
            await plane.api.create(held);
            await apiOf(person("deployer")).create(deny as unknown as KubeObject);
            await enforce(guard("Deny", gone));
            const remove: Row = {
                does: "deletes",
                request: {
                    verb: "DELETE",
                    path: `/apis/networking.k8s.io/v1/namespaces/guard-gone/networkpolicies/${deny.metadata.name}`,
                },
            };
            expect((await ask(remove)).message).to.match(/mallory may not delete it/);
            await apiOf().delete("v1", "Namespace", undefined, "guard-gone");
            const left = async () =>
                (await plane.api.list("networking.k8s.io/v1", "NetworkPolicy", "guard-gone")).items;
            await until("the policies of guard-gone to go", async () => (await left()).length === 0, {
                seconds: 60,
                every: 200,
            });
            await plane.api.patch(held, { metadata: { finalizers: null } });
            await until(
                "guard-gone to go",
                async () =>
                    !(await plane.api.list("v1", "Namespace")).items.some(
                        ({ metadata }) => metadata.name === "guard-gone",
                    ),
                { seconds: 60, every: 200 },
            );
            await enforce(guard());
        });
    });

    for (const action of ["Warn", "Audit"] as const)
        describe(`whose action is ${action}`, () => {
            before(async () => {
                await enforce(guard("Warn"));
                if (action === "Audit") {
                    await enforce(guard("Audit"));
                    const row = rowsByPart["network-policies"]!.find(({ refused }) => refused !== undefined)!;
                    await until("the API server to stop warning", async () => (await ask(row)).warnings.length === 0);
                }
            });

            it(`admits what it would refuse, ${action === "Warn" ? "and says so" : "and says nothing"}`, async () => {
                for (const part of parts)
                    for (const row of rowsByPart[part]!) {
                        const { status, message, warnings } = await ask(row);
                        expect(status, `${inWords(row)}: ${message}`).to.be.lessThan(300);
                        const ours = warnings.filter((each) => each.includes("ai-mesh-isolation"));
                        const isTold = action === "Warn" && row.refused !== undefined;
                        expect(ours.length > 0, `${inWords(row)}: ${ours.join()}`).to.equal(isTold);
                    }
            });
        });

    describe("of which a part says less", () => {
        /** The guard with one thing of one part changed. */
        const mutant = (
            part: string,
            change: (spec: Guarding["policy"]["spec"]) => Guarding["policy"]["spec"],
        ): Guarding[] =>
            guard().map((each) =>
                each.part === part ? { ...each, policy: { ...each.policy, spec: change(each.policy.spec) } } : each,
            );

        for (const { part, policy } of guard())
            for (const [index, { expression }] of policy.spec.validations.entries()) {
                it(`${part} without ${expression}: a row is no longer as it should be`, async () => {
                    const all = mutant(part, (spec) => ({
                        ...spec,
                        validations: spec.validations.map((each, at) =>
                            at === index ? { ...each, expression: "true" } : each,
                        ),
                    }));
                    await enforce(all.filter((each) => each.part === part));
                    expect(await firstWrong(part)).not.to.equal(undefined);
                });
            }

        for (const [part, from, to] of mutations)
            it(`${part} with ${to} for ${from}: a row is no longer as it should be`, async () => {
                const all = mutant(
                    part,
                    (spec) => JSON.parse(JSON.stringify(spec).replaceAll(from, to)) as typeof spec,
                );
                const [changed] = all.filter((each) => each.part === part);
                const whole = guard().find((each) => each.part === part);
                expect(JSON.stringify(changed?.policy.spec), "the text to change is there").not.to.equal(
                    JSON.stringify(whole?.policy.spec),
                );
                await enforce([changed!]);
                expect(await firstWrong(part)).not.to.equal(undefined);
            });

        after(() => enforce(guard()));
    });

    async function firstWrong(part: string): Promise<string | undefined> {
        for (const row of rowsByPart[part]!) {
            const { status, message } = await ask(row);
            const isRight = row.refused === undefined ? status < 300 : status === 403 && row.refused.test(message);
            if (!isRight) return inWords(row);
        }
        return undefined;
    }
});
