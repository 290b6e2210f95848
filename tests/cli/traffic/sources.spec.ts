import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { End, Flow } from "../../../cli/traffic/flow";
import { readLog, type LogSummary } from "../../../cli/traffic/read-log";
import { formatOf, sourceFormats } from "../../../cli/traffic/sources";
import { samples } from "./samples";

function endText(end: End): string {
    switch (end.kind) {
        case "pod": {
            const { namespace, pod, owner, labels } = end;
            const texts = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
            const label = labels ? `{${texts.join(",")}}` : "";
            return `${namespace}/${pod ?? "?"}${owner ? `[${owner.name}]` : ""}${label}`;
        }
        case "address":
            return [end.ip, ...(end.role ? [`(${end.role})`] : []), ...(end.hosts ?? [])].join(" ");
        case "host":
            return `host ${end.host}`;
        case "unnamed":
            return end.role;
    }
}

const flowText = ({ from, to, protocol, port, observed, count, guessed }: Flow): string =>
    `${endText(from)} -> ${endText(to)} ${protocol} ${port} ${observed} x${count}${guessed ? " (guessed)" : ""}`;

/** What a log comes to, in the words of the samples: counts of lines go to their own list. */
async function told(
    data: string | Buffer,
    format?: string,
): Promise<{ said: string[]; flows: Flow[]; summary: LogSummary }> {
    const said: string[] = [];
    const flows: Flow[] = [];
    const sink = {
        flow: (flow: Flow) => void (flows.push(flow), said.push(flowText(flow))),
        resolved: ({ host, ips }: { host: string; ips: readonly string[] }) =>
            void said.push(`${host} = ${ips.join(" ")}`),
    };
    const stdin = Readable.from([Buffer.from(data)]);
    const chosen = sourceFormats.find(({ name }) => name === format);
    const summary = await readLog("-", sink, { stdin, format: chosen });
    return { said, flows, summary };
}

const counts = (means: readonly string[], kind: "aside" | "unread"): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const text of means.filter((each) => each.startsWith(`${kind}: `))) {
        const reason = text.slice(kind.length + 2);
        found[reason] = (found[reason] ?? 0) + 1;
    }
    return found;
};

const tallied = (map: LogSummary["aside"]): Record<string, number> =>
    Object.fromEntries([...map].map(([reason, { count }]) => [reason, count]));

describe("formats of traffic logs", () => {
    for (const { format, what, lines, means } of samples) {
        it(`reads ${format}: ${what}`, async () => {
            const { said, summary } = await told(lines.join("\n"));
            expect(summary.format.name).to.equal(format);
            expect(said).to.deep.equal(means.filter((text) => !/^(?:aside|unread|lost): /.test(text)));
            expect(tallied(summary.unread)).to.deep.equal(counts(means, "unread"));
            if (format !== "kube-network-policies") {
                const headers =
                    format === "plain" || what.startsWith("own fields")
                        ? (summary.aside.get("without traffic, such as headers")?.count ?? 0)
                        : 0;
                const expected = counts(means, "aside");
                if (headers > 0) expected["without traffic, such as headers"] = headers;
                expect(tallied(summary.aside)).to.deep.equal(expected);
            }
            const lost = means.find((text) => text.startsWith("lost: "));
            expect(summary.lost).to.equal(Number(lost?.slice(6) ?? 0));
        });
    }

    it("has a sample of every format, and a document with a version", () => {
        expect(new Set(samples.map(({ format }) => format))).to.deep.equal(
            new Set(sourceFormats.map(({ name }) => name)),
        );
        const page = readFileSync(join(__dirname, "../../../docs/traffic.md"), "utf8");
        for (const { name, document, cannotSee } of sourceFormats) {
            const { title, url, version } = document;
            expect(page).to.include(`| \`${name}\` | [${title}](${url}) | ${version} |`);
            expect(document.url).to.match(/^https:/);
            expect(document.version).to.not.equal("");
            expect(cannotSee).to.not.be.empty;
        }
    });

    it("reads the same from gzip, with Windows' line ends, and with a byte order mark", async () => {
        for (const { lines } of samples) {
            const plain = (await told(lines.join("\n"))).said;
            expect((await told(gzipSync(lines.join("\n")))).said).to.deep.equal(plain);
            expect((await told(lines.join("\r\n"))).said).to.deep.equal(plain);
            expect((await told(`\ufeff${lines.join("\n")}`)).said).to.deep.equal(plain);
        }
    });

    it("survives any line cut anywhere, and lines of all formats in one file", async () => {
        for (const { lines, format } of samples) {
            for (let at = 1; at < lines.length + 1; at++) {
                const whole = lines.slice(0, at).join("\n");
                for (const length of [whole.length - 1, whole.length - 20, Math.floor(whole.length / 2)]) {
                    await told(whole.slice(0, length), format);
                }
            }
        }
        const all = samples.flatMap(({ lines }) => lines).join("\n");
        for (const { name } of sourceFormats) {
            const { summary } = await told(all, name);
            const count = [...summary.unread.values(), ...summary.aside.values()].reduce(
                (sum, each) => sum + each.count,
                0,
            );
            expect(count, name).to.be.greaterThan(20);
        }
    });

    it("says where the first line of each kind is", async () => {
        const { summary } = await told("from,to,port\n10.0.0.1,10.0.0.2,80\n10.0.0.1,nonsense,80\n10.0.0.1,?,80\n");
        expect(summary.unread.get("an end without a name and an address")).to.deep.equal({
            count: 2,
            first: "standard input:3",
        });
    });

    it("refuses what is no traffic, an empty file, and one that is not there", async () => {
        const failure = async (run: Promise<unknown>): Promise<string> =>
            run.then(
                () => "",
                (error: Error) => error.message,
            );
        expect(await failure(told("hello\nworld\n"))).to.equal(
            "Cannot read standard input: none of its first lines is of a format that is read; --format says which it is",
        );
        expect(await failure(told(""))).to.match(/^Cannot read standard input: it is empty/);
        const sink = { flow: () => undefined, resolved: () => undefined };
        expect(await failure(readLog("/no/such/file", sink))).to.equal(
            "Cannot read /no/such/file: there is no such file",
        );
    });

    it("reads gzip as far as it goes", async () => {
        const lines = Array.from({ length: 2000 }, (_, i) => `10.0.${i % 250}.${(i * 7) % 250},10.1.0.2,${1000 + i}`);
        const packed = gzipSync(`from,to,port\n${lines.join("\n")}`);
        const { summary } = await told(packed.subarray(0, packed.length - 200));
        expect(summary.flows).to.be.within(100, 1999);
        expect([...summary.unread.keys()]).to.deep.equal([
            "gzip that breaks off or is damaged: nothing after it was read",
        ]);
    });

    it("takes no line for one of another format", () => {
        for (const { format, lines } of samples) {
            const found = lines.map((line) => formatOf(line)?.name).filter((name) => name !== undefined);
            for (const name of new Set(found)) expect(name).to.equal(format);
        }
    });
});
