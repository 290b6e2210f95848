import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/dist/**", "**/node_modules/**", "coverage/**", "**/*.mjs", "**/*.cjs", "**/*.js", ".cache/**"] },
    ...tseslint.configs.recommended,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-restricted-syntax": [
                "error",
                { selector: "TSEnumDeclaration[const=true]", message: "No const enums." },
            ],
            "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
            "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
        },
    },
    {
        files: ["tests/**", "bench/**"],
        rules: {
            "max-lines": "off",
            "max-lines-per-function": "off",
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
);
