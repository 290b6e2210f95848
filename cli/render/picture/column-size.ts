/** What a drawing in one column keeps free, in pixels: around it, inside its groups and between them. */
export const narrow = { margin: 12, padding: 12, between: 16, betweenNodes: 8 } as const;
