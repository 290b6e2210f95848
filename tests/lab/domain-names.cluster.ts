import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { ClusterNetworkPolicy } from "../../netpol/tiers/types";
import type { NetworkPolicy } from "../../netpol/types";
import { findDefinition } from "../cluster/definitions";
import { clusterNetworkPolicy } from "../cluster/schemas/cluster-network-policy";
import { skip } from "../cluster/setup";
import { accept, agent, deny, hostPolicy, isolated, nameRows, pass, RESOLVER, store } from "./domain-names";
import { type Lab, labMissing, startLab } from "./lab";
import type { End } from "./network";
import { applyPolicies, deletePolicies } from "./packets";
import { tierBuilds } from "./tiers";

const build = tierBuilds.find(({ version }) => version === "v1alpha2")!;
/** A name whose address has to be asked for again after two seconds. */
const shortLived = { name: "short.hf.co", address: "203.0.113.30", ttl: 2 };

/** A lab with the real schema, whose engine can learn names; skips the suite where one cannot be had. */
async function startLabWithNames(context: Mocha.Context): Promise<Lab> {
    const missing = labMissing({ build });
    if (missing !== undefined) skip(context, missing);
    const found = findDefinition(clusterNetworkPolicy.definition, clusterNetworkPolicy.source);
    if ("missing" in found) skip(context, found.missing);
    const lab = await startLab(context, { build, definitions: [found.object] });
    if (lab.hasNftQueue()) return lab;
    await lab.stop();
    return skip(context, `this kernel has no nft_queue, by which ${build.program} sees what resolvers answer`);
}

describe("names in a ClusterNetworkPolicy, with packets", () => {
    let lab: Lab | undefined;
    let client: End;

    before(async function () {
        const here = (lab = await startLabWithNames(this));
        await here.namespaces([agent, store].map(({ namespace }) => ({ name: namespace, labels: {} })));
        client = await here.pod(agent, []);
        await here.pod(store, ["443/tcp"]);
        for (const { address } of [...nameRows, shortLived]) await here.host(address, ["443/tcp", "80/tcp"]);
        const names = [...nameRows, shortLived].map(({ name, address, ttl = 300 }) => [name, { address, ttl }]);
        await (await here.host(RESOLVER, [])).agent.serveNames(RESOLVER, Object.fromEntries(names));
    });

    after(() => lab?.stop());

    const probe = (address: string, port = 443): Promise<string> => client.agent.probe(address, port, "tcp", 900);
    const resolve = async (name: string): Promise<void> => {
        const expected = [...nameRows, shortLived].filter((row) => row.name === name).map(({ address }) => address);
        expect(await client.agent.resolveName(name, RESOLVER, 3_000), `what ${name} resolves to`).to.deep.equal(
            expected,
        );
    };
    /** Which of some names are open, each before it is resolved for the first time and after that. */
    const tried = async (rows: readonly { name: string; address: string }[]): Promise<string[]> => {
        const said: string[] = [];
        for (const { name, address } of rows) {
            const before = await probe(address);
            await resolve(name);
            said.push(
                `${name}: ${before === "open" ? "open" : "shut"}, then ${(await probe(address)) === "open" ? "open" : "shut"}`,
            );
        }
        return said;
    };
    /** An engine that has learnt nothing yet, with a policy in force. */
    const withPolicy = async (
        policy: ClusterNetworkPolicy,
        others: readonly NetworkPolicy[],
        run: () => Promise<void>,
    ) => {
        const here = lab as Lab;
        await here.restartEngine();
        await applyPolicies(here, [...others, policy]);
        try {
            await run();
        } finally {
            await deletePolicies(here, [...others, policy]);
        }
    };

    it("every address answers where nothing is in the way", async () => {
        await (lab as Lab).pastEngine(async () => {
            for (const { address } of [...nameRows, shortLived]) expect(await probe(address), address).to.equal("open");
        });
    });

    it("opens an address when a declared name has been resolved to it, and no other", async () => {
        await withPolicy(hostPolicy(pass, accept), isolated, async () => {
            expect(await tried(nameRows)).to.deep.equal(
                nameRows.map(({ name, verdict }) => `${name}: shut, then ${verdict === "allowed" ? "open" : "shut"}`),
            );
            for (const { name, address } of nameRows)
                expect(await probe(address, 80), `${name} on a port that is not declared`).to.not.equal("open");
        });
    });

    it("without the Pass, opens what is inside to whoever has a declared name lead there", async () => {
        await withPolicy(hostPolicy(accept), isolated, async () => {
            expect(await tried(nameRows)).to.deep.equal(
                nameRows.map(({ name, verdict, withoutPass = verdict }) => {
                    return `${name}: shut, then ${withoutPass === "allowed" ? "open" : "shut"}`;
                }),
            );
        });
    });

    it("opens nothing without the Accept", async () => {
        await withPolicy(hostPolicy(pass), isolated, async () => {
            expect(await tried(nameRows)).to.deep.equal(nameRows.map(({ name }) => `${name}: shut, then shut`));
        });
    });

    it("opens nothing without a way to the resolver", async () => {
        const [denyAll] = isolated;
        await withPolicy(hostPolicy(pass, accept), [denyAll!], async () => {
            const { name, address } = nameRows[0]!;
            expect(await client.agent.resolveName(name, RESOLVER, 900)).to.deep.equal([]);
            expect(await probe(address)).to.not.equal("open");
        });
    });

    it("forgets an address when its answer is too old to be kept", async () => {
        await withPolicy(hostPolicy(pass, accept), isolated, async () => {
            expect(await tried([shortLived])).to.deep.equal([`${shortLived.name}: shut, then open`]);
            await sleep(shortLived.ttl * 1000 + 500);
            expect(await probe(shortLived.address)).to.not.equal("open");
        });
    });

    it("Deny for a name keeps open whatever has not been resolved, which is why names are for Accept only", async () => {
        await withPolicy(hostPolicy(deny), [], async () => {
            const rows = nameRows.filter(({ verdict }) => verdict === "allowed");
            expect(await tried(rows)).to.deep.equal(rows.map(({ name }) => `${name}: open, then shut`));
        });
    });
});
