import { cellsOf, namespacesOf } from "./expand";
import { tables } from "./tables";

// Prints every table, with its cells spelled out, as one JSON array for programs that do not read TypeScript:
//   npx tsx tests/cases/export.ts > tables.json
process.stdout.write(
    JSON.stringify(
        tables.map((table) => ({ ...table, namespaces: namespacesOf(table), cells: cellsOf(table) })),
        undefined,
        2,
    ) + "\n",
);
