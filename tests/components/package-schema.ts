import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../..");
export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly dependencies: Record<string, string>;
};

/** A property as Pulumi's package schema has it. */
export interface Property {
    readonly type?: string;
    readonly description?: string;
    readonly $ref?: string;
}
/** As much of a package schema as is looked at. */
export interface Schema {
    readonly name: string;
    readonly version: string;
    readonly types: Record<
        string,
        { readonly properties?: Record<string, Property>; readonly enum?: { readonly value: string }[] }
    >;
    readonly resources: Record<
        string,
        {
            readonly inputProperties: Record<string, Property>;
            readonly properties: Record<string, Property>;
            readonly description?: string;
        }
    >;
}
