import { Composer, Lexer, LineCounter, Parser, type Document, type ScalarTag, type SchemaOptions } from "yaml";
import { readScalar } from "./scalars";

/** Why a document cannot be read, and on which of its lines, from 1. */
export class UnreadableError extends Error {
    constructor(
        message: string,
        readonly line: number,
    ) {
        super(message);
    }
}

/** How deep collections may nest; Kubernetes objects stay under 30, and a parser's stack is not endless. */
export const maxDepth = 200;
/** How much YAML in one document is too much for this parser, in characters; JSON has no such limit. */
export const maxLength = 8 * 2 ** 20;

// kubectl's own reading of scalars instead of either YAML version's.
const scalarTags: ScalarTag[] = [
    scalarTag("tag:yaml.org,2002:null", (value) => value === null),
    scalarTag("tag:yaml.org,2002:bool", (value) => typeof value === "boolean"),
    scalarTag("tag:yaml.org,2002:int", (value) => Number.isInteger(value)),
    scalarTag("tag:yaml.org,2002:float", (value) => typeof value === "number"),
    { tag: "tag:yaml.org,2002:binary", resolve: (text) => Buffer.from(text, "base64").toString("utf8") },
];

function scalarTag(tag: string, is: (value: unknown) => boolean): ScalarTag {
    return {
        tag,
        default: true,
        // The library asks with a pattern, so this one is only shaped like it.
        test: { test: (text: string) => is(readScalar(text)) } as unknown as RegExp,
        resolve: (text, onError) => {
            const value = readScalar(text);
            if (!is(value)) onError(`"${text}" is no ${tag.slice(tag.lastIndexOf(":") + 1)}`);
            return value;
        },
    };
}

const schema: SchemaOptions = { schema: "failsafe", customTags: (tags) => [...tags, ...scalarTags], merge: true };

/**
 * Reads one YAML document with the full parser, as kubectl would. Aliases are followed.
 *
 * @throws UnreadableError for a syntax error, an unknown tag or alias, nesting deeper than {@link maxDepth}, and for more
 * text than {@link maxLength}.
 */
export function readFullYaml(text: string): unknown {
    const document = parseYaml(text, new LineCounter());
    try {
        // The measure of what aliases may expand to is taken by the caller, over all kinds of documents.
        return document.toJS({ maxAliasCount: -1 }) as unknown;
    } catch (error) {
        throw new UnreadableError(error instanceof Error ? error.message : String(error), 1);
    }
}

/** Parses one document into nodes that know their place. @throws UnreadableError as {@link readFullYaml} does. */
export function parseYaml(text: string, lines: LineCounter): Document.Parsed {
    if (text.length > maxLength) {
        const megabytes = (text.length / 2 ** 20).toFixed(0);
        throw new UnreadableError(
            `has ${megabytes} MB of YAML in one document, more than ${maxLength / 2 ** 20} MB: split it, or give it as JSON (kubectl get -o json)`,
            1,
        );
    }
    const composer = new Composer({ version: "1.1", ...schema, prettyErrors: false, logLevel: "error" });
    const documents = [...composer.compose(tokensOf(text, lines), true, text.length)];
    const document = documents[0]!;
    const lineOf = (offset: number): number => lines.linePos(offset).line;
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new UnreadableError(sentence(problem.message), lineOf(problem.pos[0]));
    const more = documents[1];
    if (more) throw new UnreadableError("goes on after its end", lineOf(more.range[0]));
    return document as Document.Parsed;
}

function* tokensOf(text: string, lines: LineCounter): ReturnType<Parser["parse"]> {
    const parser = new Parser(lines.addNewLine);
    // The parser hears of the first line by itself only when it reads a whole text.
    lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
        yield* parser.next(lexeme);
        if (parser.stack.length > maxDepth) {
            throw new UnreadableError(
                `nests collections more than ${maxDepth} deep`,
                lines.linePos(parser.offset).line,
            );
        }
    }
    yield* parser.end();
}

function sentence(message: string): string {
    return message.replace(/\s+/g, " ").replace(/\.?\s*$/, "");
}
