import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { stringify } from "yaml";
import type { ExplainOptions } from "../../../cli/commands/explain/options";
import { runExplain } from "../../../cli/commands/explain/run";
import { runReach } from "../../../cli/commands/reach/run";
import { withoutColour } from "../../../cli/terminal/style";
import { readHost } from "../../../cli/worlds/host-text";
import { holdsTo } from "../explain/schema";
import { addresses, names, objects } from "./world";

/** What sends questions through Cilium's DNS proxy. */
const asksForNames = {
    toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
};

const worlds = {
    "nothing else": objects(),
    names: objects(names("huggingface.co")),
    "names after a rule of layer 7": objects({
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "out", namespace: "agents" },
        spec: {
            endpointSelector: {},
            egress: [
                {
                    toEntities: ["world"],
                    toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ method: "GET" }] } }],
                },
                { toFQDNs: [{ matchName: "huggingface.co" }] },
                asksForNames,
            ],
        },
    }),
    "names that another policy lets it ask for": objects(
        {
            apiVersion: "cilium.io/v2",
            kind: "CiliumNetworkPolicy",
            metadata: { name: "out", namespace: "agents" },
            spec: { endpointSelector: {}, egress: [{ toFQDNs: [{ matchPattern: "**.hf.co" }] }] },
        },
        {
            apiVersion: "cilium.io/v2",
            kind: "CiliumClusterwideNetworkPolicy",
            metadata: { name: "dns" },
            spec: { endpointSelector: {}, enableDefaultDeny: { egress: false }, egress: [asksForNames] },
        },
    ),
    "names one label below": objects({
        apiVersion: "networking.gke.io/v1alpha1",
        kind: "FQDNNetworkPolicy",
        metadata: { name: "out", namespace: "agents" },
        spec: {
            podSelector: {},
            egress: [
                {
                    matches: [{ name: "pypi.org" }, { pattern: "*.hf.co" }],
                    ports: [{ protocol: "TCP", port: 443 }],
                },
            ],
        },
    }),
    "every IPv4 address": objects(addresses("0.0.0.0/0")),
    "every address": objects(addresses("0.0.0.0/0", "::/0")),
};

