import { relative } from "node:path";
import type { PreflightFinding } from "../../preflight/assess";
import { plain } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { shellWord } from "../shell-word";
import type { NewProject } from "./new-project";
import { packagesOf } from "./program-files";

/** Absolute paths of what was written and what was there. */
interface Done {
    readonly written: readonly string[];
    readonly kept: readonly string[];
}

/** The cluster that was asked what it is. */
export interface AskedCluster {
    readonly context: string;
    /** Answers that whoever writes a mesh for it has to know. */
    readonly doubts: readonly PreflightFinding[];
}

/** What was found where the project is. */
interface About {
    readonly root: string;
    readonly isNew: boolean;
    readonly cluster?: AskedCluster | undefined;
}

/** What `init` wrote, and where to go next. */
export function initText(project: NewProject, done: Done, { root, isNew, cluster }: About, style: Style): string {
    const here = (path: string): string => plain(relative(process.cwd(), path) || ".");
    const { stack } = project;
    const enter = here(root) === "." ? [] : [`cd ${quoted(here(root))}`];
    const said = cluster === undefined ? "" : `, platform as ${plain(cluster.context)} says it`;
    return [
        ...done.written.map((path) => `${style.green("wrote")}  ${here(path)}`),
        ...done.kept.map((path) => `${style.yellow("kept")}   ${here(path)}, which was there`),
        ...doubtsOf(cluster, style),
        "",
        `${style.bold(project.name)}, stack ${stack}${said}. Next:`,
        "",
        ...[
            ...enter,
            ...installing(project, done, isNew),
            `npx ai-mesh plan --stack ${stack}`,
            `npx ai-mesh graph --stack ${stack} --output html > mesh.html`,
        ].map((line) => `  ${line}`),
        "",
        ...(isNew ? [] : ownProgram),
        `Then write your own namespaces, workloads and flows into ${project.stackFile}: plan says what each makes.`,
        "",
    ].join("\n");
}

/** Loud, since kubectl shows policies that do nothing all the same. */
const doubtsOf = (cluster: AskedCluster | undefined, style: Style): string[] =>
    (cluster?.doubts ?? []).map(({ status, text }) => {
        const what =
            status === "bad" ? style.red("policies would have no effect on this cluster") : "see ai-mesh preflight";
        return `${style.yellow("warning")} ${what}: ${plain(text)}`;
    });

const ownProgram = [
    "The project was there, so its program is its own. It makes the mesh of this stack with",
    "",
    '  new MeshIsolation("mesh", new pulumi.Config().requireObject("mesh"));',
    "",
];

/** How the packages come in: package.json says it where it is new, else it is told here. */
function installing(project: NewProject, { kept }: Done, isNew: boolean): string[] {
    if (isNew && !kept.some((path) => /[/\\]package\.json$/.test(path))) return ["npm install"];
    const { dependencies, devDependencies } = packagesOf(project);
    const named = (packages: Readonly<Record<string, string>>): string =>
        Object.entries(packages)
            .map(([name, range]) => `"${name}@${range}"`)
            .join(" ");
    return [`npm install ${named(dependencies)}`, `npm install --save-dev ${named(devDependencies)}`];
}

/** A path that a shell takes as one word. */
const quoted = (path: string): string => (/^[\w./@-]+$/.test(path) ? path : shellWord(path));
