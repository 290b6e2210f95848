import { expect } from "chai";
import { looseCidrs, validatePolicy } from "../../netpol";

const policy = (...blocks: object[]) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace: "x" },
    spec: { podSelector: {}, egress: [{}, { to: blocks.map((ipBlock) => ({ ipBlock })) }] },
});

describe("looseCidrs()", () => {
    it("finds host bits in ranges and what they leave out, of both families, each with the range that is meant", () => {
        const loose = policy({ cidr: "10.1.2.3/8", except: ["10.0.0.0/16", "10.1.2.3/16"] }, { cidr: "fd00::1/64" });
        const on = "spec.egress[1].to";
        const why = "has host bits set, which Kubernetes refuses from 1.36 on: write";
        expect(looseCidrs(loose)).to.deep.equal([
            { path: `${on}[0].ipBlock.cidr`, found: '"10.1.2.3/8"', message: `"10.1.2.3/8" ${why} "10.0.0.0/8"` },
            {
                path: `${on}[0].ipBlock.except[1]`,
                found: '"10.1.2.3/16"',
                message: `"10.1.2.3/16" ${why} "10.1.0.0/16"`,
            },
            { path: `${on}[1].ipBlock.cidr`, found: '"fd00::1/64"', message: `"fd00::1/64" ${why} "fd00::/64"` },
        ]);
        expect(validatePolicy(loose)).to.deep.equal([]);
    });

    it("finds them in ingress rules as well", () => {
        const spec = { ingress: [{ from: [{ ipBlock: { cidr: "192.168.0.5/24" } }] }] };
        expect(looseCidrs({ spec }).map(({ path }) => path)).to.deep.equal(["spec.ingress[0].from[0].ipBlock.cidr"]);
    });

    it("leaves to validatePolicy() what is no CIDR, and takes any shape", () => {
        for (const block of [{ cidr: "10.0.0.0/8" }, { cidr: "10.0.0.5/32" }, { cidr: "10.1.2.3" }, { cidr: 5 }, {}]) {
            expect(looseCidrs(policy(block)), JSON.stringify(block)).to.deep.equal([]);
        }
        const shapes = [undefined, null, 1, "x", [], {}, { spec: null }, { spec: { egress: {} } }];
        const deeper = [null, { to: 1 }, { to: [null, { ipBlock: [] }, { ipBlock: { except: "x" } }] }];
        for (const shape of [...shapes, { spec: { egress: deeper } }]) {
            expect(looseCidrs(shape), JSON.stringify(shape)).to.deep.equal([]);
        }
    });
});
