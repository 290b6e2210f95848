import type { Picture } from "./picture";

/** What stands above the lines that name what was not seen. */
export const unseenHeading = "What may change this picture, and was not seen:";

/** What stands above the flows through gateways. */
export const routesHeading = "Through gateways:";

/** What stands beside a drawing, each with its heading: flows through gateways, and what was not seen. */
export function besideTexts({ routes, unseen }: Pick<Picture, "routes" | "unseen">): string[][] {
    const all = [
        [routesHeading, ...routes],
        [unseenHeading, ...unseen],
    ];
    return all.filter((texts) => texts.length > 1);
}
