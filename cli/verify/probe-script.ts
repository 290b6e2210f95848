import type { Outcome, Target } from "./prober";

/** A listener that has not answered by then does not answer. */
const seconds = 3;
/** Connections that one container opens at a time. */
const atOnce = 16;

/**
 * A script for sh that opens each connection once with `nc` and prints `ai-mesh <number> open|closed` for each. UDP has no
 * handshake: something is sent, and only an answer is open. It is a DNS question, so that resolvers answer.
 */
export function probeScript(targets: readonly Target[]): string {
    const calls = targets.map(({ ip, port, protocol }, i) => {
        const wait = (i + 1) % atOnce === 0 ? "\nwait" : "";
        return `${protocol.toLowerCase()} ${i} ${ip} ${port} &${wait}`;
    });
    return [
        'command -v nc >/dev/null || { echo "ai-mesh error the image has no nc"; exit 3; }',
        // Some builds of BusyBox, Debian's among them, leave both out.
        "if nc -u -z -w 1 127.0.0.1 1 </dev/null 2>&1 | grep -q option; then",
        'echo "ai-mesh error the nc of the image does not know -z and -u; use another, such as alpine"; exit 3; fi',
        'said() { if [ "$2" = 0 ]; then echo "ai-mesh $1 open"; else echo "ai-mesh $1 closed"; fi; }',
        `tcp() { nc -w ${seconds} -z "$2" "$3" </dev/null >/dev/null 2>&1; said "$1" $?; }`,
        "question='\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0\\2\\0\\1'",
        // The question's end must not end the wait for an answer, so its sender outlives it.
        `udp() { [ "$( { printf "$question"; sleep ${seconds}; } | nc -u -w ${seconds} "$2" "$3" 2>/dev/null | head -c 1 | wc -c)" -gt 0 ]; said "$1" $?; }`,
        ...calls,
        "wait",
        "echo ai-mesh done",
    ].join("\n");
}

/** Reads what the script printed: one outcome for each of `count` targets, in order. */
export function readResults(log: string, count: number): Outcome[] {
    const found = new Map([...log.matchAll(/^ai-mesh (\d+) (open|closed)$/gm)].map(([, at, is]) => [Number(at), is]));
    const complaint = /^ai-mesh error (.*)$/m.exec(log)?.[1];
    const last = log.trim().split("\n").at(-1);
    const why = complaint ?? (last ? `the probe said "${last}"` : "the probe said nothing");
    return Array.from({ length: count }, (_, at): Outcome => {
        const is = found.get(at);
        return is === "open" || is === "closed" ? { is } : { is: "error", why };
    });
}
