import { noHealthChecks, noIdentity } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const defaults =
    "https://github.com/kubernetes-sigs/kubespray/blob/master/roles/kubespray_defaults/defaults/main/main.yml";

export const kubespray: PlatformPreset = {
    name: "kubespray",
    title: "Clusters made by kubespray",
    dns: {
        value: ["kube-dns", "node-local-kubespray"],
        sources: [
            "https://github.com/kubernetes-sigs/kubespray/blob/master/docs/advanced/dns-stack.md",
            defaults,
            "https://github.com/kubernetes-sigs/kubespray/blob/master/roles/kubernetes-apps/ansible/templates/coredns-deployment.yml.j2",
        ],
        note: "nodelocaldns_ip, where it is changed, goes into resolvers",
    },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: { value: "always", sources: [defaults], note: "with Calico, its default" },
    cni: { value: "calico", sources: [defaults], note: "its default" },
    limits: [],
};
