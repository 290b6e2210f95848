import { expect } from "chai";
import { denialsIn } from "../../../policy-pack/rules/require-dns/denied";
import { viewOf } from "../../../policy-pack/stack/view";

const object = (apiVersion: string, kind: string, metadata: object, spec?: object) => {
    const name = (metadata as { name: string }).name;
    const type = `kubernetes:${apiVersion}:${kind}`;
    return { type, name, urn: `urn:${name}`, props: { apiVersion, kind, metadata, ...(spec && { spec }) } };
};

describe("what denies DNS", () => {
    it("is told for each port by itself, of one target too", () => {
        const protocols = [{ udp: { destinationPort: { number: 53 } } }];
        const stack = viewOf([
            object("core/v1", "Namespace", { name: "a", labels: { purpose: "a" } }),
            object(
                "policy.networking.k8s.io/v1alpha2",
                "ClusterNetworkPolicy",
                { name: "no" },
                {
                    ...{ tier: "Admin", priority: 1, subject: { namespaces: {} } },
                    egress: [{ action: "Deny", to: [{ networks: ["10.0.0.10/32"] }], protocols }],
                },
            ),
        ]);
        const [namespace] = stack.namespaces;
        const denials = denialsIn(namespace!, [], stack);
        const target = { ip: "10.0.0.10" };
        const ports = (port: number) => denials(target, port).map((one) => one.ports.toString());
        expect([ports(53), ports(5353), ports(53)]).to.deep.equal([["UDP 53"], [], ["UDP 53"]]);
    });
});
