import { InputError } from "../../terminal/input-error";
import { readHost } from "../../worlds/host-text";
import type { GivenAddress } from "../../verify/expected-ends";

/** Reads `internet=1.1.1.1`, `hub=cdn.hf.co:443`, `internet=1.1.1.1:443` or `internet=[2606:4700::1111]:443`. @throws InputError that quotes it */
export function addressOf(text: string): GivenAddress {
    const found = /^([^=]+)=(?:\[([^\]]+)\]|([^:]+|[^.]*:[^.]*:[^.]*))(?::(\d+))?$/.exec(text);
    const [, name = "", bracketed, plain, digits] = found ?? [];
    const port = digits === undefined ? undefined : Number(digits);
    if (found === null || (port !== undefined && (port < 1 || port > 65535))) {
        throw new InputError(
            `--address: "${text}" is not NAME=ADDRESS or NAME=ADDRESS:PORT, such as internet=1.1.1.1:443 or hub=cdn.hf.co:443`,
        );
    }
    return { name, ip: bracketed ?? plain ?? "", port };
}

/** Reads `--other-host`. @throws InputError for what is no name outside the cluster, or a pattern of names */
export function otherHostOf(text: string): string {
    const read = readHost(text);
    const problem = "problem" in read ? read.problem : /[*?]/.test(read.host) ? "is no single name" : undefined;
    if (problem === undefined && "host" in read) return read.host;
    throw new InputError(`--other-host: "${text}" ${problem}`);
}
