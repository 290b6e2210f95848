import * as z from "zod";
import { checkCidr } from "../cidrs";
import { didYouMean } from "../issues";
import { cidr, cidrs, closed, labels, name, nonEmpty, text, told, wants } from "../schema-parts";
import type { DnsProfile } from "../types";
import { hostsDialects } from "../hosts";
import { serviceMeshNames } from "../service-meshes";
import { presetNames } from "./index";
import { cnis } from "./plugins";

export const dnsProfiles: readonly DnsProfile[] = [
    "aks-local-dns",
    "cluster-ip",
    "coredns",
    "eks-auto-mode",
    "gke",
    "gke-cloud-dns",
    "kube-dns",
    "node-local",
    "node-local-kubespray",
    "openshift",
];

/** One of the known names; another is told the nearest, or all of them, as `plural`. */
const oneOf = <T extends string>(known: readonly T[], what: string, kind: string, plural = `${kind}s`) =>
    told(
        text(`${what} (${known.join(", ")})`, (value) =>
            known.some((each) => each === value)
                ? undefined
                : `"${value}" is no ${kind}${didYouMean(value, known) || `; ${plural} are ${known.join(", ")}`}`,
        ),
        { enum: [...known] },
    ).transform((value) => value as T);

const tcpPort = (what: string) =>
    z
        .number({ error: wants(what) })
        .int({ error: `is not a whole number; give ${what}` })
        .min(1, { error: "is out of range; ports go from 1 to 65535" })
        .max(65535, { error: "is out of range; ports go from 1 to 65535" });

const priorities = "a priority from 0 to 1000, the lower the earlier";
const priority = z
    .number({ error: wants(priorities) })
    .int({ error: `is not a whole number; give ${priorities}` })
    .min(0, { error: `is out of range; give ${priorities}` })
    .max(1000, { error: `is out of range; give ${priorities}` });

const resolver = closed(
    {
        cidrs: nonEmpty(cidr, "at least one CIDR").optional(),
        namespace: name.optional(),
        podLabels: labels
            .refine((value) => Object.keys(value).length > 0, {
                error: "is empty, which would be every pod of the namespace; name labels of the resolver's pods",
            })
            .optional(),
        port: tcpPort("the resolver's port").optional(),
    },
    "a map with cidrs, or with namespace and podLabels",
);

export const platformSchema = closed(
    {
        dns: nonEmpty(oneOf(dnsProfiles, "a DNS profile", "DNS profile"), "at least one DNS profile").optional(),
        dnsClusterIp: text("the cluster DNS Service's address", (value) =>
            checkCidr(`${value}/${value.includes(":") ? 128 : 32}`) === undefined
                ? undefined
                : `"${value}" is not an address; write it like 10.96.0.10`,
        ).optional(),
        podCidrs: cidrs.optional(),
        serviceCidrs: cidrs.optional(),
        nodeCidrs: cidrs.optional(),
        clusterCidrs: cidrs.optional(),
        loadBalancerCidrs: cidrs.optional(),
        preset: oneOf(presetNames, "a platform", "platform").optional(),
        identity: closed(
            {
                cidrs: nonEmpty(cidr, "at least one CIDR"),
                ports: nonEmpty(tcpPort("a TCP port"), "at least one TCP port"),
            },
            "a map with cidrs and ports",
        ).optional(),
        healthChecks: nonEmpty(cidr, "at least one CIDR").optional(),
        cni: oneOf(cnis, "a network plugin", "network plugin").optional(),
        serviceMesh: oneOf(serviceMeshNames, "a service mesh", "service mesh that is known", "known").optional(),
        hosts: oneOf(
            [...hostsDialects, "none"] as const,
            "a kind of policies with names",
            "kind of policies with names",
        ).optional(),
        adminPriority: priority.optional(),
        baseline: oneOf(
            ["cluster-network-policy", "none"] as const,
            "a kind of baseline",
            "kind of baseline",
        ).optional(),
        baselinePriority: priority.optional(),
        resolvers: nonEmpty(resolver, "at least one resolver").optional(),
        apiServer: closed(
            {
                cidrs,
                port: tcpPort("the API server's TCP port"),
            },
            "a map with cidrs and port",
        ).optional(),
    },
    "a map",
);
