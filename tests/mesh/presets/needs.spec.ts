import { expect } from "chai";
import {
    presetCalled,
    unmetNeeds,
    valuesOf,
    type NamedFlow,
    type FlowEndPods,
    type PresetWorkload,
} from "../../../mesh/presets";

function workload(name: string, preset: string, given: Record<string, string> = {}): PresetWorkload {
    const found = presetCalled(preset);
    if (found === undefined) throw new Error(`No preset is called ${preset}`);
    return {
        name,
        namespace: name === "prometheus" ? "monitoring" : "data",
        preset: found,
        values: valuesOf(found, given),
    };
}

const db = workload("db", "cloudnative-pg", { cluster: "c" });
const operator = workload("operator", "cloudnative-pg-operator");
const prometheus = workload("prometheus", "kube-prometheus");
const google = workload("collector", "google-managed-prometheus");
const members: FlowEndPods = { name: "db", namespace: "data", labels: { "cnpg.io/cluster": "c" } };
const part = (name: string): FlowEndPods => ({
    name: `db.${name}`,
    namespace: "data",
    labels: { "cnpg.io/cluster": "c", "cnpg.io/podRole": "instance" },
});
const apiServer: FlowEndPods = { name: "kube-apiserver" };
const watch = `- { from: db.members, to: kube-apiserver, why: "the instance manager in every pod watches its Cluster" }`;

const lines = (flows: readonly NamedFlow[], all: readonly PresetWorkload[] = [db]): string[] =>
    unmetNeeds(db, all, flows).map(({ line }) => line);
/** Whether a flow meets the need of the API server. */
const meets = (from: FlowEndPods, to: FlowEndPods): boolean => !lines([{ from, to }]).includes(watch);

describe("unmetNeeds()", () => {
    it("gives a line for each, with who and when", () => {
        expect(unmetNeeds(db, [db], []).map(({ line, peerIs, when }) => [line, peerIs, when])).to.deep.equal([
            [watch, undefined, undefined],
            [
                `- { from: cloudnative-pg-operator, to: db.status, why: "without it the operator reports an Instance Status Extraction Error" }`,
                "a workload with preset: cloudnative-pg-operator, in the namespace where it runs",
                undefined,
            ],
            [
                `- { from: cloudnative-pg-operator, to: db.database, why: "the operator manages roles and databases" }`,
                "a workload with preset: cloudnative-pg-operator, in the namespace where it runs",
                undefined,
            ],
            [
                `- { from: db.members, to: internet, ports: [443], why: "backups and write-ahead logs to an object store" }`,
                undefined,
                "backups go to one outside the cluster",
            ],
            [
                `- { from: kube-prometheus, to: db.metrics, why: "metrics" }`,
                "a workload with preset: kube-prometheus, in the namespace where it runs",
                "Prometheus scrapes it",
            ],
        ]);
    });
    it("names the workload of the mesh that goes by the preset", () => {
        expect(lines([], [db, operator, prometheus]).join("\n")).to.contain("from: operator, to: db.status");
        expect(lines([], [db, google]).join("\n")).to.contain("from: collector, to: db.metrics");
    });

    const yes: [string, FlowEndPods, FlowEndPods][] = [
        ["of the whole", members, apiServer],
        ["of the part", { ...members, name: "db.members" }, apiServer],
        ["of the namespace", { name: "data", namespace: "data" }, apiServer],
        ["of a workload with the same pods", { ...members, name: "postgres" }, apiServer],
    ];
    for (const [title, from, to] of yes) it(`is met by a flow ${title}`, () => expect(meets(from, to)).to.equal(true));
    const no: [string, FlowEndPods, FlowEndPods][] = [
        ["the other way", apiServer, members],
        ["to somewhere else", members, { name: "tools", isExternal: true }],
        ["of some of the pods", part("database"), apiServer],
        ["of another cluster", { ...members, labels: { "cnpg.io/cluster": "d" } }, apiServer],
        ["of another namespace", { ...members, namespace: "other" }, apiServer],
        ["of an external", { name: "x", isExternal: true }, apiServer],
    ];
    for (const [title, from, to] of no)
        it(`is not met by a flow ${title}`, () => expect(meets(from, to)).to.equal(false));

    it("is met by a peer with the preset, one in its place, and its labels written by hand; by no other", () => {
        const isScraped = (from: FlowEndPods, all: readonly PresetWorkload[]): boolean =>
            !lines([{ from, to: part("metrics") }], all).some((line) => line.includes("db.metrics"));
        const pods = (name: string, labels: Record<string, string>): FlowEndPods => ({
            name,
            namespace: "monitoring",
            labels,
        });
        expect(isScraped(pods("prometheus.server", {}), [db, prometheus])).to.equal(true);
        expect(isScraped(pods("collector", {}), [db, google])).to.equal(true);
        expect(isScraped(pods("scraper", { "app.kubernetes.io/name": "prometheus" }), [db])).to.equal(true);
        expect(isScraped(pods("agent", { app: "agent" }), [db, prometheus])).to.equal(false);
        // A flow between its own parts is nobody else's.
        expect(isScraped(part("database"), [db])).to.equal(false);
    });
    it("has an external meet what goes to the internet", () => {
        const toInternet = (to: FlowEndPods): boolean =>
            lines([{ from: members, to }]).some((line) => line.includes("internet"));
        expect(toInternet({ name: "s3", isExternal: true })).to.equal(false);
        expect(toInternet(apiServer)).to.equal(true);
    });
});
