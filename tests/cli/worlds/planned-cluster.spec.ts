import { expect } from "chai";
import { MESH_TYPE } from "../../../cli/plan/resource";
import type { StackResource } from "../../../cli/plan/stack-objects";
import type { WireObject } from "../../../cli/plan/values";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { readPlatform } from "../../../cli/worlds/read-platform";
import { later } from "../../../mesh";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("what a stack's meshes say beside its objects", () => {
    const mesh = (parameters: object) => {
        const entry = { namespace: "data", preset: "redis", with: { release: "r1", ...parameters } };
        const inputs = {
            namespaces: { data: { purpose: "data" } },
            workloads: {},
            flows: [],
            presets: { sessions: entry },
        };
        return { type: MESH_TYPE, name: "mesh", urn: "mesh", inputs: inputs as unknown as WireObject } as StackResource;
    };
    const policiesOf = (parameters: object) =>
        clusterOf([mesh(parameters)]).presetPolicies.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

    it("is which policies their presets bring along, also where the stack has no other policy there", () => {
        expect(policiesOf({})).to.deep.equal(["data/r1-redis"]);
        expect(policiesOf({ networkPolicy: "false" })).to.deep.equal([]);
    });
});

describe("readPlatform()", () => {
    const given = {
        preset: "eks",
        podCidrs: ["10.0.0.0/16"],
        serviceCidrs: [unknown],
        apiServer: { cidrs: ["10.0.0.1/32"], port: 443 },
    };
    it("reads what is known as the component does, and lists that are known later as such", () => {
        const { cni, podCidrs, serviceCidrs, apiServer } = readPlatform(given);
        expect({ cni, podCidrs, serviceCidrs, apiServer }).to.deep.equal({
            ...{ cni: "aws-vpc-cni", podCidrs: ["10.0.0.0/16"], serviceCidrs: later },
            apiServer: { cidrs: ["10.0.0.1/32"], port: 443 },
        });
    });
    for (const [key, value] of Object.entries({ dnsClusterIp: unknown, healthChecks: [unknown], resolvers: 1 })) {
        it(`loses nothing else by a value of ${key} that cannot be read`, () => {
            const { cni, podCidrs, apiServer, identity, preset } = readPlatform({ ...given, [key]: value });
            expect({ cni, podCidrs, apiServer, identity, preset }).to.deep.equal(
                (({ cni, podCidrs, apiServer, identity, preset }) => ({ cni, podCidrs, apiServer, identity, preset }))(
                    readPlatform(given),
                ),
            );
        });
    }
});
