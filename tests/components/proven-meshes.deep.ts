import { expect } from "chai";
import { declaredAndShut } from "../../components/declared-and-shut";
import { ingress, plan } from "./broken-program";

describe("what a program says of its proof", () => {
    it("undeclared and open stops it", () => {
        const { status, said } = plan({ extra: [ingress("ai-data", { ipBlock: { cidr: "9.0.0.0/8" } })] });
        expect(status).to.equal(2);
        expect(said).to.include("Undeclared, but open:");
        expect(said).to.include("9.0.0.0-9.255.255.255 -> pods in namespace ai-data: all ports");
        expect(said).not.to.include("    at ");
    });

    it("declared and shut is a warning of the component", () => {
        const { status, said } = plan({ without: "ai-agents/allow-to-tools" });
        expect(status).not.to.equal(2);
        expect(said).to.include(`warning: ${declaredAndShut}`);
    });
});
