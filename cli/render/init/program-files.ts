import type { NewFile, NewProject } from "./new-project";

/** The program. One mesh, made of what the stack's file says. */
export const programText = `import * as pulumi from "@pulumi/pulumi";
import { MeshIsolation, type MeshIsolationArgs } from "ai-mesh-isolation";

// Pulumi.<stack>.yaml says what the mesh is made of.
const mesh = new MeshIsolation("mesh", new pulumi.Config().requireObject<MeshIsolationArgs>("mesh"));

/** Names of namespaces; programs that use them start only once their namespace is isolated. */
export const namespaceNames = mesh.namespaceNames;
/** Who may open connections to whom, on which ports and why. */
export const connections = mesh.connections;
`;

/** Packages that a project needs, by where package.json lists them. */
export const packagesOf = ({ version, sdk }: Pick<NewProject, "version" | "sdk">) => ({
    dependencies: { "@pulumi/pulumi": sdk, "ai-mesh-isolation": `^${version}` },
    devDependencies: {
        "@types/node": "^20",
        "ai-mesh": `^${version}`,
        "ai-mesh-isolation-policies": `^${version}`,
        typescript: ">=5.4 <7",
    },
});

function packageText(project: NewProject): string {
    const scripts = {
        plan: `ai-mesh plan --stack ${project.stack}`,
        picture: `ai-mesh graph --stack ${project.stack} --output html > mesh.html`,
        typecheck: "tsc --noEmit",
    };
    const value = { name: project.name, private: true, main: "index.ts", scripts, ...packagesOf(project) };
    return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Understood alike by TypeScript 5.4 to 6 and by the compiler in Pulumi's runtime. */
const tsconfigText = `{
  "compilerOptions": {
    "strict": true,
    "target": "es2022",
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "types": ["node"],
    "skipLibCheck": true,
    "noEmit": true
  },
  "files": ["index.ts"]
}
`;

/** The files of a project that is not one yet, beside its stack and its CI. */
export function projectFiles(project: NewProject): NewFile[] {
    return [
        {
            path: "Pulumi.yaml",
            text: `name: ${project.name}\ndescription: Isolation of AI services on Kubernetes, one mesh per stack\nmain: index.ts\nruntime: nodejs\n`,
        },
        { path: "package.json", text: packageText(project) },
        { path: "tsconfig.json", text: tsconfigText },
        { path: "index.ts", text: programText },
        { path: ".gitignore", text: "node_modules/\nmesh.html\nmesh-report/\n" },
    ];
}
