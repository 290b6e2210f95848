// One new connection from the network namespace it runs in. Exit 0 = the listener's answer came back, 100 = it did, but
// only after TCP had sent its SYN again, 1 = it did not come. The kernel says whether it was sent again, not the clock:
// a slow machine makes nothing late.
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { connect } from "node:net";

const { TO_IP: host, TO_PORT, PROTOCOL } = process.env;
const port = Number(TO_PORT);
/** Long enough for one SYN that is sent again, after a second. */
const patience = 1_500;
setTimeout(() => process.exit(1), patience);

if (PROTOCOL === "UDP") {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("message", () => process.exit(0));
    socket.once("error", () => process.exit(1));
    socket.connect(port, host, () => socket.send("ping"));
} else {
    // Half open, so that the kernel still knows of it when it is asked.
    const socket = connect({ host, port, allowHalfOpen: true });
    socket.once("data", () => process.exit(sentAgain(socket.localPort) ? 100 : 0));
    socket.once("error", () => process.exit(1));
}

function sentAgain(localPort) {
    const { stdout } = spawnSync("ss", ["-Htin", "sport", "=", `:${localPort}`], { encoding: "utf8" });
    return /\bretrans:\d+\/[1-9]/u.test(stdout);
}
