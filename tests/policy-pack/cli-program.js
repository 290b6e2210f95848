const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");

// Registers the resources listed in a file, as a program would. A value that is not known in preview is another's id.
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const other = new pulumi.CustomResource("kubernetes:core/v1:ConfigMap", "other", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "other", namespace: "default" },
});

const withUnknowns = (value) => {
    if (value === unknown) return other.id;
    if (Array.isArray(value)) return value.map(withUnknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnknowns(item)]));
};

for (const { type, name, props } of JSON.parse(readFileSync(process.env.RESOURCES, "utf8"))) {
    if (type.startsWith("kubernetes:")) new pulumi.CustomResource(type, name, withUnknowns(props));
    else new pulumi.ComponentResource(type, name, withUnknowns(props));
}
