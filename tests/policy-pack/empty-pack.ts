import { PolicyPack } from "@pulumi/policy";

/** One stack policy that does nothing: the cost of the protocol itself. */
new PolicyPack("empty", {
    policies: [
        { name: "empty", description: "Nothing.", enforcementLevel: "mandatory", validateStack: () => undefined },
    ],
});
