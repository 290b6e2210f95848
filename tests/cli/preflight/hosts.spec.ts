import { expect } from "chai";
import { ApiError } from "../../../cli/kubernetes/client";
import { hostsFinding, observeHosts, proposedHosts, servedIn } from "../../../cli/preflight/hosts";
import { dialectOf, hostsDialects, type HostsDialect } from "../../../mesh";
import { daemonSet } from "./platforms";

/** A document as an API server makes it of a CRD: the kind inline, and lists as lists. */
function document(dialect: HostsDialect, path = dialectOf(dialect).field): Record<string, unknown> {
    const { apiVersion, kind } = dialectOf(dialect);
    const [group, version] = apiVersion.split("/");
    const schema = path.reduceRight<object>(
        (inner, key) => ({ type: "array", items: { type: "object", properties: { [key]: inner } } }),
        { type: "array", items: { type: "string" } },
    );
    const own = { ...schema, "x-kubernetes-group-version-kind": [{ group, version, kind }] };
    return { components: { schemas: { [`${group}.${version}.${kind}`]: own } } };
}

const agent = (version: string) =>
    daemonSet("kube-system/cilium", { name: "cilium-agent", image: `quay.io/cilium/cilium:${version}@sha256:0` });

describe("preflight of policies with names", () => {
    it("finds kind and field of each in what the cluster serves, through references too", () => {
        for (const dialect of hostsDialects) {
            expect(servedIn(document(dialect), dialect), dialect).to.deep.equal({ kind: true, field: true });
            const shorter = dialectOf(dialect).field.slice(0, -1);
            expect(servedIn(document(dialect, shorter), dialect)).to.deep.equal({ kind: true, field: false });
            expect(servedIn({}, dialect)).to.deep.equal({ kind: false, field: false });
        }
        // As an aggregated API server makes it.
        const gvk = [{ group: "projectcalico.org", version: "v3", kind: "NetworkPolicy" }];
        const to = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });
        const schemas = {
            Policy: { properties: { spec: to("Spec") }, "x-kubernetes-group-version-kind": gvk },
            Spec: { properties: { egress: { items: to("Rule") } } },
            Rule: { properties: { destination: to("Entity") } },
            Entity: { properties: { domains: {} } },
        };
        expect(servedIn({ components: { schemas } }, "calico-enterprise").field).to.equal(true);
        const open = { ...schemas, Entity: { properties: { nets: {} } } };
        expect(servedIn({ components: { schemas: open } }, "calico-enterprise")).to.deep.equal({
            kind: true,
            field: false,
        });
    });

    it("asks for one document, takes 404 for an answer, and says what it may not see", async () => {
        const asked: string[] = [];
        const client = (answer: () => unknown) => ({
            get: <T>(path: string): Promise<T> => {
                asked.push(path);
                return Promise.resolve().then(() => answer() as T);
            },
        });
        const refuse = (status: number) => () => {
            throw new ApiError(status, "not for you");
        };
        expect(
            await observeHosts(
                client(() => document("gke")),
                "gke",
            ),
        ).to.deep.equal({
            found: { kind: true, field: true },
        });
        expect(await observeHosts(client(refuse(404)), "cilium")).to.deep.equal({
            found: { kind: false, field: false },
        });
        expect(await observeHosts(client(refuse(403)), "cilium")).to.deep.equal({ why: "not for you" });
        expect(asked).to.deep.equal([
            "/openapi/v3/apis/networking.gke.io/v1alpha1",
            "/openapi/v3/apis/cilium.io/v2",
            "/openapi/v3/apis/cilium.io/v2",
        ]);
    });

    it("says what is there, what is not, and what a stack that wants it has to see to", () => {
        const say = (isAsked: boolean, kind: boolean, field: boolean, dialect: HostsDialect = "gke"): string => {
            const { status, text } = hostsFinding(dialect, isAsked, { found: { kind, field } }, []);
            return `${status}: ${text}`;
        };
        expect(say(true, true, true)).to.equal(
            "ok: gke: FQDNNetworkPolicy (networking.gke.io/v1alpha1) is served, with spec.egress.matches",
        );
        expect(say(true, false, false)).to.match(
            /^bad: gke: FQDNNetworkPolicy .* is not served; .*--enable-fqdn-network-policy/,
        );
        expect(say(false, false, false)).to.match(/^differs: .* is not served; set hosts: none, or see to it:/);
        expect(say(true, true, false, "cluster-network-policy")).to.match(
            /^bad: .* is served without spec\.egress\.to\.domainNames; the CRD of the experimental channel/,
        );
        expect(hostsFinding("gke", true, { why: "forbidden" }, []).status).to.equal("unknown");
    });

    it("tells the version of Cilium before which a wildcard is one label", () => {
        const say = (...images: string[]) =>
            hostsFinding("cilium", true, { found: { kind: true, field: true } }, images.map(agent));
        expect(say("v1.18.4")).to.deep.include({ status: "differs" });
        expect(say("v1.18.4").text).to.match(/served by Cilium 1\.18: \*\.example\.com is one label there/);
        for (const image of ["v1.19.0", "v1.20.1", "latest"]) expect(say(image).status, image).to.equal("ok");
    });

    it("goes by the preset, then by the plugin", () => {
        expect(proposedHosts({ preset: "gke-autopilot", cni: "cilium" })).to.equal("gke");
        expect(proposedHosts({ preset: "kubeadm", cni: "cilium" })).to.equal("cilium");
        expect(proposedHosts({ preset: "kubeadm", cni: "calico" })).to.equal(undefined);
        // As a spec takes it: GKE serves no policies of Cilium's own.
        expect(proposedHosts({ preset: "gke", cni: "cilium" })).to.equal(undefined);
    });
});
