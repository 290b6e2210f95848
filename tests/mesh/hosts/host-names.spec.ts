import { domainToASCII } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { checkHost, toAscii } from "../../../mesh/hosts/host-names";
import { isHostIn } from "../../../netpol/hosts";
import { compiledOn, mistakesOn, wildcard } from "./sample";

const taken = ["huggingface.co", "*.hf.co", "HuggingFace.CO", "hf.co.", "xn--bcher-kva.example", "a-1.b2.dev"];

/** A text, and what is said of it. */
const refused: [text: string, said: RegExp][] = [
    ["", /is empty/],
    ["140.82.112.3", /is an address, not a name; give it under cidrs, as "140\.82\.112\.3\/32"$/],
    ["2606:4700::1", /is an address, not a name; give it under cidrs, as "2606:4700::1\/128"$/],
    ["10.0.0.0/8", /is a CIDR, not a name; give it under cidrs$/],
    ["https://user:secret@hf.co:8443/models?x=1", /is a URL, not a name; write "hf\.co"$/],
    ["hf.co/models", /is a URL, not a name; write "hf\.co"$/],
    ["hf.co:443", /has a port; write "hf\.co", and the port in the flow's ports$/],
    ["bücher.example", /is not in ASCII; write "xn--bcher-kva\.example"$/],
    ["*", /is every name; .* "internet" if every one is meant$/],
    ["*.*", /is every name/],
    ["**.hf.co", /has two stars; write "\*\.hf\.co", which is every name below hf\.co$/],
    ["*.com", /is every name of a top-level domain/],
    ["*hf.co", /has a star elsewhere than as its first label/],
    ["cdn.*.hf.co", /has a star elsewhere than as its first label/],
    ["-a.hf.co", /is not a DNS name/],
    ["a..hf.co", /is not a DNS name/],
    ["_dmarc.hf.co", /is not a DNS name/],
    [`${"a".repeat(64)}.co`, /is not a DNS name/],
    ["10.0.0", /ends in a number/],
    ["localhost", /is a single label, which resolves inside the cluster/],
    ["vllm.ai-inference", /ends in "ai-inference", which is no top-level domain; name a Service's pods/],
    ["vllm.ai-inference.svc", /is a Service of the cluster/],
    ["vllm.ai-inference.svc.cluster.local", /is a Service of the cluster/],
    ["*.svc.cluster.local", /is a Service of the cluster/],
    ["metadata.google.internal", /lies in \.internal, which no public DNS has/],
    ["nas.local", /lies in \.local/],
];

describe("names outside the cluster", () => {
    for (const text of taken) it(`takes "${text}"`, () => expect(checkHost(text)).to.equal(undefined));
    for (const [text, said] of refused) it(`refuses "${text}"`, () => expect(checkHost(text)).to.match(said));

    it("are written in ASCII as browsers do", () => {
        const letters = fc.constantFrom(..."abcxyz019äöüßéñçλπдж文中日例えعربي".replace("ß", ""));
        const label = fc.array(letters, { minLength: 1, maxLength: 12 }).map((all) => all.join(""));
        let unlike = 0;
        fc.assert(
            fc.property(label, (text) => {
                const own = toAscii(`${text}.example`);
                const theirs = domainToASCII(`${text}.example`);
                // What mixes directions of writing is no name to a browser.
                if (theirs !== "") expect(own).to.equal(theirs);
                if (own !== `${text}.example`) unlike++;
            }),
            { numRuns: 300 },
        );
        expect(unlike).to.be.greaterThan(100);
    });

    it("are told at their place, all at once, the repeated and the covered too", () => {
        const said = mistakesOn({ hosts: "cilium" }, (spec) => {
            spec.externals.hub.hosts = ["*.hf.co", "cdn.hf.co", "HF.co", "hf.co", "*.lfs.hf.co", "1.1.1.1"];
        });
        expect(said).to.deep.equal([
            `externals.hub.hosts[5]: "1.1.1.1" is an address, not a name; give it under cidrs, as "1.1.1.1/32"`,
            `externals.hub.hosts[1]: "cdn.hf.co" is under "*.hf.co" already; leave it out`,
            `externals.hub.hosts[3]: repeats "hf.co"; name it once`,
            `externals.hub.hosts[4]: "*.lfs.hf.co" is under "*.hf.co" already; leave it out`,
        ]);
    });

    it("mean what the engine takes them for", () => {
        const { hostPolicies } = compiledOn({ hosts: "eks-auto" }, wildcard);
        const [policy] = hostPolicies;
        if (policy?.manifest.kind !== "ApplicationNetworkPolicy") throw new Error("no policy");
        const names = policy.manifest.spec.egress[0]?.to[0]?.domainNames ?? [];
        expect(names).to.deep.equal(["*.hf.co", "huggingface.co"]);
        const inside = ["huggingface.co", "cdn.hf.co", "a.cdn.hf.co"].map((host) => isHostIn(host, names));
        expect(inside).to.deep.equal([true, true, true]);
        expect(["hf.co", "www.huggingface.co", "hf.co.example"].some((host) => isHostIn(host, names))).to.equal(false);
    });

    it("make cidrs optional, and what is about cidrs needless", () => {
        expect(mistakesOn({ hosts: "gke" }, (spec) => (spec.externals.hub = {}))).to.deep.equal([
            "externals.hub: is missing cidrs, or hosts; give one of the two",
        ]);
        const except = (spec: { externals: { hub: object } }): unknown =>
            Object.assign(spec.externals.hub, { except: ["10.0.0.0/8"], withinClusterRanges: true });
        expect(mistakesOn({ hosts: "gke" }, except)).to.deep.equal([
            "externals.hub.except: is about cidrs, and there are none; leave it out",
            "externals.hub.withinClusterRanges: is about cidrs, and there are none; leave it out",
        ]);
    });
});
