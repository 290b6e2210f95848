import { expect } from "chai";
import { pinnedRelease } from "./binaries";
import { ADVERTISED_ADDRESS, type ControlPlane } from "./control-plane";
import { ApiError } from "./api";
import { until } from "./process";
import { controlPlane, guestOn, skip } from "./setup";

describe("the control plane", () => {
    let plane: ControlPlane;
    before(function () {
        plane = controlPlane(this);
    });

    it("startControlPlane() serves the release that go.mod pins when its programs come from the cache", function () {
        for (const given of ["KUBECONFIG", "KUBEBUILDER_ASSETS"])
            if (process.env[given]) skip(this, `${given} brings a release of its own`);
        expect(plane.version).to.equal(pinnedRelease());
    });

    it("startControlPlane() serves networking.k8s.io/v1", async () => {
        const resources = JSON.parse(await plane.api.text("GET", "/apis/networking.k8s.io/v1")) as {
            resources: { name: string }[];
        };
        expect(resources.resources.map(({ name }) => name)).to.include("networkpolicies");
    });

    it("startControlPlane() publishes the API server's endpoint", async function () {
        if (plane.origin === "KUBECONFIG") skip(this, "somebody's cluster has an address of its own");
        await until("the endpoint", async () =>
            JSON.stringify(await plane.api.get("v1", "Endpoints", "default", "kubernetes")).includes(
                ADVERTISED_ADDRESS,
            ),
        );
    });

    it("apply() is refused with the field's name when a field does not exist", async function () {
        const guest = await guestOn(this, plane, ["x"]);
        const policy = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "misspelt", namespace: guest.name("x") },
            spec: { podSelector: {}, policyType: ["Ingress"] },
        };
        const refusal: unknown = await plane.api.apply(policy).catch((error: unknown) => error);
        await guest.leave();
        expect(refusal).to.be.instanceOf(ApiError);
        expect(String(refusal)).to.match(
            /spec\.policyType: field not declared in schema|unknown field "spec\.policyType"/u,
        );
    });

    it("a deleted namespace goes with its content", async function () {
        if (!plane.namespaceController) skip(this, "no kube-controller-manager: deleted namespaces stay");
        const guest = await guestOn(this, plane, ["short-lived"]);
        const namespace = guest.name("short-lived");
        const names = async (kind: string, inside?: string): Promise<string[]> =>
            (await plane.api.list("v1", kind, inside)).items.map(({ metadata }) => metadata.name);
        await plane.api.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace } });
        expect(await names("ConfigMap", namespace)).to.include("c");
        await guest.leave();
        expect(await names("ConfigMap", namespace)).to.deep.equal([]);
        expect(await names("Namespace")).not.to.include(namespace);
    });
});
