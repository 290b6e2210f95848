import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { daemonSet } from "../preflight/platforms";
import { kindCluster } from "./cluster";
import { aiMeshIn, filesOf, scratch } from "./run";

describe("ai-mesh init, where a cluster is", () => {
    const folder = scratch();
    const place = folder();
    const kubeconfig = join(place, "kubeconfig");
    let cluster: Awaited<ReturnType<typeof kindCluster>>;
    before(async () => void (cluster = await kindCluster(kubeconfig)));
    after(() => cluster.close());

    const platformOf = (name: string): Record<string, unknown> => {
        const stack = parse(filesOf(join(place, name))["Pulumi.dev.yaml"] ?? "") as {
            config: Record<string, { platform: Record<string, unknown> }>;
        };
        return stack.config[`${name}:mesh`]?.platform ?? {};
    };

    it("takes over what the cluster says of itself", async () => {
        const { code, stdout, stderr } = await aiMeshIn(place, ["init", "seen"], { KUBECONFIG: kubeconfig });
        expect(code, stderr).to.equal(0);
        expect(stdout).to.contain("platform as kind-dev says it").and.not.to.contain("warning");
        expect(platformOf("seen")).to.include({ preset: "kind" });
        expect(platformOf("seen")).to.deep.include({
            podCidrs: ["10.244.0.0/16"],
            serviceCidrs: ["10.96.0.0/16"],
            nodeCidrs: ["172.18.0.2/32"],
        });
    });

    it("says at once that policies would do nothing there", async () => {
        const flannel = { items: [daemonSet("kube-flannel/kube-flannel-ds", { name: "kube-flannel" })] };
        const config = join(place, "flannel");
        const other = await kindCluster(config, { "/apis/apps/v1/daemonsets": flannel });
        const { code, stdout } = await aiMeshIn(place, ["init", "flannel-mesh"], { KUBECONFIG: config });
        other.close();
        expect(code).to.equal(0);
        expect(stdout).to.match(/^warning policies would have no effect on this cluster: .*flannel/m);
    });

    it("asks no cluster where a platform is named and none is", async () => {
        const { code, stdout } = await aiMeshIn(place, ["init", "named", "--platform", "k3s"], {
            KUBECONFIG: kubeconfig,
        });
        expect(code).to.equal(0);
        expect(stdout).not.to.contain("kind-dev");
        expect(platformOf("named")).to.deep.include({ preset: "k3s", podCidrs: ["10.42.0.0/16"] });
    });

    it("writes what a preset cannot do without, though the cluster does not say it", async () => {
        const args = ["init", "auto", "--platform", "eks-auto", "--context", "kind-dev"];
        const { code, stderr } = await aiMeshIn(place, args, { KUBECONFIG: kubeconfig });
        expect(code, stderr).to.equal(0);
        expect(platformOf("auto")).to.include({ preset: "eks-auto", dnsClusterIp: "172.20.0.10" });
    });

    it("writes nothing where the cluster that is named does not answer", async () => {
        const { code, stderr } = await aiMeshIn(place, ["init", "gone", "--platform", "kind", "--context", "gone"], {
            KUBECONFIG: kubeconfig,
        });
        expect(code).to.equal(2);
        expect(stderr).to.contain("leave out --context");
        expect(filesOf(place)).not.to.have.property("gone/Pulumi.yaml");
    });
});
