// Runs inside one network namespace and does what it is told over stdin, one JSON object a line: listen on ports, open
// connections, pipe a TCP port to a Unix socket. Plain JavaScript, so that dozens of them start in a second.
import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { answerOf } from "./resolver.mjs";

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

/** Linux sends a SYN again a second after the first, never before: up to here nobody need be asked. */
const SENT_AGAIN = 900;

/** Whether the kernel sent anything of a connection twice; a client that only listens has sent nothing but its SYN. */
function sentTwice(localPort) {
    return new Promise((resolve) =>
        execFile("ss", ["-Htin", "sport", "=", `:${localPort}`], (_, said) =>
            resolve(/\bretrans:\d+\/[1-9]/u.test(said)),
        ),
    );
}

/**
 * "open" only where the listener's own answer came back: an accepted connection alone proves nothing. "late" where it
 * did and the first packet got lost, which the kernel knows; the clock does not, on a busy machine.
 */
function probeTcp(host, port, timeout) {
    return new Promise((resolve) => {
        const started = Date.now();
        // Half open, so that the kernel still knows of it when it is asked.
        const socket = connect({ host, port, allowHalfOpen: true });
        let from;
        const end = (result) => {
            clearTimeout(timer);
            socket.destroy();
            resolve({ result, from });
        };
        socket.once("connect", () => (from = socket.localAddress));
        const timer = setTimeout(() => end("timeout"), timeout);
        let text = "";
        socket.on("data", (chunk) => (text += chunk));
        socket.once("end", async () => {
            const slow = Date.now() - started >= SENT_AGAIN;
            const late = slow && (await sentTwice(socket.localPort));
            end(text !== ANSWER ? "odd" : late ? "late" : "open");
        });
        socket.once("error", (error) => end(error.code ?? "error"));
    });
}

function probeUdp(host, port, timeout) {
    return new Promise((resolve) => {
        const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
        let from;
        const end = (result) => {
            clearTimeout(timer);
            socket.close();
            resolve({ result, from });
        };
        const timer = setTimeout(() => end("timeout"), timeout);
        socket.once("message", (message) => end(String(message) === ANSWER ? "open" : "odd"));
        // Connected, so that an ICMP refusal is reported.
        socket.once("error", (error) => end(error.code ?? "error"));
        socket.connect(port, host, () => {
            from = socket.address().address;
            socket.send("ping", () => undefined);
        });
    });
}

/** What went through since somebody last asked: a line for each answer that came back, as `ai-mesh audit --format plain` reads them. */
let traffic = [];

async function probe({ host, port, protocol, timeout }) {
    const { result, from } = await (protocol === "tcp" ? probeTcp : probeUdp)(host, port, timeout);
    if (result === "open" || result === "late") {
        const at = new Date().toISOString();
        traffic.push({ from, to: host, port, protocol, first: at, last: at, verdict: "forwarded" });
    }
    return { result };
}

function takeTraffic() {
    const lines = traffic;
    traffic = [];
    return { lines };
}

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

/** Answers questions for names on UDP port 53 of one address, from there as a client expects. */
function serveNames({ address, names }) {
    return new Promise((resolve, reject) => {
        const socket = createSocket("udp4");
        socket.once("error", reject);
        socket.on("message", (question, { port, address: from }) =>
            socket.send(answerOf(question, names), port, from, () => undefined),
        );
        socket.bind(53, address, () => resolve({}));
    });
}

/**
 * The addresses of a name, as one server says; none where it has none or does not answer. Asked up to three times: an answer
 * that waits for the policy engine is lost when the engine lays its rules anew, which it does every 30 seconds.
 */
async function resolveName({ name, server, timeout }) {
    const resolver = new Resolver({ timeout, tries: 3 });
    resolver.setServers([server]);
    try {
        return { addresses: await resolver.resolve4(name) };
    } catch (error) {
        return { addresses: [], code: error.code };
    }
}

const actions = { listen, close, probe, takeTraffic, pipe, serveNames, resolveName };

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
