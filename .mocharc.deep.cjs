// `npm run test:deep`: what is slow, and the long searches of which `npm test` does a little (tests/runs.ts).
process.env.TESTS = "deep";
module.exports = { ...require("./.mocharc.fast.cjs"), spec: ["tests/**/*.deep.ts"] };
