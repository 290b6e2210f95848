import { networking, Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/* One policy, of which the stack's configuration says whether it spells policyTypes and what else of it changes. */
const config = new pulumi.Config();
const provider = new Provider("cluster", { enableServerSideApply: config.requireBoolean("serverSide") });

new networking.v1.NetworkPolicy(
    "unspelled",
    {
        metadata: {
            name: "unspelled",
            namespace: config.require("namespace"),
            labels: { revision: config.require("revision") },
        },
        spec: config.requireObject("spec"),
    },
    { provider },
);
