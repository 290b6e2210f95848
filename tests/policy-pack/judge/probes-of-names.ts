import { readPolicy } from "../../../policy-pack/stack/policies";
import type { SeenRule } from "../../../policy-pack/stack/rules";
import { policy } from "../honest/build";
import type { Probe } from "./probes";

const names = [
    ...["*", "?", "*.com", "?.com", "com", "example.com", "*.example.com", "?.example.com", "redis", "*.redis"],
    ...["*.co.uk", "?.co.uk", "co.uk", "example.co.uk", "*.example.co.uk", "*.co.example", "*.CO.UK."],
    ...[
        "*.github.io",
        "?.github.io",
        "github.io",
        "a.github.io",
        "*.a.github.io",
        "*.windows.net",
        "*.core.windows.net",
    ],
    ...["*.s3.amazonaws.com", "*.s3.eu-west-1.amazonaws.com", "?.s3-eu-west-1.amazonaws.com", "*.ec2.amazonaws.com"],
    ...["*.amazonaws.com", "s3.amazonaws.com", "bucket.s3.amazonaws.com"],
    ...["metadata.google.internal", "*.internal", "?.internal", "internal", "a.svc", "vllm.models.svc.cluster.local"],
    ...[
        "*.nip.io",
        "nip.io",
        "10.0.0.1.nip.io",
        "*.1.nip.io",
        "x.sslip.io",
        "localhost",
        "*.run.app",
        "*.azurefd.net",
        "*.vercel.app",
        "*.duckdns.org",
    ],
];

const spec = { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 443 }] }] };
const own = readPolicy(policy("a", "p", spec));
const ofX = readPolicy(policy("a", "p", { ...spec, podSelector: { matchLabels: { app: "x" } } }));
const [rule] = own.rules as [SeenRule];
const rules: readonly SeenRule[] = [
    { ...rule, hosts: ["hf.co"] },
    { ...rule, hosts: [], ports: { ...rule.ports, everything: true, known: [] } },
    { ...rule, hosts: ["hf.co"], ports: { ...rule.ports, known: [{ port: 443 }, { port: 80 }] } },
    { ...rule, hosts: ["hf.co"], direction: "Ingress" },
];
const base = { direction: "egress", ports: ["443"], namespace: "a", reason: "meant to be so" } as const;
const exceptions = [
    { ...base, host: "hf.co" },
    { ...base, host: "*.hf.co" },
    { ...base, host: "*" },
    { ...base, host: "*", ports: ["80"] },
    { ...base, host: "*", ports: ["any"] },
    { ...base, host: "*", expires: "2026-11-23" },
    { ...base, host: "*", expires: "2026-11-24" },
    { ...base, host: "*", namespace: "b" },
    { ...base, host: "*", cluster: "other" },
    { ...base, host: "*", namespace: undefined, workload: { namespace: "a", podLabels: { app: "x" } } },
    { ...base, host: "*", direction: "ingress" },
    { ...base, internet: true },
    { ...base, internet: true, ports: ["any"] },
    { ...base, cidr: "0.0.0.0/0" },
    { ...base, host: "hf.co", internet: true },
    { ...base, host: "hf.co", cidr: "10.0.0.0/8" },
] as const;

/** What is asked of names: which are too wide, and which of those config allows. */
export const ofNames: readonly Probe[] = [
    ...names.map((name): Probe => ({ whyWideName, isNameInside, shownHost }) => [
        whyWideName(name),
        isNameInside(name),
        shownHost(name),
    ]),
    ...exceptions.map(
        (one): Probe =>
            ({ exceptionMistakes }) =>
                exceptionMistakes([one]),
    ),
    ...[own, ofX].flatMap((of) =>
        rules.map((asked): Probe => ({ allowsHost, allowedAddresses, nearMiss, adviseAllowedEntry }) => [
            ["hf.co", "a.hf.co", "*.hf.co"].map((host) =>
                exceptions.map((_, index) => [
                    allowsHost(host, of, asked, exceptions.slice(index, index + 1), "2026-11-24"),
                    allowsHost(host, of, asked, exceptions.slice(index), "2026-11-24"),
                    allowsHost(host, of, asked, [...exceptions.slice(index, index + 1), exceptions[3]], "2026-11-24"),
                ]),
            ),
            exceptions.map((one) => allowedAddresses(of, asked, [one], "2026-11-24").all.cidrs()),
            nearMiss(of, asked, exceptions),
            adviseAllowedEntry(of, asked, { host: "*" }),
        ]),
    ),
    ({ allowsHost }) => allowsHost("hf.co", own, rules[0] as SeenRule, [], "2026-11-24"),
    ...(["egress", "ingress"] as const).map(
        (direction): Probe =>
            ({ expiredExceptions }) =>
                expiredExceptions(direction, {
                    exceptions: [...exceptions, { ...exceptions[0], direction: "ingress", expires: "2026-11-23" }],
                    today: "2026-11-24",
                } as never),
    ),
];
