/** The element at or around an event's target that a selector matches. */
export function closest(event: Event, selector: string): HTMLElement | SVGElement | undefined {
    return event.target instanceof Element
        ? (event.target.closest<HTMLElement | SVGElement>(selector) ?? undefined)
        : undefined;
}
