import tseslint from "typescript-eslint";

const noConstEnums = [{ selector: "TSEnumDeclaration[const=true]", message: "No const enums." }];

export default tseslint.config(
    {
        ignores: [
            "docs/.vitepress/**",
            "**/dist/**",
            "**/node_modules/**",
            "coverage/**",
            "**/*.mjs",
            "**/*.cjs",
            "**/*.js",
            ".cache/**",
        ],
    },
    ...tseslint.configs.recommended,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-restricted-syntax": ["error", ...noConstEnums],
            // A "!" is a claim that nothing checks. Where one has to stay, the reason stands beside it:
            // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- why it holds
            "@typescript-eslint/no-non-null-assertion": "error",
            "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
            "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
        },
    },
    {
        // The engine's tables are arrays, indexed by the numbers that they gave out themselves. A check at each read
        // would cost its inner loops, so an index may have its "!" there: table[id]!. Nothing else may.
        files: ["netpol/engine/**", "netpol/spans.ts"],
        rules: {
            "@typescript-eslint/no-non-null-assertion": "off",
            "no-restricted-syntax": [
                "error",
                ...noConstEnums,
                {
                    selector: "TSNonNullExpression:not(:has(> MemberExpression[computed=true]))",
                    message: 'A "!" may stand behind an index only: table[id]!',
                },
            ],
        },
    },
    {
        files: ["tests/**", "bench/**"],
        rules: {
            // Where a test is wrong about a value it fails all the same.
            "@typescript-eslint/no-non-null-assertion": "off",
            "max-lines": "off",
            "max-lines-per-function": "off",
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
);
