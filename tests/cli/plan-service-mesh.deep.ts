import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import type { PlanDocument } from "../../cli/render/plan/json";
import { withProgram } from "../components/planned-program";

const root = join(__dirname, "../..");

const specOf = (serviceMesh: string | undefined) => ({
    platform: {
        podCidrs: ["10.244.0.0/16"],
        serviceCidrs: ["10.96.0.0/12"],
        nodeCidrs: ["172.18.0.0/16"],
        ...(serviceMesh && { serviceMesh }),
    },
    namespaces: { apps: { purpose: "apps" }, models: { purpose: "models" } },
    workloads: {
        agent: { namespace: "apps", podLabels: { app: "agent" } },
        vllm: { namespace: "models", podLabels: { app: "vllm" } },
        redis: { namespace: "models", podLabels: { app: "redis" }, serviceMesh: false },
    },
    flows: [
        { from: "agent", to: "vllm", ports: ["8000"], why: "inference" },
        { from: "agent", to: "redis", ports: ["6379"], why: "cache" },
    ],
    expect: [
        { from: "agent", to: "vllm", ports: ["8000"], verdict: "allowed" },
        { from: "agent", to: "vllm", ports: ["22"], verdict: "denied" },
        { from: "agent", to: "redis", ports: ["22"], verdict: "denied" },
        { from: "vllm", to: "agent", ports: ["any"], verdict: "denied" },
    ],
});

interface Planned {
    readonly document: PlanDocument;
    readonly stderr: string;
}

const plans = new Map<string | undefined, Planned>();

/** Plans the mesh with the shipped rules, once for each service mesh. */
function planned(serviceMesh: string | undefined): Planned {
    const found = plans.get(serviceMesh) ?? run(serviceMesh);
    plans.set(serviceMesh, found);
    return found;
}

function run(serviceMesh: string | undefined): Planned {
    return withProgram(specOf(serviceMesh), (directory) => {
        const args = ["plan", "-o", "json", "--program", directory];
        const run = spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], {
            cwd: root,
            encoding: "utf8",
        });
        return { document: JSON.parse(run.stdout) as PlanDocument, stderr: run.stderr };
    });
}

const outcomes = ({ document }: Planned): string[] => (document.expectations ?? []).map(({ outcome }) => outcome);
const rows = ({ document }: Planned): string[] =>
    document.connections
        .filter(({ why }) => !why.startsWith("names resolve"))
        .map(({ from, to, ports, why }) => `${from} -> ${to} ${ports} ${why}`);

const declared = ["apps/agent -> models/redis TCP 6379 cache", "apps/agent -> models/vllm TCP 8000 inference"];

/** What a plan says of the same flows with each service mesh, or with none. */
const table: readonly (readonly [string | undefined, readonly string[], readonly string[]])[] = [
    [undefined, declared, ["met", "met", "met", "met"]],
    [
        "istio-ambient",
        [
            "169.254.7.127, fd16:9254:7127:1337:ffff:ffff:ffff:ffff -> apps all istio-ambient: probes",
            "169.254.7.127, fd16:9254:7127:1337:ffff:ffff:ffff:ffff -> models all istio-ambient: probes",
            "apps/agent -> models/redis TCP 6379 cache",
            "apps/agent -> models/vllm TCP 15008 istio-ambient: carries meshed traffic (HBONE)",
            "apps/agent -> models/vllm TCP 8000 inference",
        ],
        ["met", "unknown", "met", "met"],
    ],
    [
        "istio-sidecar",
        [
            "apps -> pods app=istiod in namespace istio-system TCP 15012 istio-sidecar: control plane",
            ...declared,
            "models -> pods app=istiod in namespace istio-system TCP 15012 istio-sidecar: control plane",
        ],
        ["met", "met", "met", "met"],
    ],
    [
        "linkerd",
        [
            "apps -> pods linkerd.io/control-plane-component=destination in namespace linkerd TCP 8086,8090 linkerd: control plane",
            "apps -> pods linkerd.io/control-plane-component=identity in namespace linkerd TCP 8080 linkerd: control plane",
            "apps/agent -> models/redis TCP 6379 cache",
            "apps/agent -> models/vllm TCP 4143 linkerd: carries meshed traffic (the proxy's inbound port)",
            "apps/agent -> models/vllm TCP 8000 inference",
            "models -> pods linkerd.io/control-plane-component=destination in namespace linkerd TCP 8086,8090 linkerd: control plane",
            "models -> pods linkerd.io/control-plane-component=identity in namespace linkerd TCP 8080 linkerd: control plane",
        ],
        ["met", "unknown", "met", "met"],
    ],
];

describe("a mesh with a service mesh, planned and judged", () => {
    for (const [serviceMesh, connections, expected] of table) {
        it(`${serviceMesh ?? "none"}: has what it needs as rows of their own, and the pack accepts it`, () => {
            const found = planned(serviceMesh);
            expect(rows(found)).to.deep.equal(connections);
            expect(outcomes(found)).to.deep.equal(expected);
            // What the service mesh carries is not known to be denied: the pack says so of the same row, and of nothing else.
            const unknown = expected.filter((outcome) => outcome === "unknown");
            expect(found.document.violations.map(({ message }) => message.split(",")[0])).to.deep.equal(
                unknown.map(
                    () => 'MeshIsolation "mesh" expects agent -> vllm on 22 to be denied (registered as expect[1])',
                ),
            );
        });
    }

    it("says of which pairs no policy tells the ports apart, in the plan and where a row expects it", () => {
        const { document, stderr } = planned("istio-ambient");
        expect(stderr).to.include(
            "platform.serviceMesh: istio-ambient carries every port between meshed pods over TCP 15008",
        );
        expect(stderr).to.include("pass from agent to vllm is unknown");
        expect(document.expectations?.[1]?.because).to.equal(
            "istio-ambient carries every port between meshed pods over TCP 15008, which is open from pods app=agent in namespace apps to " +
                "pods app=vllm in namespace models, and no NetworkPolicy sees which; refuse it by the service mesh's own policies",
        );
        expect(planned(undefined).stderr).not.to.include("platform.serviceMesh");
    });
});