describe("names outside the cluster", () => {
    let dir: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "hosts-"));
        for (const [world, all] of Object.entries(worlds))
            writeFileSync(join(dir, `${world}.yaml`), all.map((object) => stringify(object)).join("---\n"));
    });
    after(() => rmSync(dir, { recursive: true }));

    const output = async (run: (out: Writable) => Promise<unknown>): Promise<string> => {
        let text = "";
        const out = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
        await run(out);
        return withoutColour(text);
    };
    const explain = (world: string, to: string, more: Partial<ExplainOptions> = {}, from = "agent") => {
        const options = {
            manifests: [join(dir, `${world}.yaml`)],
            config: [],
            output: "text" as const,
            closedWorld: true,
        };
        const asked = { from: [from], to: [to], port: ["443"], ...options, ...more } as unknown as ExplainOptions;
        return output((out) => runExplain(asked, out));
    };

    it("are let through by the rule that is said, where an earlier one of the object came to several", async () => {
        expect(await explain("names after a rule of layer 7", "host:huggingface.co")).to.include(
            "rule 2 of CiliumNetworkPolicy agents/out: to huggingface.co on all ports",
        );
    });

    it("are open by one policy where another lets the pod ask for them, and say how they are read", async () => {
        const text = await explain("names that another policy lets it ask for", "host:eu.cdn.hf.co", { all: true });
        const opened =
            "allowed  CiliumNetworkPolicy agents/out\n             rule 1 of CiliumNetworkPolicy agents/out: to **.hf.co";
        expect(text).to.include(opened);
        expect(text).to.include("**.hf.co is read as Cilium 1.19 and later do");
    });

    const verdicts: readonly (readonly [world: keyof typeof worlds, to: string, verdict: string, from?: string])[] = [
        ["nothing else", "host:huggingface.co", "DENIED"],
        ["names", "host:huggingface.co", "ALLOWED"],
        ["names", "host:HuggingFace.co.", "ALLOWED"],
        ["names", "host:huggingface.co", "DENIED", "batch"],
        ["names", "host:hf.co", "DENIED"],
        ["names", "host:*.huggingface.co", "DENIED"],
        // One name of all is open.
        ["names", "host:*.co", "MIXED"],
        ["names", "host:*", "MIXED"],
        ["names", "hub", "ALLOWED"],
        ["names", "140.82.1.1", "DENIED"],
        ["every address", "host:huggingface.co", "ALLOWED"],
        ["every IPv4 address", "host:huggingface.co", "UNKNOWN"],
    ];
    for (const [world, to, verdict, from = "agent"] of verdicts)
        it(`are ${verdict} by explain where the world has ${world}: ${from} -> ${to}`, async () => {
            expect((await explain(world, to, {}, from)).split("\n")[1]).to.match(new RegExp(`^${verdict}`));
        });

    it("come with the kind of the policy, its rule and what a denial takes for granted", async () => {
        expect(await explain("names", "host:evil.example")).to.include(
            "isolated by   agents/deny-all, FQDNNetworkPolicy agents/allow-to-hub\n",
        );
        const denied = (await explain("names", "host:evil.example")).replace(/\s+/g, " ");
        expect(denied).to.include(
            "assumed evil.example has no address in common with the names that are open: huggingface.co",
        );
        expect(await explain("nothing else", "host:evil.example")).not.to.include("assumed       evil");
        const allowed = (await explain("names", "hub")).replace(/\s+/g, " ");
        expect(allowed).to.include("rule 1 of FQDNNetworkPolicy agents/allow-to-hub: to huggingface.co on TCP 443");
    });

    it("say in one line why a name is denied, and then what that takes for granted", async () => {
        const table = await explain("names", "host:a.example", { to: ["host:a.example", "host:b.example"] });
        expect(table.replace(/\s+/g, " ")).to.include(
            "does not admit the peer: a.example is none of huggingface.co, taking for granted that a.example has no address in common",
        );
    });

    it("are written as the policy's file has them, in every sentence of an answer", async () => {
        const text = (await explain("names one label below", "host:eu.cdn.hf.co")).replace(/\s+/g, " ");
        expect(text).to.include("does not admit the peer: eu.cdn.hf.co is none of pypi.org, *.hf.co");
        expect(text).to.include("rule 1 of FQDNNetworkPolicy agents/out: to pypi.org or *.hf.co on TCP 443");
        expect(text).to.include("in common with the names that are open: *.hf.co, pypi.org");
        expect(text).not.to.include("?.");
    });

    it("are told in words where they are those one label below another", async () => {
        const text = (await explain("names one label below", "host:*.hf.co")).replace(/\s+/g, " ");
        expect(text).to.include("allowed to host:?.hf.co (names one label below hf.co)");
    });

    it("let every policy give its own reason, those of plugins too", async () => {
        const all = (await explain("names", "host:evil.example", { verbose: true })).replace(/\s+/g, " ");
        expect(all).to.include("denied agents/deny-all");
        expect(all).to.include("denied FQDNNetworkPolicy agents/allow-to-hub rule 1 of FQDNNetworkPolicy");
    });

    it("are in the JSON of explain, as its schema has it", async () => {
        const text = await explain("names", "host:evil.example", { output: "json" });
        const { answers } = holdsTo("explain")(text) as {
            answers: { to: string; byPorts: { connections: { egress: object }[] }[] }[];
        };
        expect(answers[0]?.to).to.equal("host:evil.example");
        expect(answers[0]?.byPorts[0]?.connections[0]?.egress).to.include({
            assumption: "evil.example has no address in common with the names that are open: huggingface.co",
        });
    });

    const refused: readonly (readonly [text: string, why: string])[] = [
        ["vllm", "has no dot"],
        ["https://huggingface.co/x", "write the name alone: host:huggingface.co"],
        ["hf.co/models", "is a URL or has a path"],
        ["hf.co:443", "has a port; ports are given by themselves: host:hf.co"],
        ["140.82.1.1", "is an IP address"],
        ["fd00::1", "is an IP address"],
        ["a.*.co", "has a wildcard within"],
        ["**.hf.co", "has a wildcard within"],
        ["bücher.example", "write it as resolvers ask for it: host:xn--bcher-kva.example"],
        ["-a.co", "is no DNS name"],
        [`${"a".repeat(64)}.co`, "is no DNS name"],
        ["a..co", "is no DNS name"],
        ["", "is no DNS name"],
        ["1.2.3", "ends in a number"],
        ["vllm.ai-inference.svc", "is a name inside the cluster"],
        ["vllm.ai-inference.svc.cluster.local", "is a name inside the cluster"],
        ["metadata.google.internal", "lies in .internal"],
    ];
    for (const [text, why] of refused)
        it(`are refused where a text is none: "${text}"`, async () => {
            const problem = await explain("names", `host:${text}`).then(String, String);
            expect(problem).to.include(`--to: "${text}" `);
            expect(problem).to.include(why);
        });
    for (const text of ["huggingface.co", "*.hf.co", "?.hf.co", "*", "*.co", "_dmarc.hf.co", "xn--bcher-kva.example"])
        it(`are taken as they are: ${text}`, () => expect(readHost(text)).to.deep.equal({ host: text }));

    it("are no source of connections, and are proposed for a name without the prefix", async () => {
        const source = await explain("names", "agent", {}, "host:hf.co").then(String, String);
        expect(source).to.include("--from: host:hf.co is where connections go");
        const bare = await explain("names", "huggingface.co").then(String, String);
        expect(bare).to.include('write "host:huggingface.co" for the name outside the cluster');
    });

    const reach = (world: string, more: object) =>
        output((out) =>
            runReach({ manifests: [join(dir, `${world}.yaml`)], config: [], output: "text", ...more } as never, out),
        );

    it("are rows of reach, by what the mesh calls them", async () => {
        const table = await reach("names", { focus: "agent" });
        expect(table).to.include("agents/agent[Deployment]  hub (huggingface.co)  TCP 443");
        expect(await reach("names", { focus: "batch" })).to.include("No connection is open");
        expect(await reach("names", { from: "agent", output: "md" })).to.include("| hub (huggingface.co) | TCP 443 |");
    });

    it("are peers in the JSON of reach, and those that are asked for are told apart", async () => {
        const read = async (to?: string) =>
            holdsTo("reach")(await reach("every address", { output: "json", ...(to && { to }) })) as {
                peers: { kind: string; host?: string }[];
                connections: { from: string; to: string }[];
            };
        const asked = await read("host:hf.co");
        expect(asked.peers.filter(({ kind }) => kind === "host").map(({ host }) => host)).to.deep.equal(["hf.co"]);
        const own = asked.connections.filter(({ from }) => from === "agents/agent[Deployment]");
        expect(own.map(({ to }) => to)).to.deep.equal(["host:hf.co"]);
        expect((await read()).peers.filter(({ kind }) => kind === "host")).to.deep.equal([]);
    });
});
