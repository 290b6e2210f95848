/** The text of a file, or why it has none. */
export type Decoded =
    | { readonly text: string; readonly warning?: { readonly line: number; readonly what: string } }
    | { readonly why: string };

/**
 * Decodes a file as kubectl does: UTF-8, with a byte order mark or without, and UTF-16 with one. Bytes that are no UTF-8 are
 * read as U+FFFD, with a warning. Files that are encrypted, or stand for one that is kept elsewhere, and other binary ones, are
 * refused.
 */
export function decodeBytes(bytes: Buffer): Decoded {
    const hidden = whyHidden(bytes);
    if (hidden !== undefined) return { why: hidden };
    const [first, second] = bytes;
    if (first === 0xff && second === 0xfe) return { text: decode("utf-16le", bytes) };
    if (first === 0xfe && second === 0xff) {
        const even = bytes.length - (bytes.length % 2);
        return { text: decode("utf-16le", Buffer.from(bytes.subarray(0, even)).swap16()) };
    }
    if (bytes.includes(0)) return { why: withZeros(bytes) };
    try {
        return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    } catch {
        const text = decode("utf-8", bytes);
        const line = text.slice(0, text.indexOf("\uFFFD")).split("\n").length;
        const what =
            "holds bytes that are not UTF-8, which kubectl reads as the character U+FFFD: save the file as UTF-8";
        return { text, warning: { line, what } };
    }
}

/** A byte order mark is dropped by the decoder. */
function decode(encoding: string, bytes: Buffer): string {
    return new TextDecoder(encoding).decode(bytes);
}

function withZeros(bytes: Buffer): string {
    const zeros = bytes.filter((byte) => byte === 0).length;
    return zeros > bytes.length / 4
        ? "looks like UTF-16 text without a byte order mark, which kubectl cannot read: save it as UTF-8"
        : "is no text: it holds a zero byte";
}

const heads: readonly (readonly [head: string, why: string])[] = [
    ["\0GITCRYPT\0", "is encrypted by git-crypt: run `git-crypt unlock` first"],
    ["$ANSIBLE_VAULT;", "is encrypted by Ansible Vault: run `ansible-vault view` and give what it prints"],
    ["age-encryption.org/v1", "is encrypted by age: decrypt it first"],
    ["-----BEGIN AGE ENCRYPTED FILE-----", "is encrypted by age: decrypt it first"],
    ["-----BEGIN PGP MESSAGE-----", "is encrypted by PGP: decrypt it first"],
    [
        "version https://git-lfs.github.com/spec/",
        "is a pointer of Git LFS, without the file's content: run `git lfs pull` first",
    ],
    ["/annex/objects/", "is a pointer of git-annex, without the file's content: run `git annex get` first"],
];

/** Why a file does not hold the text that it stands for; undefined where it does. */
function whyHidden(bytes: Buffer): string | undefined {
    const head = bytes.subarray(0, 64).toString("latin1");
    return heads.find(([start]) => head.startsWith(start))?.[1];
}
