// One connection from the network namespace it runs in: exit 0 = the listener's answer came back, 1 = it did not.
import { createSocket } from "node:dgram";
import { connect } from "node:net";

const { TO_IP: host, TO_PORT, PROTOCOL } = process.env;
const port = Number(TO_PORT);
const patience = 1_000;
setTimeout(() => process.exit(1), patience);

if (PROTOCOL === "UDP") {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("message", () => process.exit(0));
    socket.once("error", () => process.exit(1));
    socket.connect(port, host, () => socket.send("ping"));
} else {
    const socket = connect({ host, port });
    socket.once("data", () => process.exit(0));
    socket.once("error", () => process.exit(1));
}
