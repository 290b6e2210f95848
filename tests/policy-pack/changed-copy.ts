import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const copied = ["@pulumi/pulumi", "google-protobuf", "@grpc/grpc-js"];

/** A change of one file of what the pack stands on: code added at its end, or one piece of it replaced by another. */
export interface Change {
    /** `@pulumi/pulumi/proto/analyzer_pb.js`. */
    readonly file: string;
    readonly append?: string;
    readonly replace?: readonly [from: string, to: string];
}

export const analyzer = "@pulumi/pulumi/proto/analyzer_pb.js";
export const service = "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
export const struct = "google-protobuf/google/protobuf/struct_pb.js";

/** Gives a pack's folder a node_modules in which what it stands on is a copy that may be changed. */
export function withOwnCopies(pack: string): void {
    const modules = join(pack, "node_modules");
    for (const name of packagesOf(join(root, "node_modules"))) {
        const [from, to] = [join(root, "node_modules", name), join(modules, name)];
        mkdirSync(dirname(to), { recursive: true });
        if (copied.includes(name)) cpSync(from, to, { recursive: true, filter: (path) => !path.includes("/vendor/") });
        else symlinkSync(from, to);
    }
}

function packagesOf(modules: string): string[] {
    return readdirSync(modules)
        .filter((name) => !name.startsWith("."))
        .flatMap((name) =>
            name.startsWith("@") ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : name,
        );
}

/** Does something while a copy is changed, and puts it back. */
export async function whileChanged<T>(
    pack: string,
    { file, append, replace }: Change,
    act: () => Promise<T>,
): Promise<T> {
    const path = join(pack, "node_modules", file);
    const before = readFileSync(path, "utf8");
    const replaced = replace === undefined ? before : before.replace(...replace);
    const after = append === undefined ? replaced : `${replaced}\n${append}\n`;
    if (after === before) throw new Error(`Nothing of ${file} is changed`);
    writeFileSync(path, after);
    try {
        return await act();
    } finally {
        writeFileSync(path, before);
    }
}
