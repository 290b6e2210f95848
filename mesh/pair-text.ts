import type { Flow } from "./types";

/** The ends of a flow as one text, `agent -> tools`: a pair of ends is one flow, since its policies have one name. */
export const pairText = ({ from, to }: Pick<Flow, "from" | "to">): string => `${from.name} -> ${to.name}`;
