import { readFileSync } from "node:fs";

type Compile = (module: NodeModule, file: string) => void;

/** As much of a module as a compiler of CommonJS calls. */
interface Compiled {
    _compile(source: string, file: string): void;
}

/** What tsx changes in a file, by the file's extension; comments may look like it. */
const CHANGED: Readonly<Record<string, RegExp>> = {
    // The statements of ES modules, wherever one can start.
    ".js": /(?:^|[;}]|\*\/)\s*(?:import|export)\b(?!\s*:)/m,
    // Imports at run time.
    ".cjs": /\bimport\b/,
};

/**
 * Has Node compile the CommonJS files of dependencies past tsx, which would do the same after parsing each for what it
 * changes: as long as all else that loading Pulumi's SDK takes. Nor are their source maps read, which tsx asks for, since
 * a plan shows no line of theirs. Whatever may want changing, and every compiler but tsx, is left alone.
 *
 * @param compilers Node's table of them by a file's extension
 */
export function pastTsx(compilers: Record<string, Compile>): void {
    let compile = compilers[".js"];
    if (!compile) return;
    Object.defineProperty(compilers, ".js", {
        configurable: true,
        enumerable: true,
        get: () => compile,
        set: (next: Compile) => void (compile = isTsx() ? unlessPlain(next) : next),
    });
}

/** Whether the one who sets a compiler is tsx. */
function isTsx(): boolean {
    return /[\\/]node_modules[\\/]tsx[\\/]/.test(new Error().stack ?? "");
}

function unlessPlain(compile: Compile): Compile {
    return (module, file) => {
        const source = plainSource(file);
        if (source === undefined) compile(module, file);
        else (module as unknown as Compiled)._compile(source, file);
    };
}

/** The source of a dependency's file, without the name of its map; undefined where tsx may change it. */
function plainSource(file: string): string | undefined {
    const changed = CHANGED[/[\\/]node_modules[\\/][^?]*(\.c?js)$/.exec(file)?.[1] ?? ""];
    if (!changed) return undefined;
    const source = readFileSync(file, "utf8");
    return changed.test(source) ? undefined : source.replace(/^\/\/# sourceMappingURL=.*$/m, "");
}
