// Writes what is held of screens: npx tsx tests/cli/terminal/record.ts, after npm run build. Look at what it changes.
import { writeFileSync } from "node:fs";
import { withoutColour } from "../../../cli/terminal/style";
import { goldenOf, screenOf, screens, widths } from "./screens";

for (const name of Object.keys(screens))
    for (const width of widths) writeFileSync(goldenOf(name, width), withoutColour(screenOf(name, width)));
