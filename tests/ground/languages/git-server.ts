import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { join } from "node:path";

/** A git server on loopback, since Pulumi takes plugins from https only. */
export interface GitServer {
    /** `https://localhost`, to be followed by the path of a repository. Pulumi finds no plugin of a URL with a port. */
    readonly url: string;
    /** File of the certificate that whoever clones has to trust. */
    readonly certificate: string;
    stop(): void;
}

/**
 * Serves every repository below a folder by git's own http-backend, with a certificate made for it.
 *
 * @throws Error where port 443 may not or cannot be taken.
 */
export async function serveGit(folder: string): Promise<GitServer> {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", ...made, ...subject], { stdio: "ignore" });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
    answerBy(server, folder);
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(443, "127.0.0.1", resolve));
    return { url: "https://localhost", certificate, stop: () => server.close() };
}

/** Hands each request to `git http-backend`, which speaks CGI. */
function answerBy(server: Server, folder: string): void {
    server.on("request", (request, response) => {
        const { pathname, search } = new URL(request.url ?? "/", "https://localhost");
        const backend = spawn("git", ["http-backend"], {
            env: {
                PATH: process.env["PATH"],
                GIT_PROJECT_ROOT: folder,
                GIT_HTTP_EXPORT_ALL: "1",
                PATH_INFO: pathname,
                QUERY_STRING: search.slice(1),
                REQUEST_METHOD: request.method,
                CONTENT_TYPE: request.headers["content-type"] ?? "",
                HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
                GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
            },
            stdio: ["pipe", "pipe", "ignore"],
        });
        request.pipe(backend.stdin);
        const chunks: Buffer[] = [];
        backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
        backend.on("close", () => {
            const reply = Buffer.concat(chunks);
            const end = reply.indexOf("\r\n\r\n");
            const headers = reply.subarray(0, end).toString().split("\r\n");
            for (const header of headers) {
                const [name = "", value = ""] = header.split(/: (.*)/);
                if (name === "Status") response.statusCode = Number.parseInt(value, 10);
                else response.setHeader(name, value);
            }
            response.end(reply.subarray(end + 4));
        });
    });
}
