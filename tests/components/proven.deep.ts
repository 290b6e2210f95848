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

    it("nothing, where the policies do what the mesh declares", () => {
        const { said } = plan({});
        expect(said).not.to.match(/warning:|error:|please report/);
    });

    it("a half that is too wide, where the other one holds, is a warning", () => {
        const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "gateway" } };
        const { status, said } = plan({ extra: [ingress("ai-data", { namespaceSelector })] });
        expect(status).not.to.equal(2);
        expect(said).to.include("warning: Not proven:");
        expect(said).not.to.include(declaredAndShut);
    });
});
