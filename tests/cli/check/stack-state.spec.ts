import { expect } from "chai";
import { PulumiProject } from "./pulumi-project";

describe("the state of a stack, asked of Pulumi's CLI", function () {
    this.timeout(180_000);
    const shop = new PulumiProject();
    const { place } = shop;
    const message = shop.message.bind(shop);

    beforeEach(() => shop.start());
    afterEach(() => shop.end());
    after(() => shop.remove());

    it("says what to do where there is no pulumi", () => {
        process.env.PATH = place;
        expect(message("dev")).to.equal(
            'Cannot export stack "dev": there is no pulumi on PATH; install Pulumi\'s CLI, or give what pulumi stack export ' +
                "wrote with --state",
        );
    });
});
