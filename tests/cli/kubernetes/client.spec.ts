import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { ApiError, Client, UnreachableError } from "../../../cli/kubernetes/client";
import { loadKubeConfig } from "../../../cli/kubernetes/kubeconfig";

const scratch = mkdtempSync(join(tmpdir(), "ai-mesh-kubeconfig-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function write(name: string, config: object | string): string {
    const file = join(scratch, name);
    writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
    return file;
}

const config = (name: string, server: string, user: object = { token: `${name}-token` }): object => ({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
});

const message = async (work: Promise<unknown>): Promise<string> => {
    try {
        await work;
        return "nothing went wrong";
    } catch (error) {
        return (error as Error).message;
    }
};

describe("loadKubeConfig()", () => {
    const one = write("one", config("one", "https://one:6443"));
    const two = write("two", {
        ...config("two", "https://two:6443"),
        clusters: [
            { name: "two", cluster: { server: "https://two:6443" } },
            { name: "one", cluster: { server: "https://not-this-one:6443" } },
        ],
    });

    it("reads every file of KUBECONFIG, the first to name something deciding, and passes over those that are not there", async () => {
        const env = { KUBECONFIG: [join(scratch, "absent"), one, two].join(delimiter) };
        const read = await loadKubeConfig({}, env);
        expect(read.getCurrentContext()).to.equal("one");
        expect(read.getCurrentCluster()?.server).to.equal("https://one:6443");
        expect((await loadKubeConfig({ context: "two" }, env)).getCurrentCluster()?.server).to.equal(
            "https://two:6443",
        );
    });

    it("prefers --kubeconfig to KUBECONFIG", async () => {
        expect((await loadKubeConfig({ kubeconfig: two }, { KUBECONFIG: one })).getCurrentContext()).to.equal("two");
    });

    it("reads ~/.kube/config where nothing else is said", async () => {
        mkdirSync(join(scratch, "home", ".kube"), { recursive: true });
        write("home/.kube/config", config("home", "https://home:6443"));
        expect((await loadKubeConfig({}, { HOME: join(scratch, "home") })).getCurrentContext()).to.equal("home");
        expect(await message(loadKubeConfig({}, { HOME: scratch }))).to.equal(
            "Cannot find a cluster: no kubeconfig; give --kubeconfig FILE or set KUBECONFIG",
        );
    });

    const refused: readonly (readonly [what: string, options: object, env: NodeJS.ProcessEnv, said: string])[] = [
        ["a file that is not there", { kubeconfig: "/absent" }, {}, '--kubeconfig: there is no file "/absent"'],
        ["a KUBECONFIG that is not there", {}, { KUBECONFIG: "/absent" }, 'KUBECONFIG: there is no file "/absent"'],
        [
            "a context that is not in it",
            { kubeconfig: one, context: "onne" },
            {},
            `--context: ${one} has no "onne"; it has "one"; did you mean "one"?`,
        ],
        [
            "no current context",
            { kubeconfig: write("none", { ...config("a", "https://a"), "current-context": "" }) },
            {},
            'has no current context; it has "a"',
        ],
        [
            "a context without a cluster",
            { kubeconfig: write("lost", { ...config("a", "https://a"), clusters: [] }) },
            {},
            'context "a" of ',
        ],
        ["what is no YAML", { kubeconfig: write("broken", "{ [") }, {}, "Cannot read the kubeconfig "],
        ["an empty file", { kubeconfig: write("empty", "") }, {}, "Cannot read the kubeconfig "],
    ];
    for (const [what, options, env, said] of refused)
        it(`refuses ${what}`, async () => {
            expect(await message(loadKubeConfig(options, env))).to.include(said);
        });
});

describe("Client", () => {
    let server: Server;
    let url = "";
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    const client = async (user?: object): Promise<Client> =>
        Client.open({ kubeconfig: write("live", config("live", url, user)) });

    before(async () => {
        server = createServer((request, response) => answer(request, response));
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => server.close());

    it("get() carries the token, and that of an exec plugin", async () => {
        answer = ({ headers }, response) => response.end(JSON.stringify({ got: headers.authorization }));
        expect(await (await client()).get("/x")).to.deep.equal({ got: "Bearer live-token" });
        const status = {
            apiVersion: "client.authentication.k8s.io/v1",
            kind: "ExecCredential",
            status: { token: "made" },
        };
        const plugin = write("plugin.js", `process.stdout.write(${JSON.stringify(JSON.stringify(status))})`);
        const exec = {
            apiVersion: "client.authentication.k8s.io/v1",
            command: process.execPath,
            args: [plugin],
            interactiveMode: "Never",
        };
        expect(await (await client({ exec })).get("/x")).to.deep.equal({ got: "Bearer made" });
    });

    it("get() says that the cluster cannot be reached where the exec plugin fails", async () => {
        const exec = {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "/absent/plugin",
            interactiveMode: "Never",
        };
        expect(await message((await client({ exec })).get("/x"))).to.match(
            /^Cannot reach the cluster .*\/absent\/plugin/,
        );
    });

    it("list() reads page after page", async () => {
        const asked: string[] = [];
        answer = (request, response) => {
            asked.push(request.url ?? "");
            const more = asked.length < 3 ? { continue: `page ${asked.length}` } : {};
            response.end(JSON.stringify({ items: [{ metadata: { name: `o${asked.length}` } }], metadata: more }));
        };
        const items = await (await client()).list("/pods?labelSelector=a");
        expect(items.map(({ metadata }) => metadata.name)).to.deep.equal(["o1", "o2", "o3"]);
        expect(asked).to.deep.equal([
            "/pods?labelSelector=a&limit=500",
            "/pods?labelSelector=a&limit=500&continue=page%201",
            "/pods?labelSelector=a&limit=500&continue=page%202",
        ]);
    });

    it("get() throws what the API server says, with its status", async () => {
        answer = (_, response) => {
            response.statusCode = 403;
            response.end(JSON.stringify({ message: 'pods is forbidden: User "x" cannot list' }));
        };
        const error = await (await client()).get("/x").catch((caught: unknown) => caught);
        expect(error)
            .to.be.instanceOf(ApiError)
            .and.include({ status: 403, message: 'pods is forbidden: User "x" cannot list' });
    });

    it("get() throws UnreachableError where the connection ends early", async () => {
        answer = (request) => request.socket.destroy();
        const error = await (await client()).get("/x").catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(UnreachableError);
    });
});
