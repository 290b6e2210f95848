import { expect } from "chai";
import { pinnedRelease } from "./binaries";
import { ADVERTISED_ADDRESS, type ControlPlane } from "./control-plane";
import { ApiError } from "./api";
import { until } from "./process";
import { controlPlane, skip } from "./setup";

describe("the control plane", () => {
    let plane: ControlPlane;
    before(async function () {
        plane = controlPlane(this);
        if (plane.origin === "KUBECONFIG")
            skip(this, "KUBECONFIG names somebody's cluster: these cases are about our own");
    });

    it("startControlPlane() serves the release that go.mod pins when its programs come from the cache", function () {
        if (process.env["KUBEBUILDER_ASSETS"] !== undefined)
            skip(this, "KUBEBUILDER_ASSETS brings a release of its own");
        expect(plane.version).to.equal(pinnedRelease());
    });

    it("startControlPlane() serves networking.k8s.io/v1 and publishes the API server's endpoint", async () => {
        const resources = JSON.parse(await plane.api.text("GET", "/apis/networking.k8s.io/v1")) as {
            resources: { name: string }[];
        };
        expect(resources.resources.map(({ name }) => name)).to.include("networkpolicies");
        await until("the endpoint", async () =>
            JSON.stringify(await plane.api.get("v1", "Endpoints", "default", "kubernetes")).includes(
                ADVERTISED_ADDRESS,
            ),
        );
    });

    it("apply() is refused with the field's name when a field does not exist", async () => {
        const policy = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "misspelt", namespace: "default" },
            spec: { podSelector: {}, policyType: ["Ingress"] },
        };
        const refusal: unknown = await plane.api.apply(policy).catch((error: unknown) => error);
        expect(refusal).to.be.instanceOf(ApiError);
        expect(String(refusal)).to.match(
            /spec\.policyType: field not declared in schema|unknown field "spec\.policyType"/u,
        );
    });

    it("a deleted namespace goes with its content", async function () {
        if (!plane.namespaceController) skip(this, "no kube-controller-manager: deleted namespaces stay");
        await plane.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "short-lived" } });
        await plane.api.apply({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "c", namespace: "short-lived" },
        });
        await plane.api.delete("v1", "Namespace", undefined, "short-lived");
        await until("the namespace to go", async () =>
            (await plane.api.list("v1", "Namespace")).items.every(({ metadata }) => metadata.name !== "short-lived"),
        );
    });
});
