/** Colours by name, for light and dark; contrast on their ground is 4.5:1 at least of every text, and 3:1 of every arrow. */
export const palette = {
    light: {
        paper: "#fcfcfb",
        ink: "#1c2430",
        soft: "#5b6675",
        line: "#9aa4b2",
        flow: "#5f6b7a",
        quiet: "#7d8896",
        rule: "#dfe3e8",
        box: "#ffffff",
        opened: "#0b7a4b",
        closed: "#c02b45",
        changed: "#96590a",
        tint: "46%",
        wash: "0.07",
    },
    dark: {
        paper: "#11161d",
        ink: "#e7edf4",
        soft: "#98a5b5",
        line: "#6c7a8c",
        flow: "#8595a8",
        quiet: "#728093",
        rule: "#2a333f",
        box: "#1a212b",
        opened: "#3ecf8e",
        closed: "#ff7b8e",
        changed: "#f2b84b",
        tint: "66%",
        wash: "0.13",
    },
} as const;

function variables(colours: Readonly<Record<string, string>>): string {
    return Object.entries(colours)
        .map(([name, value]) => `--${name}:${value}`)
        .join(";");
}

/** The variables of {@link palette} on some element, by the reader's colour scheme. */
export function colours(selector: string): string {
    return (
        `${selector}{${variables(palette.light)}}` +
        `@media (prefers-color-scheme:dark){${selector}{${variables(palette.dark)}}}` +
        `@media print{${selector}{${variables(palette.light)}}}`
    );
}

/** Shapes of a drawing, in the page and alone. */
export const shapes = `
.mesh text{font:500 13px ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink)}
.mesh .paper{fill:var(--paper)}
.mesh .frame{fill:hsl(var(--hue) 60% var(--tint));fill-opacity:var(--wash);stroke:hsl(var(--hue) 45% var(--tint));stroke-opacity:.55;stroke-width:1}
.mesh .neighbour .frame{fill:none;stroke:var(--line);stroke-dasharray:5 4}
.mesh .outside .frame{fill:var(--box);stroke:var(--rule);stroke-opacity:1}
.mesh .title{font-size:14px;font-weight:650;letter-spacing:-.005em}
.mesh .outside .title,.mesh .neighbour .title{font-weight:550;font-size:13px}
.mesh .detail{font-size:11.5px;fill:var(--soft)}
.mesh .note{font-size:12.5px}
.mesh .dot{fill:hsl(var(--hue) 55% var(--tint))}
.mesh .box{fill:var(--box);stroke:var(--rule);stroke-width:1}
.mesh .node text{text-anchor:middle}
.mesh .line{fill:none;stroke:var(--flow);stroke-width:1.5}
.mesh .hit{fill:none;stroke:transparent;stroke-width:14;pointer-events:stroke}
.mesh .quiet .line{stroke:var(--quiet);stroke-width:1}
.mesh .opened .line{stroke:var(--opened);stroke-width:2.6}
.mesh .closed .line{stroke:var(--closed);stroke-width:2.2;stroke-dasharray:7 5}
.mesh .changed .line{stroke:var(--changed);stroke-width:2.4;stroke-dasharray:12 3 2 3}
.mesh .perhaps .line{stroke-dasharray:2 5}
.mesh marker path{fill:var(--flow)}
.mesh marker.quiet path{fill:var(--quiet)}
.mesh marker.opened path{fill:var(--opened)}
.mesh marker.closed path{fill:var(--closed)}
.mesh marker.changed path{fill:var(--changed)}
.mesh .aside{display:none}
.mesh .rule{stroke:var(--rule);stroke-width:1}
.mesh .count rect{fill:var(--line);fill-opacity:.16}
.mesh .count .ports{fill:var(--ink)}
.mesh .count.quiet rect{fill:none}
.mesh .count.quiet .ports{fill:var(--soft)}
.mesh .plate{fill:var(--paper);fill-opacity:.92}
.mesh .ports{font:500 11.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-variant-numeric:tabular-nums;text-anchor:middle;fill:var(--soft)}
.mesh .opened .ports{fill:var(--opened);font-weight:650}
.mesh .closed .ports{fill:var(--closed);font-weight:650}
.mesh .changed .ports{fill:var(--changed);font-weight:650}
`;

/** The style of a drawing that stands alone. */
export const pictureStyle = `${colours(".mesh")}${shapes}`;
