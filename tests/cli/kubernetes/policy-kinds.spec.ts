import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Client } from "../../../cli/kubernetes/client";
import { readObjectMakers, readOtherPolicies } from "../../../cli/kubernetes/live-objects";
import { discoverKinds } from "../../../cli/kubernetes/policy-kinds";
import { assess } from "../../../cli/preflight/assess";
import { observe } from "../../../cli/preflight/observed";
import { readLive } from "../../../cli/verify/live";
import { gapsBesideNetworkPolicies, gapsOfLiveMakers } from "../../../cli/worlds/live-policies";
import { objectMakerKinds, unjudgedKinds } from "../../../netpol";

/** What an API server answers to a path without its query: a body, or a status. */
type Answers = Readonly<Record<string, object | number>>;

const list = (...names: string[]) => ({ items: names.map((name) => ({ metadata: { name, namespace: "a" } })) });
const groups = (...all: [name: string, ...versions: string[]][]) => ({
    groups: all.map(([name, ...versions]) => ({ name, versions: versions.map((version) => ({ version })) })),
});
const resources = (...all: [name: string, kind: string][]) => ({
    resources: all.map(([name, kind]) => ({ name, kind, verbs: ["list"] })),
});
const clusterPolicies = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"];
const titlesOf = (rows: readonly { readonly group: string; readonly kind: string }[]) =>
    rows.map(({ group, kind }) => `${group} ${kind}`);
const allPolicies = [
    ...titlesOf(clusterPolicies.map((kind) => ({ group: "policy.networking.k8s.io", kind }))),
    ...titlesOf(unjudgedKinds),
];
const titleOf = ({ apiVersion = "", kind = "" }: { apiVersion?: string; kind?: string }) =>
    `${apiVersion.replace(/\/.*/, "")} ${kind}`;

