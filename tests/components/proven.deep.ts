import { expect } from "chai";
import { declaredAndShut } from "../../components/declared-and-shut";
import { ingress, plan } from "./broken-program";

describe("what a program says of its proof", () => {
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
