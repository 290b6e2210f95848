import { expect } from "chai";
import { shortened } from "../../../cli/render/picture/shortened";
import { textWidth } from "../../../cli/render/picture/text-width";

describe("shortened()", () => {
    const name = "customer-017-inference-of-large-models-eu-west-1";

    it("leaves alone what has room", () => {
        expect(shortened(name, 14, textWidth(name, 14))).to.equal(name);
    });

    it("takes out the middle, as much of it as must be", () => {
        const short = shortened(name, 14, 200);
        expect(short).to.equal("customer-01…s-eu-west-1");
        expect(textWidth(short, 14)).to.be.at.most(200);
    });

    it("never needs more than there is, as long as there is room for one letter", () => {
        for (let width = 10; width < 420; width++) {
            expect(textWidth(shortened(name, 14, width), 14), `${width} pixels`).to.be.at.most(width);
        }
    });

    it("cuts no letter in two", () => {
        expect(shortened("🦊🦊🦊🦊🦊🦊🦊🦊", 14, 60)).to.match(/^(🦊)+…(🦊)+$/u);
    });
});
