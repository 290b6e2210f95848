// `npm test`: what a change is tried with while it is made. As many files at once as there are cores.
const { availableParallelism } = require("node:os");
module.exports = {
    ...require("./.mocharc.json"),
    spec: ["tests/**/*.spec.ts"],
    parallel: true,
    jobs: availableParallelism(),
};
