import { expect } from "chai";
import type { KubeObject } from "./api";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { findDefinition, isServed, serve } from "./definitions";
import { type Answer, describeRefused, dryRun } from "./dry-run";
import type { Guest } from "./guest";
import { type Dialect, dialects, NAMESPACE } from "./schemas";
import { madeByMesh } from "./schemas/of-examples";
import { controlPlane, guestOn, skip } from "./setup";

/**
 * The cluster of this run where it is somebody's, else a control plane of its own: what other suites find out of a cluster
 * depends on the kinds that it serves.
 */
async function planeOf(context: Mocha.Context): Promise<ControlPlane> {
    const shared = controlPlane(context);
    if (shared.origin === "KUBECONFIG") return shared;
    const own = await startControlPlane();
    return "missing" in own ? skip(context, own.missing) : own;
}

const CHANNEL = "policy.networking.k8s.io/channel";

/** Why what a dialect says cannot be tried on somebody's cluster; undefined where it can. */
async function missingOn({ api }: ControlPlane, dialect: Dialect): Promise<string | undefined> {
    const { apiVersion, kind, channel, definition } = dialect;
    if (!(await isServed(api, apiVersion, kind))) return `this cluster does not serve ${kind} of ${apiVersion}`;
    if (channel === undefined) return undefined;
    const { metadata } = await api.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", undefined, definition);
    return metadata.annotations?.[CHANNEL] === channel
        ? undefined
        : `this cluster serves another channel than the ${channel} one`;
}

/** Makes a control plane of our own serve a kind. Of somebody's cluster only what it serves is tried. */
async function makeServed(context: Mocha.Context, plane: ControlPlane, dialect: Dialect): Promise<void> {
    if (plane.origin === "KUBECONFIG") {
        const missing = await missingOn(plane, dialect);
        return missing === undefined ? undefined : skip(context, missing);
    }
    const found = findDefinition(dialect.definition, dialect.source);
    if ("missing" in found) skip(context, found.missing);
    console.log(`      ${dialect.definition} from ${found.from}`);
    await serve(plane.api, found.object);
}

const titleOf = ({ kind, apiVersion, channel }: Dialect): string =>
    `${kind} of ${apiVersion}${channel === undefined ? "" : `, the ${channel} channel`}`;

describe("policies that know names, by the schemas of their kinds", () => {
    let plane: ControlPlane | undefined;
    let guest: Guest | undefined;
    before(async function () {
        plane = await planeOf(this);
        guest = await guestOn(this, plane, [NAMESPACE], { asWritten: true });
    });

    after(async () => {
        await guest?.leave();
        if (plane?.origin === "own") await plane.stop();
    });

    const answer = async (object: KubeObject): Promise<Answer> => {
        const [here, visitor] = [plane as ControlPlane, guest as Guest];
        const moved = object.metadata.namespace === undefined ? object : visitor.moved(object);
        return (await dryRun(here.api, [moved]))[0] as Answer;
    };

    for (const dialect of dialects)
        describe(titleOf(dialect), () => {
            before(async function () {
                await makeServed(this, plane as ControlPlane, dialect);
            });

            for (const [what, object] of dialect.sound)
                it(`accepts, and stores as written, ${what}`, async () => {
                    const said = await answer(object);
                    expect(describeRefused([said])).to.deep.equal([]);
                    expect(said.stored?.["spec"]).to.deep.equal(object["spec"]);
                });

            // Names are in the experimental channel alone.
            const isKnown = (object: KubeObject): boolean =>
                dialect.channel !== "standard" || !JSON.stringify(object).includes("domainNames");
            const made = madeByMesh(dialect.apiVersion, dialect.kind, NAMESPACE).filter(isKnown);
            for (const object of made)
                it(`accepts what a mesh makes: ${object.metadata.name}`, async () => {
                    expect(describeRefused([await answer(object)])).to.deep.equal([]);
                });

            describe("of the release that is pinned", () => {
                before(function () {
                    if (plane?.origin === "KUBECONFIG")
                        skip(this, "somebody's cluster may have a schema of another release");
                });

                for (const [what, object, says] of dialect.refused)
                    it(`refuses ${what}`, async () => {
                        const { refused } = await answer(object);
                        expect(refused, "created and applied").to.have.length(2);
                        expect(refused[0]?.search(says), refused[0]).to.be.at.least(0);
                    });

                for (const [what, object, why] of dialect.letThrough)
                    it(`lets through ${what}, though ${why}`, async () => {
                        expect(describeRefused([await answer(object)])).to.deep.equal([]);
                    });

                it("keeps none of what was tried", async () => {
                    const { items } = await (plane as ControlPlane).api.list(dialect.apiVersion, dialect.kind);
                    expect(items).to.deep.equal([]);
                });
            });
        });
});
