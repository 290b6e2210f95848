import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PlanWith } from "../../../cli/worlds/plan-with";
import { readSide } from "../../../cli/worlds/read-side";
import { reportOn } from "../../../cli/compare/report";
import { diffText } from "../../../cli/render/diff/text";
import { styleFor } from "../../../cli/terminal/style";

const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const how: PlanWith = { stack: "dev", config: [], packs: [], progress: () => undefined };

describe("readSide() of an exported state", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-state-side-"));
    after(() => rmSync(place, { recursive: true, force: true }));

    const side = (cidr: unknown) => {
        const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
        const policy = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "web", namespace: "ai-agents" },
            spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr } }] }] },
        };
        const resource = { urn: `urn:pulumi:dev::shop::${type}::web`, custom: true, type, outputs: policy };
        const file = join(place, "state.json");
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
        return readSide({ kind: "state", file }, how);
    };

    it("knows no more of a secret in the clear than of one that is encrypted, and never shows it", async () => {
        const plain = await side("192.0.2.77/32");
        const clear = await side({ ...mark, plaintext: JSON.stringify("192.0.2.77/32") });
        const encrypted = await side({ ...mark, ciphertext: "v1:abc" });
        expect(clear.cluster).to.deep.equal(encrypted.cluster);
        expect([...clear.unknown.keys()]).to.deep.equal(["spec.egress of policy ai-agents/web"]);
        const compared = (before: typeof plain): string => {
            const nothing = { ...plain, cluster: { ...plain.cluster, policies: [] } };
            return diffText(reportOn(before, nothing, { failOn: [] }), styleFor({}));
        };
        expect(compared(plain)).to.include("192.0.2.77");
        expect(compared(clear)).not.to.include("192.0.2.77");
    });

    it("refuses a secret whose plaintext is no JSON, without a word of it", async () => {
        const failed = await side({ ...mark, plaintext: "hunter2" }).then(
            () => "read",
            (error: unknown) => (error as Error).message,
        );
        expect(failed).to.equal(
            `Cannot read the state ${join(place, "state.json")}: the plaintext of a secret is no JSON; write it with ` +
                "pulumi stack export",
        );
    });
});

describe("readSide() of manifests without a Namespace object", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-manifests-side-"));
    after(() => rmSync(place, { recursive: true, force: true }));

    const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    const policy = (types: string, namespace = "shop") =>
        `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: ${namespace}}\nspec: {podSelector: {}, policyTypes: [${types}]}\n`;
    const own: PlanWith = { ...how, packs: [{ directory: undefined }] };
    const side = (name: string, ...objects: string[]) => {
        writeFileSync(join(place, name), objects.join("---\n"));
        return readSide({ kind: "manifests", paths: [join(place, name)] }, own);
    };
    const fixedBy = async (before: string[], after: string[]): Promise<string[]> => {
        const { packs } = reportOn(await side("a.yaml", ...before), await side("b.yaml", ...after), { failOn: [] });
        return packs.fixed.map(({ policy }) => policy).sort();
    };

    it("calls nothing fixed that is only not seen any more", async () => {
        expect(await fixedBy([namespace, policy("Egress")], [policy("Egress")])).to.deep.equal([]);
        const system = namespace.replace("shop", "kube-system");
        const quiet = policy("Egress", "kube-system");
        expect(await fixedBy([system, quiet], [quiet])).to.deep.equal([]);
    });

    it("calls fixed what is seen to be, and what is gone with all that was in it", async () => {
        const denied = [policy("Ingress, Egress")];
        expect(await fixedBy([namespace, policy("Egress")], denied)).to.deep.equal(["require-deny-all"]);
        const other = [policy("Egress", "other")];
        expect(await fixedBy([namespace, policy("Egress")], other)).to.include("require-purpose");
    });
});
