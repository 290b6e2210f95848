import { expect } from "chai";
import * as fc from "fast-check";
import type { AuditOptions } from "../../../cli/commands/audit/options";
import { runAudit } from "../../../cli/commands/audit/run";
import { runLearn } from "../../../cli/commands/learn/run";
import { withoutAddress } from "../../../cli/traffic/audit/address-in-text";
import { formatAddress, parseAddress } from "../../../netpol";
import { manifestsOf, podYaml, told, withFiles } from "./fixture";

const spec = {
    platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] },
    namespaces: { "ai-agents": { purpose: "agents" }, gateway: { purpose: "gateway" } },
    workloads: { agent: { namespace: "ai-agents", podLabels: { app: "agent" } } },
    externals: { tools: { cidrs: ["198.51.100.0/24"] } },
    flows: [
        { from: "gateway", to: "agent", ports: [8000], why: "requests" },
        { from: "agent", to: "tools", ports: [443], why: "tools" },
    ],
};

const v4 = fc
    .tuple(fc.constantFrom(10, 100, 169, 172, 192, 203), fc.nat(255), fc.nat(255), fc.nat(255))
    .map((bytes) => bytes.join("."));
/** In whatever spelling, also without a digit from 0 to 9. */
const group = fc.oneof(
    fc.nat(0xffff).map((value) => value.toString(16)),
    fc.constantFrom("dead", "BEEF", "fe", "cafe", "0"),
);
const v6 = fc.oneof(
    fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(":")),
    fc.tuple(fc.constantFrom("fd", "fe80", "dead", "2001"), group, group).map(([a, b, c]) => `${a}:${b}::${c}`),
    v4.map((text) => `::ffff:${text}`),
);
const address = fc.oneof(v4, v4, v6);

/** A name that has an address in it. */
const nameWith = fc
    .tuple(v4, fc.constantFrom("x.A.nip.io", "A.sslip.io", "ip-D.eu-west-1.compute.internal", "D.b.pod.cluster.local"))
    .map(([ip, form]) => form.replace("A", ip).replace("D", ip.replaceAll(".", "-")));

const pod = fc.constantFrom(
    { namespace: "ai-agents", workload: "agent", labels: { app: "agent" } },
    { namespace: "gateway", workload: "gw", labels: { app: "gw" } },
    { namespace: "gateway", workload: "nobody" },
);
const end = fc.oneof(
    address,
    fc.record({ ip: address }),
    fc.record({ ip: address, host: fc.constantFrom("huggingface.co", "api.openai.com") }),
    fc.record({ ip: v4, host: nameWith }),
    fc.record({ host: nameWith }),
    fc.tuple(pod, address).map(([known, ip]) => ({ ...known, ip })),
    pod,
);
const line = fc.record({
    ...{ from: end, to: end, port: fc.constantFrom(22, 53, 80, 443, 8000) },
    ...{ protocol: fc.constantFrom("tcp", "udp", "tpc"), verdict: fc.constantFrom("forwarded", "dropped", "") },
    count: fc.constantFrom(1, 20),
});

/** Every address in some lines, as they are written and as they are printed. */
function spellings(lines: readonly { readonly from: unknown; readonly to: unknown }[]): string[] {
    const written = lines.flatMap(({ from, to }) =>
        [from, to].flatMap((each) => {
            if (typeof each === "string") return each;
            const { ip = [], host = "" } = each as { ip?: string; host?: string };
            const [inName = []] = /(?:\d+[.-]){3}\d+/.exec(host) ?? [];
            return [ip, inName].flat();
        }),
    );
    return [...new Set(written)].flatMap((text) => {
        const read = parseAddress(text);
        const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
        const all = [text.toLowerCase(), ...(read ? [formatAddress(read)] : []), ...(mapped ? [mapped] : [])];
        return [...all, ...all.map((each) => each.replace(/[.:]+/g, "-").replace(/^-|-$/g, ""))];
    });
}

/** Whether a text has an address in it, by itself: not as a part of a longer one or of a number. */
const has = (text: string, one: string): boolean =>
    new RegExp(`(?<![0-9a-f:]|\\d[.-])${one.replace(/[.]/g, "\\.")}(?![0-9a-f:]|[.-]\\d)`, "i").test(text);

const outputs = ["text", "json", "md", "sarif", "junit", "html"] as const;

