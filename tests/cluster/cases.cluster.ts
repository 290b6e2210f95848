import { expect } from "chai";
import type { Cluster, NetworkPolicy, Workload } from "../../netpol/types";
import { disagreements } from "../cases/compare";
import { clusterOf as inputOf, namespacesOf } from "../cases/expand";
import { invalid, type OnServer, sound, valid } from "../cases/invalid";
import { tables } from "../cases/tables";
import type { TruthTable } from "../cases/types";
import { mutations, withSpec } from "../examples/mutations";
import { exampleTables } from "../examples/tables";
import { ApiError, type KubeObject, pathOf } from "./api";
import type { ControlPlane } from "./control-plane";
import type { Guest } from "./guest";
import { clusterOf } from "./judge";
import { controlPlane, guestOn } from "./setup";

/** A table that needs the labels of its namespaces. */
const LABELLED = "ingress-namespace-selector-alone-is-all-pods-there";

const POLICY = ["networking.k8s.io/v1", "NetworkPolicy"] as const;

/** An end of a cell or of an exception as the guest calls it; hosts and "everyone" are in no namespace. */
const movedEnd = (guest: Guest, end: string): string => (end.includes("/") ? guest.name(end) : end);

/** A table whose namespaces are called what the guest calls them. */
function movedTable(guest: Guest, table: TruthTable): TruthTable {
    return {
        ...table,
        pods: table.pods.map((pod) => ({ ...pod, namespace: guest.name(pod.namespace) })),
        policies: table.policies.map(
            (policy) => guest.moved(policy as unknown as KubeObject) as unknown as NetworkPolicy,
        ),
        except: table.except.map(([from, to, port]) => [movedEnd(guest, from), movedEnd(guest, to), port] as const),
        namespaces: Object.fromEntries(
            Object.entries(table.namespaces ?? {}).map(([name, labels]) => [guest.name(name), labels]),
        ),
    };
}

describe("the truth tables, as the API server hands them back", () => {
    let plane: ControlPlane;
    let guest: Guest;
    const totals = { tables: 0, policies: 0 };

    before(async function () {
        plane = controlPlane(this);
        const names = new Set([...tables, ...exampleTables].flatMap(namespacesOf).map(({ name }) => name));
        guest = await guestOn(this, plane, [...names]);
    });

    after(async () => {
        await guest?.leave();
        if (guest !== undefined) console.log(`      ${totals.tables} tables, ${totals.policies} policies`);
    });

    /** Writes a table's namespaces and policies; the pods stay the table's, whose addresses no API server can give. */
    async function write(table: TruthTable): Promise<void> {
        for (const { name, labels } of namespacesOf(table)) {
            await plane.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
        }
        for (const policy of table.policies) await plane.api.apply(policy as unknown as KubeObject);
    }

    async function readBack(table: TruthTable): Promise<Cluster> {
        const names = namespacesOf(table).map(({ name }) => name);
        const namespaces = await Promise.all(names.map((name) => plane.api.get("v1", "Namespace", undefined, name)));
        const policies = await Promise.all(names.map((name) => plane.api.list(...POLICY, name)));
        const workloads: readonly Workload[] = inputOf(table).workloads;
        return { ...clusterOf([...namespaces, ...policies.flatMap(({ items }) => items)]), workloads };
    }

    async function clear({ policies }: TruthTable): Promise<void> {
        for (const { metadata } of policies) await plane.api.delete(...POLICY, metadata.namespace, metadata.name);
    }

    /** What the engine makes of a table that has been through the API server, where that is not what the table says. */
    async function throughServer(table: TruthTable, meanwhile?: () => Promise<void>): Promise<string[]> {
        try {
            await write(table);
            await meanwhile?.();
            const cluster = await readBack(table);
            if (meanwhile === undefined) expect(cluster.policies.length).to.equal(table.policies.length);
            totals.tables += 1;
            totals.policies += cluster.policies.length;
            return disagreements(table, cluster);
        } finally {
            await clear(table);
        }
    }

    for (const table of tables)
        it(`${table.name}: ${table.because}`, async () => {
            expect(await throughServer(movedTable(guest, table))).to.deep.equal([]);
        });

    for (const table of exampleTables.map((each) => ({ ...each, profile: "kube-network-policies" as const }))) {
        it(`${table.name}: ${table.because}`, async () => {
            expect(await throughServer(movedTable(guest, table))).to.deep.equal([]);
        });

        for (const [what, base, example, change, [from, to, port]] of mutations)
            if (base.name === table.name)
                it(`${table.name}: ${what}`, async () => {
                    const changed = movedTable(guest, withSpec(table, example, change));
                    const cell = `${movedEnd(guest, from)} -> ${movedEnd(guest, to)} ${port}`;
                    expect((await throughServer(changed)).map((line) => line.split(": ")[0])).to.include(cell);
                });
    }

    const sample = tables.find(({ name }) => name === "halves-pass-what-they-share")!;

    it("a table with one verdict turned round is called wrong in that cell alone", async () => {
        const [first, ...rest] = sample.except;
        expect(first).to.deep.equal(["x/a", "y/a", "81/tcp"]);
        expect(await throughServer(movedTable(guest, { ...sample, except: rest }))).to.deep.equal([
            `${guest.name("x/a")} -> ${guest.name("y/a")} 81/tcp: expected denied, observed allowed`,
        ]);
    });

    it("a policy that is deleted on the API server counts, though the table has it", async () => {
        const table = movedTable(guest, sample);
        const [{ metadata }] = table.policies as [NetworkPolicy];
        const wrong = await throughServer(table, () => plane.api.delete(...POLICY, metadata.namespace, metadata.name));
        expect(wrong.length).to.be.greaterThan(0);
    });

    it("a namespace whose label is changed on the API server counts, though the table has the old one", async () => {
        const table = movedTable(
            guest,
            tables.find(({ name }) => name === LABELLED)!,
        );
        const wrong = await throughServer(table, async () => {
            for (const name of Object.keys(table.namespaces ?? {}))
                await plane.api.patch(
                    { apiVersion: "v1", kind: "Namespace", metadata: { name } },
                    {
                        metadata: { labels: { ns: "other" } },
                    },
                );
        });
        expect(wrong.length).to.be.greaterThan(0);
    });
});

