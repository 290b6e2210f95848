import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWorld } from "../../../cli/commands/world-options";
import { createIndex, evaluate, IpSet } from "../../../netpol";

const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const secret = { ...mark, ciphertext: "v1:abc" };
const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const to = (cidr: unknown) => [{ to: [{ ipBlock: { cidr } }] }];

describe("a policy of which a part is hidden", () => {
    const dir = mkdtempSync(join(tmpdir(), "hidden-"));
    after(() => rmSync(dir, { recursive: true }));

    /** What a pod of a namespace may send to an address, by a state with a deny-all and one more policy in `a`. */
    async function verdict(spec: object, metadata: object = {}, pod: object = {}) {
        const resource = (type: string, name: string, outputs: object) => {
            return { urn: `urn:pulumi:dev::shop::${type}::${name}`, custom: true, type, outputs };
        };
        const policy = (name: string, own: object) =>
            resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", name, {
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                ...own,
            });
        const namespace = (name: string) =>
            resource("kubernetes:core/v1:Namespace", name, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
        const resources = [
            ...["a", "b"].map(namespace),
            policy("deny-a", { metadata: { name: "deny", namespace: "a" }, spec: deny }),
            policy("deny-b", { metadata: { name: "deny", namespace: "b" }, spec: deny }),
            policy("p", { metadata: { name: "p", namespace: "a", ...metadata }, spec }),
        ];
        const state = join(dir, "state.json");
        writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources } }));
        const { cluster } = await readWorld({ state });
        const index = createIndex(cluster, { clusterAddresses: IpSet.none });
        const from = { pod: { namespace: "a", labels: {}, ...pod } };
        const question = { protocol: "TCP", port: 443, from, to: { ip: "192.0.2.1" } } as const;
        return evaluate(index, question).verdict;
    }

    it("may let through what no rule that is known does", async () => {
        expect(await verdict({ podSelector: {}, policyTypes: ["Egress"], egress: to(secret) })).to.equal("unknown");
        expect(await verdict({ podSelector: {}, egress: to(secret) })).to.equal("unknown");
        expect(await verdict({ podSelector: {}, egress: secret })).to.equal("unknown");
        // The control: with nothing hidden it is denied.
        expect(await verdict({ podSelector: {}, egress: to("198.51.100.0/24") })).to.equal("denied");
    });

    it("changes nothing of what known rules let through, nor of what it does not concern", async () => {
        const rules = [...to("192.0.2.0/24"), ...to(secret)];
        expect(await verdict({ podSelector: {}, policyTypes: ["Egress"], egress: rules })).to.equal("allowed");
        const incoming = {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ ipBlock: { cidr: secret } }] }],
        };
        expect(await verdict(incoming)).to.equal("denied");
        // Rules of a direction that policyTypes leaves out never count.
        expect(await verdict({ ...incoming, egress: to(secret) })).to.equal("denied");
        const web = { podSelector: { matchLabels: { app: "web" } }, egress: to(secret) };
        expect(await verdict(web, {}, { labels: { app: "web" } })).to.equal("unknown");
        expect(await verdict(web, {}, { labels: { app: "db" } })).to.equal("denied");
        expect(await verdict({ podSelector: {}, egress: to(secret) }, {}, { namespace: "b" })).to.equal("denied");
    });

    it("may do anything where its pods are hidden, and that anywhere where its namespace is", async () => {
        const some = {
            podSelector: { matchLabels: { app: secret } },
            policyTypes: ["Egress"],
            egress: to("192.0.2.0/24"),
        };
        expect(await verdict(some)).to.equal("unknown");
        expect(await verdict(some, {}, { namespace: "b" })).to.equal("denied");
        const open = { podSelector: {}, policyTypes: ["Egress"], egress: to("192.0.2.0/24") };
        expect(await verdict(open, { namespace: secret }, { namespace: "b" })).to.equal("unknown");
        expect(await verdict(open, { name: secret })).to.equal("unknown");
    });
});
