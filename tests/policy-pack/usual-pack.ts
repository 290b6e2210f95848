import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";

/** A stack policy as most are written: it reads what it needs. Negative control for values that are not known yet. */
const usual: StackValidationPolicy = {
    name: "usual-deny-all",
    description: "Every namespace has a deny-all.",
    enforcementLevel: "mandatory",
    validateStack: ({ resources }, reportViolation) => {
        const of = (type: string) => resources.filter((resource) => resource.type === type);
        const policies = of("kubernetes:networking.k8s.io/v1:NetworkPolicy");
        for (const namespace of of("kubernetes:core/v1:Namespace")) {
            const name = namespace.props["metadata"].name;
            const standsForAllPods = policies.some(
                ({ props }) =>
                    props["metadata"].namespace === name &&
                    Object.keys(props["spec"].podSelector).length === 0 &&
                    props["spec"].policyTypes.length === 2,
            );
            if (!standsForAllPods) reportViolation(`Namespace "${name}" has no deny-all.`, namespace.urn);
        }
    },
};

new PolicyPack("usual", { policies: [usual] });
