import { expect } from "chai";
import { judge, type PackConfig } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { today } from "../in-process";
import { object, settings, sharedCases } from "./shared-cases";

/** Policies that block, by name. */
const blocking = (config: PackConfig, ...resources: SeenResource[]) =>
    judge({ resources, config, today })
        .filter(({ level }) => level === "mandatory")
        .map((one) => one.policy);

describe("what policies of the pack have in common", () => {
    for (const [title, config, resources, found] of sharedCases) {
        it(title, () => expect([...new Set(blocking(config, ...resources))]).to.deep.equal(found));
    }

    it("takes the pack's config before the stack's", () => {
        const namespace = object("core/v1:Namespace", "a", { metadata: { name: "a" } });
        const denyAll = object("networking.k8s.io/v1:NetworkPolicy", "deny-all", {
            metadata: { name: "deny-all", namespace: "a" },
            spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        });
        const mesh = JSON.stringify({ platform: { dns: ["openshift"] } });
        const stackConfig = { values: { "ai-mesh-isolation:mesh": mesh }, secretKeys: [] };
        const said = (config: PackConfig) =>
            judge({ resources: [namespace, denyAll], config, stackConfig, today })
                .map(({ message }) => message)
                .join();
        expect(said({})).to.include("openshift-dns");
        expect(said({ "require-dns": settings({ platform: { dns: ["node-local"] } }) }))
            .to.include("169.254.20.10")
            .and.not.include("openshift-dns");
    });

    it("takes the DNS that a policy's own settings name before what another's do", () => {
        const namespace = object("core/v1:Namespace", "a", { metadata: { name: "a" } });
        const denyAll = object("networking.k8s.io/v1:NetworkPolicy", "deny-all", {
            metadata: { name: "deny-all", namespace: "a" },
            spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        });
        const config: PackConfig = {
            "no-wide-egress": settings({ platform: { dns: ["openshift"] } }),
            "require-dns": settings({ platform: { dns: ["node-local"] } }),
        };
        const messages = judge({ resources: [namespace, denyAll], config, today }).map(({ message }) => message);
        expect(messages.join()).to.include("169.254.20.10").and.not.include("openshift");
    });
});
