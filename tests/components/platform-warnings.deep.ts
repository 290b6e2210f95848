import { expect } from "chai";
import { on } from "../mesh/platforms/sample";
import { planSpec } from "./planned-program";

describe("what a program says of its platform", function () {
    this.timeout(60_000);

    it("is a warning of the component for each thing that does not hold, and the plan passes", () => {
        const flows = [{ from: "agent", to: "nodes", ports: ["9100"], why: "metrics" }];
        const { status, stderr } = planSpec(on({ preset: "gke-dataplane-v2", nodeCidrs: ["172.18.0.0/16"] }, flows));
        expect(status).to.equal(0);
        expect(stderr).to.match(
            /^warning: .*flow agent -> nodes: Cilium matches no node by an ipBlock.*\(https:\/\/\S+\)\n$/,
        );
    });

    it("is nothing where all holds", () => {
        expect(planSpec(on({ preset: "kind" })).stderr).to.equal("");
    });
});
