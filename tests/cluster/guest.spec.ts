import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { KubeObject } from "./api";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { Guest } from "./guest";
import { freePorts } from "./process";

const plane = { origin: "KUBECONFIG" } as ControlPlane;
const guest = new Guest(plane, { prefix: "p-" });
const name = "kubernetes.io/metadata.name";

const policy = (namespaceSelector: object): KubeObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "x", namespace: "x" },
    spec: { podSelector: { matchLabels: { x: "x" } }, ingress: [{ from: [{ namespaceSelector }] }] },
});

const moved = (namespaceSelector: object, spelled: object): void => {
    const { metadata, ...rest } = policy(spelled);
    const there = { ...rest, metadata: { ...metadata, namespace: "p-x" } };
    expect(guest.moved(policy(namespaceSelector))).to.deep.equal(there);
};

describe("tests as guests of a cluster", () => {
    it("moved() renames a namespace and leaves its labels", () => {
        const object = {
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name: "x", labels: { x: "x", [name]: "x" } },
        };
        expect(guest.moved(object).metadata).to.deep.equal({ name: "p-x", labels: { x: "x", [name]: "p-x" } });
    });

    it("moved() renames the namespaces that a selector names, and no other label", () => {
        moved({ matchLabels: { [name]: "y", x: "y" } }, { matchLabels: { [name]: "p-y", x: "y" } });
        const expression = (key: string, ...values: string[]) => ({
            matchExpressions: [{ key, operator: "In", values }],
        });
        moved(expression(name, "x", "y"), expression(name, "p-x", "p-y"));
        moved(expression("x", "x", "y"), expression("x", "x", "y"));
    });

    it("new Guest() leaves names as they are on a control plane of its own alone", () => {
        expect(new Guest({ origin: "own" } as ControlPlane, { asWritten: true }).name("x")).to.equal("x");
        expect(new Guest(plane, { asWritten: true }).name("x")).to.match(/^ai-mesh-[0-9a-f]{6}-x$/);
        expect(new Guest({ origin: "own" } as ControlPlane).name("x")).to.match(/^ai-mesh-[0-9a-f]{6}-x$/);
    });
});

describe("startControlPlane() with KUBECONFIG", () => {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-kubeconfig-"));
    const before = process.env["KUBECONFIG"];

    after(() => {
        rmSync(directory, { recursive: true });
        if (before === undefined) delete process.env["KUBECONFIG"];
        else process.env["KUBECONFIG"] = before;
    });

    const failure = async (kubeconfig: string): Promise<string> => {
        process.env["KUBECONFIG"] = kubeconfig;
        return await startControlPlane(() => undefined).then(() => "started", String);
    };

    it("names the context, the server and the way out where nobody answers", async () => {
        const server = `https://127.0.0.1:${(await freePorts(1))[0]}`;
        const file = join(directory, "dead");
        const config = {
            "current-context": "c",
            contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
            clusters: [{ name: "c", cluster: { server } }],
            users: [{ name: "c", user: { token: "t" } }],
        };
        writeFileSync(file, JSON.stringify(config));
        const said = await failure(file);
        expect(said).to.include(`reach the cluster of context "c" at ${server} (KUBECONFIG): connect ECONNREFUSED`);
        expect(said).to.include("; without KUBECONFIG the tests use a control plane of their own");
    });

    it("refuses a list of files and says how to make one of it", async () => {
        expect(await failure("a:b")).to.equal(
            'Error: read a:b: several files; write them as one with "kubectl config view --flatten --minify" and name that',
        );
    });
});
