// Says on a terminal where to go after `npm start`; prints nothing into a pipe or a file.
const steps = `
Where to go next:

  npx ai-mesh graph --output html > mesh.html             the picture, to open in a browser
  npx ai-mesh explain --from agent --to tools --port 443  one question, and why it is answered so
  npx ai-mesh init ../my-mesh --platform kind             a project of your own
  docs/start.md                                           where the handbook begins

Misspell a name in stacks/Pulumi.dev.yaml, and run npm start again: it says what you meant.
`;

if (process.stdout.isTTY) process.stdout.write(steps);
