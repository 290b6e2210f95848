import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { KubeObject } from "./api";
import { ADVERTISED_ADDRESS, type ControlPlane, SERVICE_CIDR } from "./control-plane";
import { freePorts } from "./process";
import { REPOSITORY } from "./pulumi";
import { controlPlane, skip } from "./setup";

const MAKES_SYSTEM = "it makes system pods, which somebody's cluster has of its own";

interface Kubeconfig {
    readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
    readonly users: readonly { readonly name: string; readonly user: object }[];
}

interface Run {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

function preflight(kubeconfig: string, ...args: readonly string[]): Run {
    const cli = ["--import", "tsx", join(REPOSITORY, "cli", "main.ts"), "preflight", "--kubeconfig", kubeconfig];
    return spawnSync(process.execPath, [...cli, ...args], { cwd: REPOSITORY, encoding: "utf8" });
}

const calico: KubeObject = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "calico-node", namespace: "kube-system" },
    spec: {
        selector: { matchLabels: { "k8s-app": "calico-node" } },
        template: {
            metadata: { labels: { "k8s-app": "calico-node" } },
            spec: { containers: [{ name: "calico-node", image: "none" }] },
        },
    },
};

const dns: KubeObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", namespace: "kube-system" },
    spec: {
        selector: { "k8s-app": "kube-dns" },
        ports: [{ name: "dns", port: 53, protocol: "UDP" }],
        clusterIP: "10.96.0.10",
    },
};

const coreDns: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "coredns", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
    spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "c", image: "none" }],
    },
};

