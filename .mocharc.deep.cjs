// `npm run test:deep`: what is slow, such as commands and programs as they are run, and the long searches of which `npm test`
// does a little (tests/runs.ts).
process.env.TESTS = "deep";
module.exports = { ...require("./.mocharc.fast.cjs"), spec: ["tests/**/*.deep.ts"] };
