import { kubeDnsPods, noHealthChecks, noIdentity } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const kindnetd = "https://github.com/kubernetes-sigs/kind/blob/main/images/kindnetd/cmd/kindnetd/main.go";

export const kind: PlatformPreset = {
    name: "kind",
    title: "kind",
    dns: { value: ["kube-dns"], sources: [kubeDnsPods] },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: {
        value: "always",
        sources: [kindnetd],
        note: "from kind v0.24.0 on, unless disableDefaultCNI is set",
    },
    cni: { value: "kindnet", sources: [kindnetd] },
    limits: [],
};
