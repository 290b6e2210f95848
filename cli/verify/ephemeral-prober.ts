import { randomBytes } from "node:crypto";
import { ApiError, type Client, type KubeObject } from "../kubernetes/client";
import { InputError } from "../terminal/input-error";
import type { ProbeOutcome, Prober, ProbeSource, ProbeTarget } from "./prober";
import { probeScript, readResults } from "./probe-script";

/** What the kubelet may take to pull an image and start a container. */
const startPatience = 120_000;
const pollEvery = 500;

interface PodStatus {
    readonly phase?: string;
    readonly ephemeralContainerStatuses?: readonly {
        readonly name: string;
        readonly state?: {
            readonly terminated?: { readonly exitCode: number; readonly reason?: string };
            readonly waiting?: { readonly reason?: string; readonly message?: string };
        };
    }[];
}

/**
 * Opens connections from ephemeral containers in the live pods, one for each batch: they share the pod's network, and no
 * Service can tell that they are there. They end by themselves within seconds. Kubernetes keeps the entry of an ended
 * one in its pod until the pod goes; nothing can take it away. For a source outside the mesh a pod is made, with a label
 * that no Service selects, and deleted.
 */
export class EphemeralProber implements Prober {
    private readonly run = randomBytes(3).toString("hex");
    private readonly outsider: ProbeSource;
    private made = false;
    private batches = 0;

    constructor(
        private readonly client: Client,
        private readonly image: string,
        namespace: string,
        private readonly patience = startPatience,
    ) {
        this.outsider = { namespace, pod: `ai-mesh-verify-${this.run}` };
    }

    async prepare(signal: AbortSignal): Promise<void> {
        const { namespace, pod: name } = this.outsider;
        const labels = { "ai-mesh-isolation/verify": this.run };
        await this.refuseSelected(labels);
        const container = {
            name: "wait",
            image: this.image,
            command: ["sh", "-c", "sleep 900"],
            securityContext: restricted,
        };
        this.made = true;
        await this.client.send("POST", `/api/v1/namespaces/${namespace}/pods?fieldValidation=Strict`, {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name, namespace, labels },
            spec: {
                automountServiceAccountToken: false,
                restartPolicy: "Never",
                terminationGracePeriodSeconds: 0,
                activeDeadlineSeconds: 1800,
                containers: [container],
            },
        });
        await this.poll(this.outsider, ({ phase }) => phase === "Running", "it is not running", signal);
    }

    mayEnter({ namespace, pod }: ProbeSource, owned: boolean): boolean {
        return owned || (namespace === this.outsider.namespace && pod === this.outsider.pod);
    }

    async probe(
        from: ProbeSource,
        targets: readonly ProbeTarget[],
        signal: AbortSignal,
    ): Promise<readonly ProbeOutcome[]> {
        if (signal.aborted) return targets.map(() => ({ is: "error", why: "interrupted" }));
        const name = `ai-mesh-verify-${this.run}-${this.batches++}`;
        try {
            await this.start(from, name, probeScript(targets));
            await this.poll(from, (status) => ended(status, name), "the ephemeral container has not ended", signal);
            const log = await this.client.send("GET", `${pathOf(from)}/log?container=${name}`);
            return readResults(log, targets.length);
        } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            return targets.map(() => ({ is: "error", why }));
        }
    }

    async close(): Promise<void> {
        if (!this.made) return;
        this.made = false;
        try {
            await this.client.send("DELETE", pathOf(this.outsider), {
                kind: "DeleteOptions",
                apiVersion: "v1",
                gracePeriodSeconds: 0,
            });
        } catch (error) {
            if (!(error instanceof ApiError && error.status === 404)) throw error;
        }
    }

    private async start(from: ProbeSource, name: string, script: string): Promise<void> {
        const container = { name, image: this.image, command: ["sh", "-c", script], securityContext: restricted };
        await this.client.send(
            "PATCH",
            `${pathOf(from)}/ephemeralcontainers?fieldValidation=Strict`,
            { spec: { ephemeralContainers: [container] } },
            "application/strategic-merge-patch+json",
        );
    }

    /** @throws InputError where a Service would send traffic to a pod with these labels */
    private async refuseSelected(labels: Readonly<Record<string, string>>): Promise<void> {
        const services = await this.client.list(`/api/v1/namespaces/${this.outsider.namespace}/services`);
        const selecting = services.find((service) => {
            const { selector } = service["spec"] as { selector?: Readonly<Record<string, string>> };
            const pairs = Object.entries(selector ?? {});
            return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
        });
        if (selecting === undefined) return;
        throw new InputError(
            `Cannot make a pod in ${this.outsider.namespace}: Service "${selecting.metadata.name}" would send traffic to it; give --outsider-namespace`,
        );
    }

    private async poll(
        source: ProbeSource,
        done: (status: PodStatus) => boolean,
        otherwise: string,
        signal?: AbortSignal,
    ): Promise<void> {
        const deadline = Date.now() + this.patience;
        for (;;) {
            const { status = {} } = await this.client.get<KubeObject & { status?: PodStatus }>(pathOf(source));
            if (done(status)) return;
            if (signal?.aborted) throw new InputError("interrupted");
            if (Date.now() > deadline) {
                const waits = (status.ephemeralContainerStatuses ?? []).flatMap(
                    ({ state }) => state?.waiting?.reason ?? [],
                );
                const because = waits.length > 0 ? `: ${waits.join(", ")}` : "";
                throw new InputError(
                    `Cannot probe from ${source.namespace}/${source.pod}: ${otherwise} after ${this.patience / 1000} s${because}`,
                );
            }
            await new Promise((resolve) => setTimeout(resolve, pollEvery));
        }
    }
}

/** What the restricted Pod Security Standard asks for. */
const restricted = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    runAsUser: 65534,
    seccompProfile: { type: "RuntimeDefault" },
} as const;

function pathOf({ namespace, pod }: ProbeSource): string {
    return `/api/v1/namespaces/${namespace}/pods/${pod}`;
}

function ended({ ephemeralContainerStatuses = [] }: PodStatus, name: string): boolean {
    return ephemeralContainerStatuses.find((each) => each.name === name)?.state?.terminated !== undefined;
}
