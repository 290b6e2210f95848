import { colours, shapes } from "../picture/svg-style";

/** The style of the report page. */
export const pageStyle = `
:root{color-scheme:light dark}
${colours(":root")}
${shapes}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header.top{max-width:1320px;margin:0 auto;padding:0 28px}
header.top{padding-top:36px}
h1{font-size:26px;line-height:1.25;letter-spacing:-.015em;font-weight:680;margin:10px 0 6px;text-wrap:balance}
h2{font-size:18px;font-weight:650;letter-spacing:-.01em;margin:0 0 12px}
h3{font-size:14px;font-weight:620;margin:22px 0 8px}
section{margin:40px 0}
p{margin:6px 0}
.soft{color:var(--soft)}
.sides{color:var(--soft);font-size:14px}
.verdict{display:inline-flex;align-items:center;gap:8px;font-size:13px;font-weight:650;padding:3px 12px 3px 10px;border-radius:99px;border:1px solid currentColor}
.verdict::before{content:"";width:8px;height:8px;border-radius:50%;background:currentColor}
.verdict.widened,.verdict.mixed,.verdict.perhaps,.verdict.unclear{color:var(--changed)}.verdict.narrowed:not(.perhaps),.verdict.equal{color:var(--opened)}.verdict.blocked{color:var(--closed)}
.verdict+.verdict{margin-left:8px}
.map{border:1px solid var(--rule);border-radius:14px;background:var(--paper);overflow:hidden}
.tools{display:flex;flex-wrap:wrap;gap:10px 20px;align-items:center;padding:10px 16px;border-bottom:1px solid var(--rule);font-size:13px;color:var(--soft)}
.tools label{display:inline-flex;gap:6px;align-items:center;cursor:pointer}
.tools .spacer{flex:1}
.legend{display:inline-flex;gap:6px;align-items:center}
.legend svg{width:34px;height:10px}
button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--rule);border-radius:8px;padding:3px 10px;cursor:pointer}
.canvas{overflow:auto;padding:4px;max-height:82vh}
.canvas svg{display:block;margin:0 auto}
.canvas.fit svg{max-width:100%;height:auto}
.edge,.opens{cursor:pointer;outline:none}
.edge:focus-visible .line,.edge.lit .line{stroke-width:4}
.edge:focus-visible .hit{stroke:var(--ink);stroke-opacity:.14}
.opens:hover .frame,.opens:focus-visible .frame{stroke-width:2.5;stroke-opacity:1}
.mesh.asking .edge:not(.lit){opacity:.22}
.mesh.asking .label:not(.lit){opacity:.15}
.mesh.overview .edge.same .line{stroke-opacity:.22;stroke-width:1.1}.mesh.overview .edge.same:not(.lit) .line{marker-end:none}.mesh.overview .edge.same.lit .line{stroke-opacity:1;stroke-width:2.4}.mesh.overview .edge.same .hit{display:none}.mesh.overview .frame{fill-opacity:1;fill:color-mix(in srgb,hsl(var(--hue) 60% var(--tint)) 11%,var(--paper))}.mesh.overview .outside .frame,.mesh.overview .neighbour .frame{fill:var(--box)}
.label{pointer-events:none}.mesh .label.lit{display:inline}
.no-dns .quiet{display:none}.only-changes .edge.same,.only-changes .label.same{display:none}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;font-weight:600;font-size:12.5px;color:var(--soft);padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:bottom}
td{padding:7px 14px 7px 0;border-bottom:1px solid var(--rule);vertical-align:baseline}td.sign{white-space:nowrap}
th.band{font-size:14px;color:var(--ink);padding-top:22px;font-weight:650}
td.ports,.mono{font:500 13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.wide{overflow:auto}
tr.opened .sign,.plus{color:var(--opened);font-weight:700}tr.closed .sign,.minus{color:var(--closed);font-weight:700}tr.changed .sign{color:var(--changed);font-weight:700}
.place{color:var(--closed);font-weight:600}
.matrix{border:1px solid var(--rule);border-radius:12px;overflow:auto;max-height:76vh}
.matrix table{width:auto;border-collapse:separate;border-spacing:0}
.matrix th{position:sticky;background:var(--paper);z-index:1;padding:6px 10px;white-space:nowrap;border-bottom:1px solid var(--rule)}
.matrix thead th{top:0}.matrix thead th:not(:first-child){writing-mode:vertical-rl;transform:rotate(180deg);border-bottom:0;border-top:1px solid var(--rule);font-weight:500;color:var(--ink);padding:10px 6px;text-align:left}.matrix thead th span{display:inline-block;max-height:240px;white-space:normal;overflow-wrap:anywhere}
.matrix tbody th{left:0;font-weight:500;color:var(--ink)}.matrix thead th:first-child{left:0;z-index:2}
.matrix td{border-bottom:1px solid var(--rule);border-left:1px solid var(--rule);padding:0;min-width:34px;height:34px;text-align:center;vertical-align:middle}
.matrix td.group-start,.matrix th.group-start{border-top:1px solid var(--line)}
.cell{border:0;border-radius:0;background:none;width:100%;height:100%;min-height:34px;padding:4px 8px;font:500 12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:nowrap}
.cell.same{background:color-mix(in srgb,var(--line) 14%,transparent)}
.cell.opened{color:var(--opened);background:color-mix(in srgb,var(--opened) 13%,transparent);font-weight:700}
.cell.closed{color:var(--closed);background:color-mix(in srgb,var(--closed) 12%,transparent);font-weight:700}
.cell.changed{color:var(--changed);background:color-mix(in srgb,var(--changed) 13%,transparent);font-weight:700}
.cell.perhaps{background:none;color:var(--soft);font-style:italic}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.cell:focus-visible{outline-offset:-2px}.edge:focus-visible,.opens:focus-visible{outline:none}
details{border-top:1px solid var(--rule)}details:last-of-type{border-bottom:1px solid var(--rule)}
summary{cursor:pointer;padding:9px 0;font-weight:600}
.level{font-size:12.5px;font-weight:650}.level.refused{color:var(--closed)}.level.noted{color:var(--changed)}.level.fixed{color:var(--opened)}
.message{white-space:pre-wrap;margin:2px 0 14px}
#told{position:fixed;z-index:9;max-width:min(460px,92vw);background:var(--box);color:var(--ink);border:1px solid var(--line);border-radius:10px;padding:11px 14px;font-size:13.5px;line-height:1.45;box-shadow:0 6px 28px rgb(0 0 0/.18);pointer-events:none}
#told[hidden]{display:none}
#told h4{margin:0 0 3px;font-size:14px;font-weight:650}#told h4 .opened{color:var(--opened)}#told h4 .closed{color:var(--closed)}#told h4 .changed{color:var(--changed)}
#told p{margin:3px 0}#told .by{color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}#told hr{border:0;border-top:1px solid var(--rule);margin:8px 0}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--rule);padding:16px 0 40px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--box);padding:8px 12px;z-index:10}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (prefers-reduced-motion:no-preference){.edge,.label{transition:opacity .12s}}
.paper-only{display:none}
@media print{.paper-only{display:block}.matrix.broad{display:none}body{font-size:11px}.tools,#told,.skip{display:none}.canvas,.matrix,.wide{overflow:visible;max-height:none}.canvas svg{max-width:100%;height:auto}section{break-inside:auto;margin:22px 0}tr,.map{break-inside:avoid}main,header.top{max-width:none;padding:0}.matrix th{position:static}}
@media (max-width:640px){main,header.top{padding-left:16px;padding-right:16px}h1{font-size:21px}}
`;
