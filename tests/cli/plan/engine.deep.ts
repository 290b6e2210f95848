import { expect } from "chai";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan } from "../plan-process";

describe("ai-mesh plan, in the place of Pulumi's engine", function () {
    this.timeout(120_000);

    it("wants explicit providers where the stack's configuration does", async () => {
        const disabled = ["--config", 'pulumi:disable-default-providers=["kubernetes"]'];
        const refused = await plan([...fixture("mesh"), ...disabled]);
        expect(refused.code).to.equal(2);
        expect(refused.stderr).to.contain(
            "Default provider for 'kubernetes' disabled. 'kubernetes:core/v1:Namespace' must use an explicit provider.",
        );
        const other = await plan([...fixture("mesh"), "--config", 'pulumi:disable-default-providers=["aws"]']);
        expect(other.code, other.stderr).to.equal(0);
    });

    it("shows policies nothing that is only read, as Pulumi's engine does", async () => {
        const { violations } = JSON.parse(
            (await plan([...fixture("features", "telling"), "-o", "json"])).stdout,
        ) as PlanDocument;
        const urns = violations.map(({ message }) => (JSON.parse(message) as { urn?: string }).urn);
        expect(urns).to.include("urn:pulumi:dev::features::fixture:index:Home$kubernetes:core/v1:Namespace::home-ns");
        expect(urns).not.to.include("urn:pulumi:dev::features::kubernetes:core/v1:Namespace::system");
    });
});
