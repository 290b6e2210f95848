import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { needs } from "../../on-path";
import { ciShell } from "./ci-shell";

const { place, bash } = ciShell();

describe("gitlab-comment.sh", () => {
    let server: Server;
    let notes: { id: number; body: string; locked?: boolean }[] = [];
    before(async function () {
        needs(this, "curl");
        server = createServer((request, response) => {
            const url = new URL(request.url ?? "", "http://localhost");
            let sent = "";
            request.on("data", (part: Buffer) => (sent += part.toString()));
            request.on("end", () => {
                const body = new URLSearchParams(sent).get("body") ?? "";
                const note = notes.find(({ id }) => url.pathname.endsWith(`/notes/${id}`));
                if (request.headers["private-token"] !== "t0ken") response.statusCode = 401;
                else if (request.method === "POST") notes.push({ id: notes.length + 1, body });
                else if (request.method === "PUT" && note?.locked) response.statusCode = 403;
                else if (request.method === "PUT" && note) note.body = body;
                const from = (Number(url.searchParams.get("page") ?? 1) - 1) * 100;
                response.end(JSON.stringify(request.method === "GET" ? notes.slice(from, from + 100) : {}));
            });
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    });
    after(() => server?.close());

    const say = (body: string, env: NodeJS.ProcessEnv = {}) => {
        writeFileSync(join(place, "note.md"), body);
        return bash("examples/ci/gitlab-comment.sh", ["note.md", "ai-mesh-diff dev"], {
            CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            ...{ CI_MERGE_REQUEST_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "2", MESH_COMMENT_TOKEN: "t0ken", ...env },
        });
    };
    const talk = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1, body: `note ${at}` }));

    it("makes one note and keeps it current, beyond the first page of notes too", async () => {
        notes = talk(200);
        expect((await say("first & last")).code).to.equal(0);
        expect((await say("second")).code).to.equal(0);
        expect(notes).to.have.length(201);
        expect(notes.at(-1)?.body).to.equal("<!-- ai-mesh-diff dev -->\nsecond");
    });

    it("passes over a note that it may not change", async () => {
        notes = [{ id: 1, body: "<!-- ai-mesh-diff dev -->\nold", locked: true }];
        expect((await say("new")).code).to.equal(0);
        expect(notes.map(({ body }) => body)).to.deep.equal([
            "<!-- ai-mesh-diff dev -->\nold",
            "<!-- ai-mesh-diff dev -->\nnew",
        ]);
    });

    it("fails where the token is refused, and says nothing without one", async () => {
        notes = [];
        expect((await say("new", { MESH_COMMENT_TOKEN: "stale" })).code).not.to.equal(0);
        const without = await say("new", { MESH_COMMENT_TOKEN: "" });
        expect(without.code).to.equal(0);
        expect(without.stdout).to.contain("MESH_COMMENT_TOKEN is not set");
        expect(notes).to.deep.equal([]);
    });
});