describe("kinds of policies and of what makes objects", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-kinds-"));
    let server: Server;
    let client: Client;
    let answers: Answers = {};
    /** Answers to every path that `answers` does not name. */
    let otherwise = 404;
    let asked: string[] = [];

    before(async () => {
        server = createServer((request, response) => {
            const path = request.url!.split("?")[0]!;
            asked.push(path);
            const answer = answers[path] ?? otherwise;
            response.statusCode = typeof answer === "number" ? answer : 200;
            response.end(JSON.stringify(typeof answer === "number" ? { message: `${answer} for ${path}` } : answer));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const kubeconfig = join(place, "config");
        const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const contexts = [{ name: "prod", context: { cluster: "prod", user: "me" } }];
        const clusters = [{ name: "prod", cluster: { server: address } }];
        const users = [{ name: "me", user: { token: "t" } }];
        writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", contexts, clusters, users }));
        client = await Client.open({ kubeconfig, context: "prod" });
    });
    after(() => {
        server.close();
        rmSync(place, { recursive: true, force: true });
    });

    const given = (all: Answers, status = 404): void => {
        [answers, otherwise, asked] = [all, status, []];
    };
    const read = async (all: Answers, status = 404) => {
        given(all, status);
        const found = await discoverKinds(client);
        return { ...(await readOtherPolicies(client, found)), ...(await readObjectMakers(client, found)) };
    };

    it("names every one that is known as not seen, where the API server refuses to say anything", async () => {
        const { unseenPolicies, unseenMakers, otherPolicies, makers } = await read({}, 403);
        expect(unseenPolicies.map(titleOf)).to.have.members(allPolicies);
        expect(unseenMakers.map(titleOf)).to.have.members(titlesOf(objectMakerKinds));
        expect([otherPolicies, makers]).to.deep.equal([[], []]);
        const made = gapsOfLiveMakers({ makers, unseenMakers }).map(({ text }) => text);
        for (const title of ["MutatingPolicy (policies.kyverno.io)", "Tenant (capsule.clastix.io)"])
            expect(made).to.include(
                `Not seen: objects of kind ${title}, which may make or change others: this user may not list them`,
            );
        expect(gapsBesideNetworkPolicies({ otherPolicies, unseenPolicies }).map(({ text }) => text)).to.include(
            "Not judged: GlobalNetworkPolicy (projectcalico.org) (this user may not list them), which may allow or deny more",
        );
    });

    it("names none where the API server lists no groups and says of each that it is not there", async () => {
        const { unseenPolicies, unseenMakers } = await read({ "/apis": 403 });
        expect([unseenPolicies, unseenMakers]).to.deep.equal([[], []]);
    });

    it("names those that may be in another version than the usual one, where only lists are allowed", async () => {
        const refused = [...new Set([...allPolicies, ...titlesOf(objectMakerKinds)])].map((title) => [
            `/apis/${title.replace(/ .*/, "")}`,
            403,
        ]);
        const { unseenPolicies, unseenMakers, otherPolicies, makers } = await read({
            ...(Object.fromEntries(refused) as Answers),
            "/apis": 403,
            "/apis/cilium.io/v2/ciliumnetworkpolicies": list("l7"),
            "/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies": list("guard"),
            "/apis/mutations.gatekeeper.sh/v1/assign": list("labels"),
            "/apis/mutations.gatekeeper.sh/v1/assignmetadata": list("labels"),
            "/apis/mutations.gatekeeper.sh/v1/modifyset": list("labels"),
        });
        const seen = ["cilium.io CiliumNetworkPolicy", "policy.networking.k8s.io ClusterNetworkPolicy"];
        expect(otherPolicies.map(titleOf)).to.have.members(seen);
        expect(unseenPolicies.map(titleOf)).to.have.members(allPolicies.filter((title) => !seen.includes(title)));
        const made = ["Assign", "AssignMetadata", "ModifySet"].map((kind) => `mutations.gatekeeper.sh ${kind}`);
        expect(makers.map(titleOf)).to.have.members(made);
        expect(unseenMakers.map(titleOf)).to.have.members(
            titlesOf(objectMakerKinds).filter((title) => !made.includes(title)),
        );
    });

    it("asks for a group by its name where groups may not be listed, and reads it in the versions that it is served in", async () => {
        const { unseenPolicies, otherPolicies } = await read({
            "/apis": 403,
            "/apis/projectcalico.org": { versions: [{ version: "v3" }] },
            "/apis/projectcalico.org/v3": resources(["globalnetworkpolicies", "GlobalNetworkPolicy"]),
            "/apis/projectcalico.org/v3/globalnetworkpolicies": list("all"),
        });
        expect(otherPolicies.map(({ apiVersion, kind }) => [apiVersion, kind])).to.deep.equal([
            ["projectcalico.org/v3", "GlobalNetworkPolicy"],
        ]);
        expect(unseenPolicies).to.deep.equal([]);
    });

    describe("of a served group of which the API server does not say what is in it", () => {
        const served = groups(
            ["kro.run", "v1alpha1"],
            ["projectcalico.org", "v3"],
            ["consul.hashicorp.com", "v1alpha1"],
        );
        const told: Answers = { "/apis": served, "/apis/consul.hashicorp.com/v1alpha1": resources() };
        const refused: Answers = {
            ...told,
            "/apis/kro.run/v1alpha1": 403,
            "/apis/projectcalico.org/v3": 403,
            "/apis/projectcalico.org/v3/networkpolicies": 403,
        };

        it("lists those that are known in the version that is served, and names what it may not list", async () => {
            const { otherPolicies, unseenPolicies, makers, unseenMakers } = await read({
                ...refused,
                "/apis/kro.run/v1alpha1/resourcegraphdefinitions": 403,
                "/apis/projectcalico.org/v3/globalnetworkpolicies": list("all"),
            });
            expect(otherPolicies.map(titleOf)).to.deep.equal(["projectcalico.org GlobalNetworkPolicy"]);
            expect(unseenPolicies).to.deep.equal([{ apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy" }]);
            expect(makers).to.deep.equal([]);
            expect(unseenMakers).to.deep.equal([{ apiVersion: "kro.run/v1alpha1", kind: "ResourceGraphDefinition" }]);
        });

        it("names none where it says so", async () => {
            const { unseenPolicies, unseenMakers } = await read({
                ...refused,
                "/apis/kro.run/v1alpha1": resources(),
                "/apis/projectcalico.org/v3": resources(),
            });
            expect([unseenPolicies, unseenMakers]).to.deep.equal([[], []]);
        });
    });

    describe("in preflight and verify", () => {
        const told = {
            policies: (found: Parameters<typeof gapsBesideNetworkPolicies>[0]) =>
                gapsBesideNetworkPolicies(found).map(({ text }) => text),
            makers: (found: Parameters<typeof gapsOfLiveMakers>[0]) => gapsOfLiveMakers(found).map(({ text }) => text),
        };
        const empty = { items: [] };
        const core: Answers = {
            "/api/v1/namespaces": empty,
            "/apis/networking.k8s.io/v1/networkpolicies": empty,
            "/api/v1/services": empty,
            "/api/v1/pods": empty,
        };
        const discovery: Answers = {
            "/apis": groups(
                ["argoproj.io", "v1alpha1"],
                ["cilium.io", "v2", "v2alpha1"],
                ["admissionregistration.k8s.io", "v1"],
                ["storage.k8s.io", "v1"],
            ),
            "/apis/argoproj.io/v1alpha1": resources(["applications", "Application"]),
            "/apis/cilium.io/v2": resources(["ciliumnetworkpolicies", "CiliumNetworkPolicy"]),
            "/apis/cilium.io/v2alpha1": resources(),
            "/apis/admissionregistration.k8s.io/v1": resources([
                "mutatingadmissionpolicies",
                "MutatingAdmissionPolicy",
            ]),
            "/apis/argoproj.io/v1alpha1/applications": empty,
            "/apis/cilium.io/v2/ciliumnetworkpolicies": empty,
            "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies": empty,
        };
        const makersFinding = async () =>
            assess(await observe(client, told)).findings.find(({ check }) => check === "object-makers");

        it("never says that none makes objects where nobody said what is served", async () => {
            given({ "/version": { gitVersion: "v1.33.0" } }, 403);
            const refused = await makersFinding();
            expect(refused?.status).to.equal("unknown");
            for (const { kind } of objectMakerKinds) expect(refused?.text).to.include(`objects of kind ${kind} (`);
            given({ ...discovery, "/version": { gitVersion: "v1.33.0" } });
            expect(await makersFinding()).to.deep.include({
                status: "ok",
                text: "none that is known to make or change policies, namespaces or pods",
            });
        });

        it("asks for the groups, for each version and for each list once", async () => {
            const paths = Object.keys(discovery);
            const ofThem = () => asked.filter((path) => /^\/apis(\/(argoproj|cilium|admission|storage)|$)/.test(path));
            given({ ...discovery, ...core });
            expect((await readLive(client)).gaps).to.deep.equal([]);
            expect(ofThem()).to.have.members(paths);
            given({ ...discovery, "/version": { gitVersion: "v1.33.0" } });
            await observe(client, told);
            expect(ofThem()).to.have.members(paths);
        });
    });
});
