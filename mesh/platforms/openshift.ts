import { noHealthChecks, noIdentity } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const dnsOperator = "https://github.com/openshift/cluster-dns-operator/blob/master/assets/dns/daemonset.yaml";
const label = "https://github.com/openshift/cluster-dns-operator/blob/master/pkg/operator/controller/names.go";
const ovnPage =
    "https://docs.openshift.com/container-platform/4.17/networking/ovn_kubernetes_network_provider/about-ovn-kubernetes.html";

export const openshift: PlatformPreset = {
    name: "openshift",
    title: "OpenShift",
    dns: {
        value: ["openshift"],
        sources: [dnsOperator, label],
        note: "pods listen on 5353, and policies see the pod's port",
    },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: { value: "always", sources: [ovnPage] },
    cni: {
        value: "ovn-kubernetes",
        sources: [ovnPage],
        note: "the default from 4.14 on; OpenShift SDN is not installed anew from 4.15 on",
    },
    limits: [],
};
