import { colours, shapes } from "../picture/svg-style";
import { mapStyle } from "./map-style";
import { matrixStyle } from "./matrix-style";
import { paperStyle } from "./paper-style";

/** What is lit on the map: what a chosen box reaches, and who reaches it. */
const accents = `:root{--reach:#1b5fc1;--source:#7a3fb8}@media (prefers-color-scheme:dark){:root{--reach:#7fb2ff;--source:#c9a0ff}}@media print{:root{--reach:#1b5fc1;--source:#7a3fb8}}`;

/** The style of the report page. */
export const pageStyle = `
:root{color-scheme:light dark}
${colours(":root")}
${shapes}
${accents}
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
button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--rule);border-radius:8px;padding:3px 10px;cursor:pointer}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;font-weight:600;font-size:12.5px;color:var(--soft);padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:bottom}
td{padding:7px 14px 7px 0;border-bottom:1px solid var(--rule);vertical-align:baseline}td.sign{white-space:nowrap}
th.band{font-size:14px;color:var(--ink);padding-top:22px;font-weight:650}
td.ports,.mono{font:500 13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.wide{overflow:auto}
.whole{white-space:nowrap}label:has(#filter){display:inline-flex;align-items:center;gap:8px;min-height:24px}
@media screen and (min-width:761px){td.ports{min-width:8.5em}}
tr.opened .sign,.plus{color:var(--opened);font-weight:700}tr.closed .sign,.minus{color:var(--closed);font-weight:700}tr.changed .sign{color:var(--changed);font-weight:700}
.place{color:var(--closed);font-weight:600}
select,input[type=search]{font:inherit;color:var(--ink);background:var(--box);border:1px solid var(--line);border-radius:8px;padding:3px 8px}
.stopped{border:1px solid var(--closed);border-left-width:6px;border-radius:10px;padding:14px 20px;margin:20px 0 32px}.stopped h2{color:var(--closed)}.stopped ul{margin:0;padding:0;list-style:none}.stopped li+li{margin-top:10px}.stopped p{margin:2px 0 0}.stopped .message{margin:2px 0 0}
.note{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
details{border-top:1px solid var(--rule)}details:last-of-type{border-bottom:1px solid var(--rule)}
summary{cursor:pointer;padding:9px 0;font-weight:600}
.level{font-size:12.5px;font-weight:650}.level.refused{color:var(--closed)}.level.noted{color:var(--changed)}.level.fixed{color:var(--opened)}
.message{white-space:pre-wrap;overflow-wrap:anywhere;margin:2px 0 14px}
#told{position:fixed;z-index:9;max-width:min(460px,92vw);background:var(--box);color:var(--ink);border:1px solid var(--line);border-radius:10px;padding:11px 14px;font-size:13.5px;line-height:1.45;box-shadow:0 6px 28px rgb(0 0 0/.18);pointer-events:none}
#told[hidden]{display:none}
#told h4{margin:0 0 3px;font-size:14px;font-weight:650}#told h4 .opened{color:var(--opened)}#told h4 .closed{color:var(--closed)}#told h4 .changed{color:var(--changed)}
#told p{margin:3px 0}#told .by{color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}#told hr{border:0;border-top:1px solid var(--rule);margin:8px 0}
footer{color:var(--soft);font-size:13px;border-top:1px solid var(--rule);padding:16px 0 40px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--box);padding:8px 12px;z-index:10}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (prefers-reduced-motion:no-preference){.edge,.label{transition:opacity .12s}}
@media screen and (max-width:760px){main,header.top{padding-left:16px;padding-right:16px}h1{font-size:21px}
label:has(#filter){min-height:34px}table.stacks td:empty{display:none}table.stacks td.soft[data-head]{font-size:13px}
table.stacks thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}table.stacks tr{display:block;padding:6px 0;border-bottom:1px solid var(--rule)}table.stacks th,table.stacks td{display:block;border:0;padding:2px 0;overflow-wrap:anywhere}table.stacks td[data-head]::before{content:attr(data-head) ": ";color:var(--soft);font-family:ui-sans-serif,system-ui,sans-serif}}
${mapStyle}${matrixStyle}${paperStyle}`;