describe("sound and unsound policies on the API server", () => {
    let plane: ControlPlane;
    let guest: Guest;

    before(async function () {
        plane = controlPlane(this);
        guest = await guestOn(this, plane, ["x"]);
    });

    after(() => guest?.leave());

    /** Sent as a dry run: judged as any other, and not kept should it be accepted. The answer is the refusal, if it is one. */
    async function refusal(change: object): Promise<string | undefined> {
        const { metadata, ...rest } = { ...sound, ...change };
        const namespace = metadata?.namespace === "a.b" ? "a.b" : guest.name("x");
        const policy = { ...rest, ...(metadata === undefined ? {} : { metadata: { ...metadata, namespace } }) };
        try {
            const path = `${pathOf(...POLICY, guest.name("x"))}?fieldValidation=Strict&dryRun=All`;
            await plane.api.text("POST", path, policy);
            return undefined;
        } catch (error) {
            if (!(error instanceof ApiError) || (error.status !== 400 && error.status !== 422)) throw error;
            return error.message;
        }
    }

    /** Holds the server's answer to what the table says of the server, or else to this package's verdict. */
    async function judge(change: object, ours: "accepts" | string, { accepts, refuses }: OnServer): Promise<void> {
        const said = await refusal(change);
        if (said === undefined) expect(accepts ?? ours === "accepts", "accepted").to.equal(true);
        else if (refuses !== undefined) expect(said).to.match(refuses);
        else expect(said).to.include(ours === "accepts" || accepts === true ? "no refusal" : ours);
    }

    for (const [name, change, onServer = {}] of valid)
        it(`${onServer.refuses === undefined ? "accepts" : "accepts, or by its release refuses,"} ${name}`, async () => {
            await judge(change, "accepts", onServer);
        });

    for (const [name, change, path, , onServer = {}] of invalid)
        it(`${onServer.accepts === true ? "accepts, other than this package," : "refuses"} ${name}`, async () => {
            await judge(change, path, onServer);
        });

    it("judge() notices a refusal that was not expected, an acceptance, and another reason", async () => {
        const failure = (judged: Promise<void>): Promise<string> => judged.then(() => "", String);
        expect(await failure(judge({ spec: { podselector: {} } }, "accepts", {}))).to.include("no refusal");
        expect(await failure(judge({}, "spec.podselector", {}))).to.include("accepted");
        expect(await failure(judge({ spec: { podselector: {} } }, "spec.egress", {}))).to.include("spec.egress");
    });
});
