import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import type { Names } from "./agent";

const names: Names = {
    "huggingface.co": { address: "203.0.113.10", ttl: 300 },
    "eu.west.cdn.hf.co": { address: "169.254.169.254", ttl: 2 },
};

describe("the lab's stand-in for a resolver", () => {
    let socket: Socket;
    const resolver = new Resolver({ timeout: 2_000, tries: 1 });

    before(async () => {
        const { answerOf } = (await import(join(__dirname, "resolver.mjs"))) as {
            answerOf: (message: Buffer, names: Names) => Buffer;
        };
        socket = createSocket("udp4");
        socket.on("message", (message, { port, address }) => socket.send(answerOf(message, names), port, address));
        await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
        resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
    });

    after(() => socket.close());

    const failure = async (asked: Promise<unknown>): Promise<unknown> =>
        await asked.then(
            () => "answered",
            (error: unknown) => (error as { code: unknown }).code,
        );

    for (const [name, { address, ttl }] of Object.entries(names))
        it(`answers ${name} with its address, for as long as it may be kept`, async () => {
            expect(await resolver.resolve4(name, { ttl: true })).to.deep.equal([{ address, ttl }]);
        });

    it("says of another name that there is none", async () => {
        expect(await failure(resolver.resolve4("hf.co"))).to.equal("ENOTFOUND");
    });

    it("says of a name that it has no IPv6 address", async () => {
        expect(await failure(resolver.resolve6("huggingface.co"))).to.equal("ENODATA");
    });
});
