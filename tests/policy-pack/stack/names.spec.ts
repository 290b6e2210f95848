import { expect } from "chai";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { externalSet } from "../../../policy-pack/stack/expected-addresses";

/** An external with names beside its CIDRs, and the same without. */
const [both, plain] = [{ cidrs: ["192.0.2.0/24"], hosts: ["example.com"] }, { cidrs: ["192.0.2.0/24"] }];
const mesh = { platform: {}, namespaces: {}, flows: [], externals: { both, plain, hub: { hosts: ["hf.co"] } } };

describe("addresses of externals that go by names", () => {
    it("are not known to the pack, so that no row about them is met by their CIDRs alone", () => {
        for (const [name, external] of Object.entries(mesh.externals)) {
            const set = externalSet(name, external, mesh);
            if (name === "plain") expect("missing" in set).to.equal(false);
            else
                expect(set).to.deep.equal({
                    missing: `externals.${name} goes by names, whose addresses are not known`,
                });
        }
    });

    it("are not known to the command line either", () => {
        const { addresses } = meshNamesOf([{ type: MESH_TYPE, inputs: mesh as never }]);
        expect(addresses.get("plain")?.toString()).to.equal("192.0.2.0-192.0.2.255");
        for (const name of ["both", "hub"]) {
            expect(addresses.has(name)).to.equal(true);
            expect(addresses.get(name)).to.equal(undefined);
        }
    });
});
