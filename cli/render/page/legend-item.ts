/** The look of an arrow beside what it stands for, as a page's legend has it; neither is escaped. */
export const legendItem = (look: string, meaning: string): string =>
    `<span class="legend"><svg class="mesh" aria-hidden="true" viewBox="0 0 34 10"><g class="${look}"><path class="line" d="M0,5H34"/></g></svg>${meaning}</span>`;
