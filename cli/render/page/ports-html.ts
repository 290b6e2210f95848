import { escape } from "../picture/escape";

/** Ports that break after a comma, a semicolon or an arrow only: a protocol stands in one line with its first port. */
export function portsHtml(ports: string): string {
    return ports
        .split(/(?<=,)(?!…)|(?<=; )|(?<=→ )/)
        .map((part) => `<span class="whole">${escape(part.trimEnd())}</span>${part.endsWith(" ") ? " " : "<wbr>"}`)
        .join("")
        .replace(/<wbr>$/, "");
}