describe("ai-mesh preflight on an API server", () => {
    let plane: ControlPlane;
    const scratch = mkdtempSync(join(tmpdir(), "ai-mesh-preflight-"));

    before(async function () {
        plane = controlPlane(this);
        if (plane.origin === "KUBECONFIG") return;
        await plane.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" } });
        for (const object of [calico, dns, coreDns]) await plane.api.apply(object);
    });

    after(async () => {
        rmSync(scratch, { recursive: true, force: true });
        if (plane?.origin !== "own") return;
        for (const { apiVersion, kind, metadata } of [calico, dns, coreDns])
            await plane.api.delete(apiVersion, kind, metadata.namespace, metadata.name, 0);
    });

    it("says what a real API server says, as a block to paste", function () {
        if (plane.origin === "KUBECONFIG") skip(this, MAKES_SYSTEM);
        const run = preflight(plane.kubeconfig);
        expect(run.stderr).to.equal("");
        expect(run.status).to.equal(0);
        expect(run.stdout).to.match(/NetworkPolicy API +ok +networking.k8s.io\/v1 networkpolicies is served/);
        expect(run.stdout).to.include("calico enforces: its agent runs (DaemonSet kube-system/calico-node)");
        expect(run.stdout).to.include("1 pod labelled k8s-app: kube-dns in kube-system; Service at 10.96.0.10");
        expect(run.stdout).to.include(`${SERVICE_CIDR} (ServiceCIDRs of the API server)`);
        expect(run.stdout).to.include(`apiServer:\n    cidrs:\n      - ${ADVERTISED_ADDRESS}/32`);
    });

    it("says of any cluster that it serves the API, its release, and a verdict that its exit code repeats", () => {
        const run = preflight(plane.kubeconfig, "--output", "json");
        expect(run.stderr).to.equal("");
        const found = JSON.parse(run.stdout) as { enforced: string; kubernetes: string };
        expect(found.kubernetes).to.equal(plane.version);
        expect(run.stdout).to.include("networking.k8s.io/v1 networkpolicies is served");
        expect(found.enforced).to.be.oneOf(["yes", "no", "unknown"]);
        expect(run.status).to.equal(found.enforced === "no" ? 1 : 0);
    });

    it("changes nothing: the newest revision of what it reads is what it was", async function () {
        if (plane.origin === "KUBECONFIG") skip(this, "others change somebody's cluster meanwhile");
        const kinds = [
            ["apps/v1", "DaemonSet"],
            ["v1", "Pod"],
            ["v1", "Service"],
            ["v1", "Namespace"],
        ] as const;
        const state = async (): Promise<string> => {
            const lists = await Promise.all(kinds.map(([version, kind]) => plane.api.list(version, kind)));
            return JSON.stringify(lists.map(({ items }) => items.map(({ metadata }) => metadata.resourceVersion)));
        };
        const before = await state();
        preflight(plane.kubeconfig, "--output", "json");
        expect(await state()).to.equal(before);
    });

    it("ends with 1 where the only plugin is flannel", async function () {
        if (plane.origin === "KUBECONFIG") skip(this, MAKES_SYSTEM);
        const flannel = { ...calico, metadata: { name: "kube-flannel-ds", namespace: "kube-system" } };
        const { apiVersion, kind, metadata } = calico;
        await plane.api.delete(apiVersion, kind, metadata.namespace, metadata.name);
        const template = JSON.parse(JSON.stringify(flannel).replaceAll("calico-node", "kube-flannel")) as KubeObject;
        await plane.api.apply({ ...template, metadata: flannel.metadata });
        try {
            const run = preflight(plane.kubeconfig, "--output", "json");
            expect(run.status).to.equal(1);
            expect(JSON.parse(run.stdout)).to.include({ version: 1, enforced: "no" });
        } finally {
            await plane.api.delete(apiVersion, kind, "kube-system", "kube-flannel-ds");
            await plane.api.apply(calico);
        }
    });

    it("reports what it is forbidden, each by itself, and the rest all the same", async function () {
        if (plane.origin === "KUBECONFIG") skip(this, MAKES_SYSTEM);
        const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" };
        await plane.api.apply({
            ...role,
            metadata: { name: "sees-daemonsets" },
            rules: [{ apiGroups: ["apps"], resources: ["daemonsets"], verbs: ["list"] }],
        });
        await plane.api.apply({
            ...role,
            kind: "ClusterRoleBinding",
            metadata: { name: "sees-daemonsets" },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "sees-daemonsets" },
            subjects: [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }],
        });
        const kubeconfig = join(scratch, "reader");
        const config = JSON.parse(readFileSync(plane.kubeconfig, "utf8")) as { users: { user: object }[] };
        config.users = config.users.map((each) => ({ ...each, user: { ...each.user, as: "reader" } }));
        writeFileSync(kubeconfig, JSON.stringify(config));
        const run = preflight(kubeconfig);
        expect(run.stdout).to.include("calico enforces");
        expect(run.stdout).to.match(/DNS +unknown +could not find out .*pods is forbidden: User "reader" cannot list/);
        expect(run.stdout).to.match(/API server +unknown +could not find out .*endpointslices.* is forbidden/);
        expect(run.status).to.equal(0);
        for (const kind of ["ClusterRole", "ClusterRoleBinding"])
            await plane.api.delete(role.apiVersion, kind, undefined, "sees-daemonsets");
    });

    it("ends with 2 and says so where nobody answers, or the credentials are refused", async () => {
        const [port] = await freePorts(1);
        const config = parse(readFileSync(plane.kubeconfig, "utf8")) as Kubeconfig;
        const write = (name: string, changed: Kubeconfig): string => {
            writeFileSync(join(scratch, name), JSON.stringify(changed));
            return join(scratch, name);
        };
        const server = `https://127.0.0.1:${port}`;
        const clusters = config.clusters.map((each) => ({ ...each, cluster: { ...each.cluster, server } }));
        const unreachable = preflight(write("dead", { ...config, clusters }));
        expect(unreachable.status).to.equal(2);
        expect(unreachable.stderr).to.include(
            `error: Cannot reach the cluster of context "${plane.api.context}" at ${server}: `,
        );
        expect(unreachable.stderr).to.include("ECONNREFUSED");
        const users = config.users.map(({ name }) => ({ name, user: { token: "wrong" } }));
        const refused = preflight(write("stranger", { ...config, users }));
        expect(refused.status).to.equal(2);
        expect(refused.stderr).to.equal("error: The API server refuses these credentials: Unauthorized\n");
    });

    it("ends with 2 where the context does not exist, and says which was meant", () => {
        const { context } = plane.api;
        const run = preflight(plane.kubeconfig, "--context", context.slice(0, -1));
        expect(run.status).to.equal(2);
        expect(run.stderr).to.include(`has no "${context.slice(0, -1)}"; it has `);
        expect(run.stderr).to.include(`did you mean "${context}"?`);
    });
});
