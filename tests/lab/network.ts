import { spawnSync } from "node:child_process";
import { Agent } from "./agent";

const GATEWAY = "169.254.1.1";
const GATEWAY6 = "fe80::1";
/** The node's own addresses, which a policy engine takes for the node's. */
export const NODE_ADDRESS = "192.168.77.1";

function ip(...args: string[]): void {
    const run = spawnSync("ip", args, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`ip ${args.join(" ")}: ${run.stderr.trim()}`);
}

/** An end of the network: a pod, or a host outside the cluster. */
export interface End {
    /** At least one; an IPv4 address and an IPv6 address at most. */
    readonly addresses: ReadonlySet<string>;
    readonly agent: Agent;
}

/**
 * A node made of network namespaces: the router in the middle is the node, every end depends on it by a veth pair of its
 * own, as pods do on a node. Everything has the prefix `name`, and nothing outside these namespaces is touched.
 */
export class Network {
    readonly node: string;
    readonly #name: string;
    readonly #ends = new Map<string, End & { addresses: Set<string> }>();
    readonly #agents: Agent[] = [];
    readonly #namespaces: string[] = [];
    readonly #atExit = (): void => this.remove();

    constructor(name: string) {
        this.#name = name;
        process.once("exit", this.#atExit);
        this.node = this.#namespace("node");
        for (const address of [`${GATEWAY}/32`, `${NODE_ADDRESS}/32`])
            ip("-n", this.node, "addr", "add", address, "dev", "lo");
        this.onNode(
            "sysctl",
            "-qw",
            "net.ipv4.ip_forward=1",
            "net.ipv6.conf.all.forwarding=1",
            "net.ipv6.conf.default.accept_dad=0",
        );
    }

    #namespace(suffix: string): string {
        const namespace = `${this.#name}-${suffix}`;
        ip("netns", "add", namespace);
        this.#namespaces.push(namespace);
        ip("-n", namespace, "link", "set", "lo", "up");
        return namespace;
    }

    /** Runs a program inside the node's namespace; an error with its stderr where it fails. */
    onNode(...command: string[]): string {
        const run = spawnSync("ip", ["netns", "exec", this.node, ...command], { encoding: "utf8" });
        if (run.status !== 0) throw new Error(`${command.join(" ")} on the node: ${run.stderr.trim() || run.error}`);
        return run.stdout;
    }

    /** An agent on the node itself. It is for plumbing, never a client: engines let the node's own processes through. */
    nodeAgent(): Agent {
        const agent = new Agent(this.node);
        this.#agents.push(agent);
        return agent;
    }

    /** The end with this address, made at first use; `ip6` gives it a second, IPv6 address. */
    end(address: string, ip6?: string): End {
        let end = this.#ends.get(address);
        if (end === undefined) {
            const number = this.#ends.size + 1;
            const namespace = this.#namespace(`end${number}`);
            const veth = `v${number}`;
            ip("link", "add", veth, "netns", this.node, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            ip("-n", namespace, "link", "set", "eth0", "up");
            ip("-n", this.node, "link", "set", veth, "up");
            ip("-n", this.node, "addr", "add", `${GATEWAY6}/64`, "dev", veth, "nodad");
            ip("-n", namespace, "route", "add", GATEWAY, "dev", "eth0");
            ip("-n", namespace, "-6", "route", "add", "default", "via", GATEWAY6, "dev", "eth0");
            const agent = new Agent(namespace);
            this.#agents.push(agent);
            end = { agent, addresses: new Set() };
            this.#ends.set(address, end);
            this.#address(namespace, veth, end.addresses, address);
            if (!address.includes(":"))
                ip("-n", namespace, "route", "add", "default", "via", GATEWAY, "dev", "eth0", "src", address);
        }
        const veth = `v${[...this.#ends.keys()].indexOf(address) + 1}`;
        if (ip6 !== undefined) this.#address(end.agent.netns, veth, end.addresses, ip6);
        return end;
    }

    #address(namespace: string, veth: string, has: Set<string>, address: string): void {
        if (has.has(address)) return;
        has.add(address);
        const v6 = address.includes(":");
        ip("-n", namespace, "addr", "add", `${address}/${v6 ? 128 : 32}`, "dev", "eth0", ...(v6 ? ["nodad"] : []));
        ip("-n", this.node, ...(v6 ? ["-6"] : []), "route", "add", `${address}/${v6 ? 128 : 32}`, "dev", veth);
    }

    /** Where `to` is reached from `from`: by the address family that both have, IPv4 first. */
    static addressOf(from: End, to: End): string {
        const family = (end: End, six: boolean): string | undefined =>
            [...end.addresses].find((each) => each.includes(":") === six);
        const address = [false, true]
            .map((six) => (family(from, six) === undefined ? undefined : family(to, six)))
            .find((each) => each);
        if (address === undefined)
            throw new Error(
                `reach ${[...to.addresses].join(", ")} from ${[...from.addresses].join(", ")}: no common family`,
            );
        return address;
    }

    /** Ends every agent and removes every namespace. */
    remove(): void {
        process.off("exit", this.#atExit);
        for (const agent of this.#agents) agent.stop();
        for (const namespace of this.#namespaces) spawnSync("ip", ["netns", "del", namespace]);
    }
}
