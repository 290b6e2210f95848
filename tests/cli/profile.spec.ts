import { expect } from "chai";
import { askedProfile, profileFor } from "../../cli/commands/profile";
import { reportOn } from "../../cli/compare/report";
import { MESH_TYPE } from "../../cli/plan/resource";
import type { WireObject } from "../../cli/plan/values";
import { empty } from "../../cli/worlds/empty-side";
import { meshCnis } from "../../cli/worlds/mesh-cni";
import { platformOf } from "../../cli/worlds/mesh-platform";
import type { ProfileName } from "../../netpol";

const mesh = (platform: object) => ({ type: MESH_TYPE, inputs: { platform } as unknown as WireObject });
/** The profile that a command answers by for meshes with these platforms, and whether it says why. */
const chosen = (...platforms: readonly object[]): readonly [ProfileName, boolean] => {
    const { profile, note } = profileFor(undefined, [platformOf(platforms.map(mesh))]);
    return [profile, note !== undefined];
};

describe("the profile of a mesh", () => {
    const cases: [string, readonly object[], ProfileName, says: boolean][] = [
        ["no mesh", [], "reference", false],
        ["a mesh that says nothing", [{ podCidrs: ["10.244.0.0/16"] }], "reference", false],
        ["cilium", [{ cni: "cilium" }], "cilium", true],
        ["calico", [{ cni: "calico" }], "calico", true],
        ["aws-vpc-cni", [{ cni: "aws-vpc-cni" }], "aws-vpc-cni", true],
        ["kube-network-policies", [{ cni: "kube-network-policies" }], "kube-network-policies", true],
        ["ovn-kubernetes", [{ cni: "ovn-kubernetes" }], "ovn-kubernetes", true],
        ["a plugin without a profile", [{ cni: "antrea" }], "reference", false],
        ["what a preset has", [{ preset: "gke-dataplane-v2" }], "cilium", true],
        ["what is set beside a preset", [{ preset: "gke-dataplane-v2", cni: "calico" }], "calico", true],
        ["a preset that has none", [{ preset: "kubeadm" }], "reference", false],
        ["two meshes that agree", [{ cni: "cilium" }, { preset: "gke-dataplane-v2" }], "cilium", true],
        ["one that says it beside one that does not", [{}, { cni: "cilium" }], "cilium", true],
        ["two that differ", [{ cni: "cilium" }, { cni: "calico" }], "reference", true],
        ["two of which one has no profile", [{ cni: "cilium" }, { cni: "antrea" }], "reference", true],
    ];
    for (const [title, platforms, profile, says] of cases) {
        it(`of ${title}: ${profile}`, () => expect(chosen(...platforms)).to.deep.equal([profile, says]));
    }

    it("is told with what says so", () => {
        const note = (...all: object[]) => profileFor(undefined, [{ cnis: meshCnis(all.map(mesh)) }]).note;
        expect(note({ preset: "gke-dataplane-v2" })).to.equal(
            'Judged by profile "cilium", since the mesh says cni cilium (preset gke-dataplane-v2); --profile chooses another.',
        );
        expect(note({ cni: "cilium" }, { cni: "calico" })).to.equal(
            'Judged by profile "reference", since the meshes say cni cilium and cni calico; --profile chooses.',
        );
    });

    it("is that of --profile where it is given, reference too, without a word", () => {
        const platforms = [platformOf([mesh({ cni: "cilium" })])];
        expect(profileFor(askedProfile({ profile: "reference" }), platforms)).to.deep.equal({ profile: "reference" });
        expect(profileFor(askedProfile({}), platforms).profile).to.equal("cilium");
        expect(() => askedProfile({ profile: "cillium" })).to.throw(/did you mean "cilium"/);
    });

    it("of two sides that differ is reference, and the report says so in place of the profile's name", () => {
        const sides = [{ cni: "cilium" }, { cni: "calico" }].map((platform) => platformOf([mesh(platform)]));
        const { profile, note } = profileFor(undefined, sides);
        const { notes } = reportOn(empty, empty, { failOn: [], profile, profileNote: note });
        expect([profile, notes]).to.deep.equal(["reference", [note]]);
        expect(reportOn(empty, empty, { failOn: [], profile: "cilium" }).notes).to.deep.equal([
            'Judged by profile "cilium".',
        ]);
    });
});
