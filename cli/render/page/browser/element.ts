/** Text only: names and reasons come from a cluster, and are never markup. */
export function element(name: string, text?: string, className?: string): HTMLElement {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
}
