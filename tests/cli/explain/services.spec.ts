import { expect } from "chai";
import { Fixture, manifests } from "./fixture";

interface Answer {
    readonly verdict: string;
    readonly ports: string;
    readonly byPorts: readonly {
        readonly ports: string;
        readonly verdict: string;
        readonly connections: readonly {
            readonly to: string;
            readonly port: number;
            readonly via?: string;
            readonly verdict: string;
            readonly egress: { readonly assumption?: string };
        }[];
    }[];
}

describe("ai-mesh explain, by Service", () => {
    let fixture: Fixture;
    before(() => (fixture = new Fixture()));
    after(() => fixture.remove());

    const ask = (from: string, to: string, port: string) =>
        fixture.explain({ from: [from], to: [to], port: [port], output: "json" });

    async function answer(from: string, to: string, port: string): Promise<Answer> {
        const { text } = await ask(from, to, port);
        return (JSON.parse(text) as { answers: Answer[] }).answers[0]!;
    }

    const led: readonly (readonly [
        to: string,
        port: string,
        verdict: string,
        podPort: number,
        via: string | undefined,
    ])[] = [
        [
            "svc/vllm",
            "80",
            "allowed",
            8000,
            'Service ai-inference/vllm port 80 -> port 8000 ("http") of ai-inference/vllm-server[Deployment]',
        ],
        [
            "ai-inference/svc/vllm",
            "9090",
            "denied",
            9000,
            "Service ai-inference/vllm port 9090 -> port 9000 of ai-inference/vllm-server[Deployment]",
        ],
        [
            "10.96.7.7",
            "80",
            "allowed",
            8000,
            'Service ai-inference/vllm port 80 -> port 8000 ("http") of ai-inference/vllm-server[Deployment]',
        ],
        // A port that no container declares and only the Service has.
        [
            "ai-inference/vllm-server",
            "80",
            "allowed",
            8000,
            'Service ai-inference/vllm port 80 -> port 8000 ("http") of ai-inference/vllm-server[Deployment]',
        ],
        // Its own port, and one that neither has, is the pods' own.
        ["ai-inference/vllm-server", "8000", "allowed", 8000, undefined],
        ["ai-inference/vllm-server", "8001", "denied", 8001, undefined],
        // No port is turned into another where the name gives the pods' own addresses.
        [
            "svc/vllm-pods",
            "80",
            "denied",
            80,
            "Service ai-inference/vllm-pods is headless: its name gives the pods' own addresses, so port 80 is the pods' own",
        ],
        [
            "svc/vllm-pods",
            "8000",
            "allowed",
            8000,
            "Service ai-inference/vllm-pods is headless: its name gives the pods' own addresses, so port 8000 is the pods' own",
        ],
        // Nothing in sight is behind it: the pods that it would select.
        [
            "svc/planned",
            "80",
            "allowed",
            8000,
            "Service ai-inference/planned port 80 -> port 8000 of pods app=vllm,track=next in namespace ai-inference",
        ],
    ];
    for (const [to, port, verdict, podPort, via] of led) {
        it(`${to} on ${port} is ${verdict} on port ${podPort} of the pods`, async () => {
            const { verdict: given, byPorts } = await answer("envoy", to, port);
            const [connection, ...more] = byPorts[0]!.connections;
            expect(more).to.deep.equal([]);
            expect(given).to.equal(verdict);
            expect(connection).to.include({ port: podPort, verdict });
            expect(connection!.via).to.equal(via);
        });
    }

    it("is unknown where its endpoints are not in sight, and says why", async () => {
        const cases = {
            "ai-inference/svc/elsewhere 5432":
                "Service ai-inference/elsewhere has no selector: its EndpointSlices, or the host of its externalName, were not read",
            "svc/planned 81":
                'which port the containers of pods app=vllm,track=next in namespace ai-inference call "web" is not in sight',
        };
        for (const [asked, why] of Object.entries(cases)) {
            const [to, port] = asked.split(" ") as [string, string];
            const { verdict, byPorts } = await answer("envoy", to, port);
            expect(verdict).to.equal("unknown");
            expect(byPorts[0]!.connections[0]!.egress.assumption).to.equal(why);
        }
    });

    it("refuses a port that it does not have and names those that it has", async () => {
        expect(await ask("envoy", "svc/vllm", "81")).to.deep.equal({
            status: "refused",
            text: "--port: Service ai-inference/vllm has no port TCP 81; it has TCP 80 (web), TCP 9090 (metrics)",
        });
        expect((await ask("envoy", "svc/vllm", "80/udp")).text).to.match(/has no port UDP 80; it has TCP 80/);
        expect((await ask("envoy", "10.96.7.7", "8000")).text).to.match(/has no port TCP 8000; it has TCP 80/);
    });

    it("lists several of one name, and says that a name is a Service's", async () => {
        expect((await ask("envoy", "svc/elsewhere", "5432")).text).to.equal(
            '--to: "svc/elsewhere" is more than one Service; write "ai-inference/svc/elsewhere" or "gateway/svc/elsewhere"',
        );
        expect((await ask("envoy", "gateway/elsewhere", "5432")).text).to.equal(
            '--to: no pod or workload is called "gateway/elsewhere"; it is a Service: write "gateway/svc/elsewhere"',
        );
        expect((await ask("envoy", "svc/vlm", "80")).text).to.match(/no Service is called "svc\/vlm"; did you mean/);
    });

    it("is the pods behind it where it connects", async () => {
        const { verdict } = await answer("svc/vllm", "envoy", "443");
        expect(verdict).to.equal("denied");
    });

    it("lists all of its ports, and no others", async () => {
        const { ports, byPorts } = await answer("envoy", "svc/vllm", "any");
        expect(ports).to.equal("TCP 80,9090");
        expect(byPorts.map((each) => `${each.verdict} ${each.ports}`)).to.deep.equal([
            "allowed TCP 80",
            "denied TCP 9090",
        ]);
    });

    it("does not know where its pods do not agree, and gives each", async () => {
        const other = `
---
apiVersion: v1
kind: Pod
metadata: {name: canary, namespace: ai-inference, labels: {app: vllm, track: canary}}
spec: {containers: [{name: c, ports: [{name: http, containerPort: 9999}]}]}
`;
        const mixed = new Fixture(manifests + other);
        try {
            const { text } = await mixed.explain({ from: ["envoy"], to: ["svc/vllm"], port: ["80"], output: "json" });
            const { verdict, byPorts } = (JSON.parse(text) as { answers: Answer[] }).answers[0]!;
            expect(verdict).to.equal("mixed");
            expect(byPorts[0]!.connections.map((each) => `${each.verdict} ${each.to} ${each.port}`)).to.deep.equal([
                "allowed ai-inference/vllm-server[Deployment] 8000",
                "denied ai-inference/canary[Pod] 9999",
            ]);
        } finally {
            mixed.remove();
        }
    });
});
