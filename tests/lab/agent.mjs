// Runs inside one network namespace and does what it is told over stdin, one JSON object a line: listen on ports, open
// connections, pipe a TCP port to a Unix socket. Plain JavaScript, so that dozens of them start in a second.
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";

const ANSWER = "pong";
const servers = new Map();

function listenTcp(port) {
    return new Promise((resolve, reject) => {
        const server = createServer((socket) => {
            socket.on("error", () => undefined);
            socket.end(ANSWER);
        });
        server.once("error", reject);
        server.listen({ port, host: "::", backlog: 512 }, () => resolve(() => server.close()));
    });
}

function listenUdp(port) {
    return new Promise((resolve, reject) => {
        const socket = createSocket({ type: "udp6" });
        socket.once("error", reject);
        socket.on("message", (_, { port: to, address }) => socket.send(ANSWER, to, address, () => undefined));
        socket.bind(port, "::", () => resolve(() => socket.close()));
    });
}

async function listen({ ports }) {
    for (const name of ports) {
        if (servers.has(name)) continue;
        const [port, protocol] = name.split("/");
        servers.set(name, await (protocol === "tcp" ? listenTcp : listenUdp)(Number(port)));
    }
    return { listening: [...servers.keys()] };
}

function close({ ports }) {
    for (const name of ports) {
        servers.get(name)?.();
        servers.delete(name);
    }
    return { listening: [...servers.keys()] };
}

/** "open" only where the listener's own answer came back: an accepted connection alone proves nothing. */
function probeTcp(host, port, timeout) {
    return new Promise((resolve) => {
        const socket = connect({ host, port });
        const end = (result) => {
            clearTimeout(timer);
            socket.destroy();
            resolve(result);
        };
        const timer = setTimeout(() => end("timeout"), timeout);
        let text = "";
        socket.on("data", (chunk) => (text += chunk));
        socket.once("end", () => end(text === ANSWER ? "open" : "odd"));
        socket.once("error", (error) => end(error.code ?? "error"));
    });
}

function probeUdp(host, port, timeout) {
    return new Promise((resolve) => {
        const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
        const end = (result) => {
            clearTimeout(timer);
            socket.close();
            resolve(result);
        };
        const timer = setTimeout(() => end("timeout"), timeout);
        socket.once("message", (message) => end(String(message) === ANSWER ? "open" : "odd"));
        // Connected, so that an ICMP refusal is reported.
        socket.once("error", (error) => end(error.code ?? "error"));
        socket.connect(port, host, () => socket.send("ping", () => undefined));
    });
}

const probe = async ({ host, port, protocol, timeout }) => ({
    result: await (protocol === "tcp" ? probeTcp : probeUdp)(host, port, timeout),
});

function pipe({ port, path }) {
    return new Promise((resolve, reject) => {
        const server = createServer((near) => {
            const far = connect(path);
            for (const [from, to] of [
                [near, far],
                [far, near],
            ]) {
                from.on("error", () => to.destroy());
                from.on("close", () => to.destroy());
                from.pipe(to);
            }
        });
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => resolve({}));
    });
}

const actions = { listen, close, probe, pipe };

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
    const { id, action, ...rest } = JSON.parse(line);
    try {
        process.stdout.write(`${JSON.stringify({ id, ...(await actions[action](rest)) })}\n`);
    } catch (error) {
        process.stdout.write(`${JSON.stringify({ id, error: error.message })}\n`);
    }
});
// The driver has gone, however it went.
lines.on("close", () => process.exit(0));
