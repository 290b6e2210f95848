import { expect } from "chai";
import { Monitor, type Asked } from "../../../cli/plan/monitor";
import { judgeByOwnRules } from "../../../cli/plan/own-rules";
import { urnOf } from "../../../cli/plan/resource";
import type { StackConfig } from "../../../cli/plan/stack-config";
import { UNKNOWN, type WireObject } from "../../../cli/plan/values";

const stack = ["dev", "app"] as const;
const PROVIDER = "pulumi:providers:kubernetes";
const providerA = `${urnOf(...stack, "", PROVIDER, "a")}::id`;

const ask = (type: string, name: string, inputs: WireObject, provider = ""): Asked =>
    ({ type, name, inputs, provider, custom: true, parent: "", version: "4.32.0" }) as Asked;

/** A namespace of the default provider's, and a deny-all for it that has `provider` and names `namespace`. */
function refusals(values: Record<string, string>, metadata: WireObject, provider?: string): string[] {
    const config: StackConfig = { values, secretKeys: [] };
    const monitor = new Monitor(...stack, config);
    monitor.register(ask(PROVIDER, "a", {}));
    const named = { name: "default", labels: { purpose: "agents" } };
    monitor.register(ask("kubernetes:core/v1:Namespace", "home", { metadata: named }));
    const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    monitor.register(ask("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", { metadata, spec }, provider));
    const { violations } = judgeByOwnRules(monitor, config, {});
    return violations.filter(({ policy }) => policy === "require-deny-all").map(({ message }) => message);
}

describe("the default provider of a plan", () => {
    const inputsOf = (config: StackConfig, type: string): WireObject | undefined => {
        const monitor = new Monitor(...stack, config);
        return monitor.providerOf(monitor.register(ask(type, "one", {})))?.inputs;
    };

    it("is configured as the stack is where a preview stands in for the program, too", () => {
        const config = { values: { "kubernetes:context": "c" }, secretKeys: [] };
        const [name, project] = stack;
        const resource = new Monitor(...stack).register(ask("kubernetes:core/v1:ConfigMap", "one", {}));
        const told = Monitor.of({ resources: [resource] }, { name, project: { name: project }, config });
        expect(told.providerOf(resource)?.inputs).to.deep.equal({ context: "c", version: "4.32.0" });
    });

    it("has the stack's configuration of its package alone, and no secret of it", () => {
        const values = { "app:a": "1", "kubernetes:context": "c", "kubernetes:kubeconfig": "hush", "aws:region": "eu" };
        const config = { values, secretKeys: ["kubernetes:kubeconfig"] };
        expect(inputsOf(config, "kubernetes:core/v1:ConfigMap")).to.deep.equal({
            context: "c",
            kubeconfig: UNKNOWN,
            version: "4.32.0",
        });
        expect(inputsOf(config, "aws:s3/bucket:Bucket")).to.deep.equal({ region: "eu", version: "4.32.0" });
    });

    it("puts a policy without a namespace where kubernetes:namespace says", () => {
        expect(refusals({}, { name: "deny" })).to.deep.equal([]);
        expect(refusals({ "kubernetes:namespace": "elsewhere" }, { name: "deny" })).to.have.length(1);
    });

    it("is another cluster than an explicit provider's where kubernetes:context says so", () => {
        const metadata = { name: "deny", namespace: "default" };
        expect(refusals({}, metadata, providerA)).to.deep.equal([]);
        expect(refusals({ "kubernetes:context": "nosuch" }, metadata, providerA)).to.have.length(1);
    });
});
