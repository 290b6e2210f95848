import type { PlatformPreset } from "./preset";

export const openshift: PlatformPreset = {
    name: "openshift",
    title: "OpenShift",
    dns: {
        value: ["openshift"],
        sources: ["https://docs.openshift.com/container-platform/latest/networking/dns-operator.html"],
    },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "always", sources: [] },
    cni: { value: "ovn-kubernetes", sources: [] },
    limits: [],
};
