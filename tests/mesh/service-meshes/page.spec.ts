import { readFileSync } from "node:fs";
import { expect } from "chai";
import { serviceMeshNames, serviceMeshOf } from "../../../mesh";
import { pageFile, serviceMeshesPage } from "../../../scripts/service-meshes-page";

const page = readFileSync(pageFile, "utf8");

describe("docs/service-meshes.md", () => {
    it("is what the data says", () => {
        expect(page, "run npx tsx scripts/service-meshes-page.ts").to.equal(serviceMeshesPage());
    });

    it("has every fact of every service mesh under its own name, with its sources", () => {
        for (const serviceMesh of serviceMeshNames.map(serviceMeshOf)) {
            const from = page.indexOf(`### ${serviceMesh.name}: ${serviceMesh.title}`);
            const section = page.slice(from, page.indexOf("\n### ", from + 1) + 1 || undefined);
            const { carries, controlPlane, probeSources, probePorts, metricsPorts } = serviceMesh;
            const words = [
                ...(carries.value === "none" ? [] : [carries.value.port]),
                ...controlPlane.value.flatMap(({ namespace, ports }) => [namespace, ...ports]),
                ...[...probeSources.value, ...probePorts.value, ...metricsPorts.value],
                ...[carries, controlPlane, probeSources, probePorts, metricsPorts].flatMap(({ sources }) => sources),
            ];
            for (const word of words) expect(section, serviceMesh.name).to.include(String(word));
        }
    });

    it("has no fact of one service mesh under another", () => {
        expect(page.slice(page.indexOf("### linkerd"))).not.to.include("15008");
        expect(page.slice(page.indexOf("### istio-ambient"), page.indexOf("### istio-sidecar"))).not.to.include("4143");
    });
});
