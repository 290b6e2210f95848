/* Labels of names outside ASCII, as DNS has them. */

const [base, least, most, skew, damp] = [36, 1, 26, 38, 700];
const firstBias = 72;
const firstCode = 128;

/**
 * A name in ASCII: `xn--bcher-kva.example` for `bücher.example`. Letters are lower-cased and composed first; whether a registry
 * takes them is not asked.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3492#section-6.3
 */
export function toAscii(name: string): string {
    return name
        .normalize("NFC")
        .toLowerCase()
        .split(".")
        .map((label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label))
        .join(".");
}

function encode(label: string): string {
    const codes = [...label].map((letter) => letter.codePointAt(0) ?? 0);
    const plain = codes.filter((code) => code < firstCode);
    let output = String.fromCodePoint(...plain) + (plain.length > 0 ? "-" : "");
    let [next, delta, bias, done] = [firstCode, 0, firstBias, plain.length];
    while (done < codes.length) {
        const found = Math.min(...codes.filter((code) => code >= next));
        delta += (found - next) * (done + 1);
        next = found;
        for (const code of codes) {
            if (code < next) delta++;
            if (code !== next) continue;
            output += digits(delta, bias);
            bias = adapt(delta, done + 1, done === plain.length);
            delta = 0;
            done++;
        }
        delta++;
        next++;
    }
    return output;
}

/** A number with digits of growing weight (RFC 3492, section 3.3). */
function digits(delta: number, bias: number): string {
    let text = "";
    let rest = delta;
    for (let at = base; ; at += base) {
        const threshold = Math.min(Math.max(at - bias, least), most);
        if (rest < threshold) return text + digit(rest);
        text += digit(threshold + ((rest - threshold) % (base - threshold)));
        rest = Math.floor((rest - threshold) / (base - threshold));
    }
}

const digit = (value: number): string => String.fromCharCode(value < 26 ? value + 97 : value + 22);

function adapt(delta: number, count: number, isFirst: boolean): number {
    let rest = isFirst ? Math.floor(delta / damp) : Math.floor(delta / 2);
    rest += Math.floor(rest / count);
    let bias = 0;
    for (; rest > ((base - least) * most) / 2; bias += base) rest = Math.floor(rest / (base - least));
    return bias + Math.floor(((base - least + 1) * rest) / (rest + skew));
}
