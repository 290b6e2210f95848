import type { ProbeOutcome, ProbeTarget } from "./prober";

/** A listener that has not answered by then does not answer. */
const seconds = 3;
/** Connections that one container opens at a time. */
const atOnce = 16;
/**
 * Hundredths of a second: Linux sends a SYN again one second after the first, never before, and two readings of
 * /proc/uptime may make a second look one hundredth shorter.
 */
const sentAgain = 99;

/**
 * A script for sh that opens each connection once with `nc` and prints `ai-mesh <number> open|late|closed|unresolved` for each. UDP
 * has no handshake: one datagram is sent, and only an answer is open. It is a DNS question, so that resolvers answer.
 *
 * `late` takes both: the time that a SYN sent again needs, and that the kernel has counted one sent again meanwhile, so
 * that a slow machine alone does not pass for a lost packet. Where that count cannot be read the time decides.
 */
export function probeScript(targets: readonly ProbeTarget[]): string {
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
        'now() { read -r at rest </proc/uptime; echo "${at%.*}${at#*.}"; }',
        // Names of counters, and on the next line their values.
        "again() { { read -r names; read -r values; } </proc/net/netstat || return 0; place=1; for each in $names; do",
        '[ "$each" = TCPSynRetrans ] && break; place=$((place + 1)); done; set -- $values; eval "echo \\${$place:-}"; } 2>/dev/null',
        "tcp() { from=$(now); before=$(again)",
        `why=$(nc -w ${seconds} -z "$2" "$3" 2>&1 </dev/null); got=$?; after=$(again)`,
        // BusyBox, OpenBSD's and Nmap's nc, in this order.
        'case "$got $why" in 0*) ;; *"bad address"*|*getaddrinfo*|*"not resolve"*) echo "ai-mesh $1 unresolved"; return;; esac',
        `if [ $got = 0 ] && [ $(($(now) - from)) -ge ${sentAgain} ] && { [ -z "$before" ] || [ "$before" != "$after" ]; }`,
        'then echo "ai-mesh $1 late"; else said "$1" $got; fi; }',
        "question='\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0\\2\\0\\1'",
        // The question's end must not end the wait for an answer, so its sender outlives it.
        `udp() { [ "$( { printf "$question"; sleep ${seconds}; } | nc -u -w ${seconds} "$2" "$3" 2>/dev/null | head -c 1 | wc -c)" -gt 0 ]; said "$1" $?; }`,
        ...calls,
        "wait",
        "echo ai-mesh done",
    ].join("\n");
}

/** Reads what the script printed: one outcome for each of `count` targets, in order. */
export function readResults(log: string, count: number): ProbeOutcome[] {
    const found = new Map(
        [...log.matchAll(/^ai-mesh (\d+) (open|late|closed|unresolved)$/gm)].map(([, at, is]) => [Number(at), is]),
    );
    const complaint = /^ai-mesh error (.*)$/m.exec(log)?.[1];
    const last = log.trim().split("\n").at(-1);
    const why = complaint ?? (last ? `the probe said "${last}"` : "the probe said nothing");
    return Array.from({ length: count }, (_, at): ProbeOutcome => {
        const is = found.get(at);
        const isOutcome = is === "open" || is === "late" || is === "closed" || is === "unresolved";
        return isOutcome ? { is } : { is: "error", why };
    });
}
