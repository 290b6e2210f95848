import { expect } from "chai";
import { serviceMeshNames, serviceMeshOf, type ServiceMesh } from "../../../mesh";
import { serviceMeshNeeds } from "../../../policy-pack/stack/service-mesh";

/** What is compared of a service mesh. */
interface Facts {
    readonly carries: number | undefined;
    /** `namespace label=value ports`. */
    readonly controlPlane: readonly string[];
    readonly probeSources: readonly string[];
    readonly probePorts: readonly number[];
    readonly metricsPorts: readonly number[];
}

/** The facts, typed from the pages that the data names, not from the data. */
const table: Readonly<Record<string, Facts>> = {
    // istio.io: ambient/usage/networkpolicy ("port 15008", "169.254.7.127"); cni/README.md of istio/istio (HOST_PROBE_SNAT_IPV6)
    "istio-ambient": {
        carries: 15008,
        controlPlane: [],
        probeSources: ["169.254.7.127/32", "fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128"],
        probePorts: [],
        metricsPorts: [],
    },
    // istio.io: ops/deployment/application-requirements, "Ports used by Istio"; ops/configuration/mesh/app-health-check
    "istio-sidecar": {
        carries: undefined,
        controlPlane: ["istio-system app=istiod 15012"],
        probeSources: [],
        probePorts: [15020, 15021],
        metricsPorts: [15020, 15090],
    },
    // linkerd.io: common-errors/network-policy (4143), reference/proxy-metrics (4191); the chart's destination.yaml and identity.yaml
    linkerd: {
        carries: 4143,
        controlPlane: [
            "linkerd linkerd.io/control-plane-component=destination 8086,8090",
            "linkerd linkerd.io/control-plane-component=identity 8080",
        ],
        probeSources: [],
        probePorts: [4191],
        metricsPorts: [4191],
    },
};

const factsOf = ({ carries, controlPlane, probeSources, probePorts, metricsPorts }: ServiceMesh): Facts => ({
    carries: carries.value === "none" ? undefined : carries.value.port,
    controlPlane: controlPlane.value.map(({ namespace, podLabels, ports }) => {
        const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`);
        return `${namespace} ${labels.join(",")} ${ports.join(",")}`;
    }),
    probeSources: probeSources.value,
    probePorts: probePorts.value,
    metricsPorts: metricsPorts.value,
});

describe("facts of service meshes", () => {
    it("are all in the table", () => {
        expect([...serviceMeshNames]).to.deep.equal(Object.keys(table));
    });

    for (const name of serviceMeshNames) {
        it(`${name}: is what its pages say`, () => {
            expect(factsOf(serviceMeshOf(name))).to.deep.equal(table[name]);
        });

        it(`${name}: every fact that says something names its source`, () => {
            const { carries, controlPlane, probeSources, probePorts, metricsPorts } = serviceMeshOf(name);
            for (const { value, sources } of [carries, controlPlane, probeSources, probePorts, metricsPorts]) {
                const isEmpty = Array.isArray(value) && value.length === 0;
                if (!isEmpty) expect(sources).not.to.deep.equal([]);
                for (const source of sources) expect(source).to.match(/^https:\/\//);
            }
        });

        it(`${name}: the policy pack, which shares no code, knows the same`, () => {
            const { carries, controlPlane } = serviceMeshNeeds[name] ?? { carries: undefined, controlPlane: [] };
            expect(carries).to.equal(table[name]?.carries);
            expect(
                controlPlane.map(({ namespace, podLabels, ports }) => {
                    const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`);
                    return `${namespace} ${labels.join(",")} ${ports.join(",")}`;
                }),
            ).to.deep.equal(table[name]?.controlPlane);
        });
    }
});