describe("--no-addresses", () => {
    const property = fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const log = lines.map((each) => JSON.stringify(each)).join("\n");
        const pods = podYaml("ai-agents", "agent-0", { app: "agent" }, "10.244.1.5");
        return withFiles({ log: `${log}\n{"from":`, "mesh.yaml": manifestsOf(spec), pods }, async (file) => {
            const common = { addresses: false, format: "plain", objects: [file("pods")] };
            const said = new Map<string, string>();
            for (const output of outputs) {
                const options: AuditOptions = {
                    ...{ ...common, output, failOn: [], verbose: true, strict: true },
                    manifests: [file("mesh.yaml")],
                };
                const { out, err } = await told((sink) => runAudit([file("log")], options, sink));
                said.set(output, `${out}\n${err}`);
            }
            const { out, err } = await told((sink) =>
                runLearn([file("log")], { ...common, namespace: [], minCount: "2" }, sink),
            );
            // A flow to an address says it; nothing else does.
            const comments = out
                .split("\n")
                .map((text) => text.slice(text.indexOf("#") < 0 ? text.length : text.indexOf("#")));
            said.set("learn", `${comments.join("\n")}\n${err}`);
            for (const one of spellings(lines))
                for (const [output, text] of said)
                    if (has(text, one)) throw new Error(`${output} says ${one}:\n${text}`);
        });
    });

    it("leaves no address of the traffic in anything that audit prints, nor in what learn only tells", async function () {
        this.timeout(120_000);
        await fc.assert(property, { numRuns: 60 });
    });

    it("hides addresses within names, however these write them", () => {
        for (const [text, left] of [
            ["x.203.0.113.9.nip.io", "x.ADDRESS.nip.io"],
            ["to 203.0.113.9.nip.io.", "to ADDRESS.nip.io."],
            ["v1.10.2.3.4.nip.io", "v1.ADDRESS.nip.io"],
            ["v10.2.3.4.nip.io", "vADDRESS.nip.io"],
            ["app-10-8-0-1.nip.io", "app-ADDRESS.nip.io"],
            ["app-0a080001.nip.io", "app-ADDRESS.nip.io"],
            ["ip-10-1-2-3.eu-west-1.compute.internal", "ip-ADDRESS.eu-west-1.compute.internal"],
            ["gw (ec2-203-0-113-9.compute-1.amazonaws.com)", "gw (ec2-ADDRESS.compute-1.amazonaws.com)"],
            ["10-244-1-5.b.pod.cluster.local", "ADDRESS.b.pod.cluster.local"],
            ["fd00-10-244--5.b.pod.cluster.local", "ADDRESS.b.pod.cluster.local"],
            ["2001-db8--5.sslip.io", "ADDRESS.sslip.io"],
            ["5.1.244.10.in-addr.arpa", "ADDRESS.in-addr.arpa"],
            [`${"0.".repeat(28)}8.b.d.0.ip6.arpa`, "ADDRESS.ip6.arpa"],
            ["kube-system/ip-10-1-2-3", "kube-system/ip-ADDRESS"],
            ["b/pod-10.7.7.7, b/x.10.7.7.7", "b/pod-an address, b/x.an address"],
        ] as const)
            expect(withoutAddress(text), text).to.equal(left);
    });

    it("leaves texts alone that only look like addresses, and CIDRs of policies", () => {
        for (const [text, left] of [
            ["to 10.0.0.1.", "to an address."],
            ["10.0.0.1: seen", "an address: seen"],
            ["dead:beef::cafe (tools)", "an address (tools)"],
            ["2001:db8::7: seen once", "an address: seen once"],
            ["::ffff:10.0.0.1", "an address"],
            ["10.0.0.0/8 and 2001:db8::/32", "10.0.0.0/8 and 2001:db8::/32"],
            ["pods a:b, version 1.2.3.4.5", "pods a:b, version 1.2.3.4.5"],
            ["at 12:30:45", "at 12:30:45"],
            ["seen from 2026-03-02 to 2026-03-09", "seen from 2026-03-02 to 2026-03-09"],
            ["huggingface.co, a1-2-3.example.com", "huggingface.co, a1-2-3.example.com"],
            ["rule 1 of ai-agents/deny-all.v1.2", "rule 1 of ai-agents/deny-all.v1.2"],
        ] as const)
            expect(withoutAddress(text)).to.equal(left);
    });
});
