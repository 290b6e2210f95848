import { join, relative } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const root = join(__dirname, "..");

/** The compiler's configuration of a room, and the files that it is for. */
function configOf(room: string): ts.ParsedCommandLine {
    const file = join(root, room, "tsconfig.json");
    const { config, error } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as {
        config: unknown;
        error?: ts.Diagnostic;
    };
    expect(error).to.equal(undefined);
    return ts.parseJsonConfigFileContent(config, ts.sys, join(root, room));
}

/** What the compiler says of a file with this text in a room. */
function complaints(room: string, text: string): string[] {
    const { options } = configOf(room);
    const probe = join(root, room, "probe.ts");
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (file, ...how) =>
        file === probe ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : read(file, ...how);
    const program = ts.createProgram([probe], options, host);
    return ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("rooms that know neither Node.js nor mocha", () => {
    for (const room of ["netpol", "mesh"]) {
        it(`${room} has every file of its own checked without their types`, () => {
            const { fileNames, options } = configOf(room);
            const all = ts.sys.readDirectory(join(root, room), [".ts"]);
            expect(fileNames.map((file) => relative(root, file)).sort()).to.deep.equal(
                all.map((file) => relative(root, file)).sort(),
            );
            expect(options.types).to.deep.equal([]);
        });

        it(`${room} does not compile where a file names what is theirs`, () => {
            expect(complaints(room, "export const names = [Map, JSON];")).to.deep.equal([]);
            const [first, second, third, ...more] = complaints(
                room,
                "export const names = [process, Buffer, describe];",
            );
            expect(first).to.match(/^Cannot find name 'process'/);
            expect(second).to.match(/^Cannot find name 'Buffer'/);
            expect(third).to.match(/^Cannot find name 'describe'/);
            expect(more).to.deep.equal([]);
        });
    }
});
