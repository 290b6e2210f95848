import { expect } from "chai";
import { portsHtml } from "../../../cli/render/page/ports-html";

describe("ports on a page", () => {
    const lines = (ports: string): string[] =>
        portsHtml(ports)
            .split(/<wbr>| (?=<span)/)
            .map((part) => part.replaceAll(/<\/?span[^>]*>/g, ""));

    it("may break after commas, semicolons and arrows only", () => {
        expect(lines("TCP 53; UDP 53")).to.deep.equal(["TCP 53;", "UDP 53"]);
        expect(lines("+ TCP 8000,9000-9010")).to.deep.equal(["+ TCP 8000,", "9000-9010"]);
        expect(lines("TCP 80 → TCP 80,443")).to.deep.equal(["TCP 80 →", "TCP 80,", "443"]);
        expect(lines("all ports")).to.deep.equal(["all ports"]);
    });

    it("keep what says that there are more beside the last of them", () => {
        expect(lines("TCP 7000-7001,…")).to.deep.equal(["TCP 7000-7001,…"]);
    });

    it("are the same text, escaped", () => {
        expect(portsHtml('TCP "a<b>"; UDP 53').replaceAll(/<[^>]*>/g, "")).to.equal(
            "TCP &quot;a&lt;b&gt;&quot;; UDP 53",
        );
    });
});
