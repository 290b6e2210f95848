import { expect } from "chai";
import type { KubeObject } from "./api";
import { check, type Judge, type Promised } from "./promise";
import type { Change, Record } from "./watch";

const namespace = (name: string, terminating = false): KubeObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, ...(terminating ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}) },
});
const inside = (kind: string, name: string, inNamespace = "a"): KubeObject => ({
    apiVersion: kind === "NetworkPolicy" ? "networking.k8s.io/v1" : "v1",
    kind,
    metadata: { name, namespace: inNamespace },
});
const denyAll = inside("NetworkPolicy", "deny-all");
const pod = inside("Pod", "p");

const recordOf = (start: KubeObject[], ...changes: [Change["type"], KubeObject][]): Record => ({
    start,
    changes: changes.map(([type, object], index) => ({ revision: index + 1, type, object })),
});

/** Isolated = there is a policy called deny-all; a flow passes unless deny-all is there without the policy of its name. */
const judge: Judge = {
    isolated: (objects, name) =>
        objects.some(({ metadata }) => metadata.name === "deny-all" && metadata.namespace === name),
    passes: (objects, flow) =>
        !objects.some(({ metadata }) => metadata.name === "deny-all") ||
        objects.some(({ metadata }) => metadata.name === flow),
};
const owned: Promised = { owned: ["a"], adopted: [], flows: [] };

describe("check()", () => {
    it("finds no breach when a namespace is filled after its deny-all and loses it after its last pod", () => {
        const record = recordOf(
            [],
            ["ADDED", namespace("a")],
            ["ADDED", denyAll],
            ["ADDED", pod],
            ["MODIFIED", namespace("a", true)],
            ["DELETED", pod],
            ["DELETED", denyAll],
            ["DELETED", namespace("a")],
        );
        const { breaches, lives, revisions } = check(record, owned, judge);
        expect(breaches).to.deep.equal([]);
        expect(lives).to.deep.equal([{ namespace: "a", created: 1, isolated: 2, gone: 7 }]);
        expect(revisions).to.equal(8);
    });

    it("reports a pod that is created before the deny-all, and how long it stood open", () => {
        const record = recordOf([], ["ADDED", namespace("a")], ["ADDED", pod], ["ADDED", denyAll]);
        expect(check(record, owned, judge).breaches).to.deep.equal([
            {
                rule: "empty until isolated",
                subject: "a",
                revision: 2,
                until: 3,
                detail: "holds Pod/a/p after ADDED Pod/a/p",
            },
        ]);
    });

    it("reports a deny-all that is deleted before its namespace terminates", () => {
        const record = recordOf([namespace("a"), denyAll], ["DELETED", denyAll], ["MODIFIED", namespace("a", true)]);
        expect(check(record, owned, judge).breaches).to.deep.equal([
            {
                rule: "isolated until gone",
                subject: "a",
                revision: 1,
                until: 2,
                detail: "open after DELETED NetworkPolicy/a/deny-all",
            },
        ]);
    });

    it("reports a deny-all that is deleted while a pod of a terminating namespace still lives", () => {
        const record = recordOf([namespace("a", true), denyAll, pod], ["DELETED", denyAll], ["DELETED", pod]);
        expect(
            check(record, owned, judge).breaches.map(({ rule, revision, until }) => [rule, revision, until]),
        ).to.deep.equal([["isolated until gone", 1, 2]]);
    });

    it("counts a namespace that is made anew as a second life with a window of its own", () => {
        const record = recordOf(
            [namespace("a"), denyAll],
            ["DELETED", denyAll],
            ["DELETED", namespace("a")],
            ["ADDED", namespace("a")],
        );
        expect(check(record, owned, judge).lives).to.deep.equal([
            { namespace: "a", created: 0, isolated: 0, gone: 2 },
            { namespace: "a", created: 3 },
        ]);
    });

    it("ignores the ConfigMap that a cluster puts into every new namespace, and no other", () => {
        const own = recordOf(
            [],
            ["ADDED", namespace("a")],
            ["ADDED", inside("ConfigMap", "kube-root-ca.crt")],
            ["ADDED", denyAll],
        );
        expect(check(own, owned, judge).breaches).to.have.length(0);
        const other = recordOf(
            [],
            ["ADDED", namespace("a")],
            ["ADDED", inside("ConfigMap", "settings")],
            ["ADDED", denyAll],
        );
        expect(check(other, owned, judge).breaches).to.have.length(1);
    });

    it("reports a flow of an adopted namespace that is denied for one revision", () => {
        const promised: Promised = { owned: [], adopted: ["a"], flows: ["f"] };
        const record = recordOf([namespace("a")], ["ADDED", denyAll], ["ADDED", inside("NetworkPolicy", "f")]);
        expect(check(record, promised, judge).breaches).to.deep.equal([
            {
                rule: "no interruption",
                subject: "f",
                revision: 1,
                until: 2,
                detail: "denied after ADDED NetworkPolicy/a/deny-all",
            },
        ]);
    });

    it("asks nothing of a flow that did not pass before", () => {
        const promised: Promised = { owned: [], adopted: ["a"], flows: ["f"] };
        expect(check(recordOf([namespace("a"), denyAll]), promised, judge).breaches).to.deep.equal([]);
    });

    it("reports an adopted namespace that is deleted", () => {
        const promised: Promised = { owned: [], adopted: ["a"], flows: [] };
        const breaches = check(recordOf([namespace("a")], ["DELETED", namespace("a")]), promised, judge).breaches;
        expect(breaches.map(({ rule }) => rule)).to.deep.equal(["adopted namespace kept"]);
    });
});
