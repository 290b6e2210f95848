/** The style of a page on paper, and where a system has colours of its own: nothing is said by colour alone. */
export const paperStyle = `
.paper-only{display:none}
@media print{
.paper-only{display:block}.matrix.broad{display:none}body,table,.sides,.note{font-size:11px}th,td.ports,.mono,.level{font-size:10.5px}td{padding:4px 10px 4px 0}label:has(#filter){display:none}.tools,#told,.skip,.keys,#picked{display:none!important}
.canvas,.matrix,.wide,#picked{overflow:visible;max-height:none}.canvas svg{width:auto!important;max-width:100%!important;height:auto;max-height:225mm}.canvas{mask-image:none!important}.legends{font-size:10px;gap:3px 14px}.legends b{font-size:9.5px}
section{break-inside:auto;margin:22px 0}tr,.map,li{break-inside:avoid}h2,h3{break-after:avoid}main,header.top{max-width:none;padding:0}
.matrix thead,.matrix tbody th,.matrix .corner{position:static}.matrix thead{display:table-row-group}
.matrix tbody th,.matrix .corner{width:auto;min-width:0;max-width:none;overflow-wrap:break-word}td.ports{min-width:6.5em}footer{font-size:10.5px;padding:8px 0 0}.matrix th,.matrix thead .title{padding:3px 5px;min-width:0}.cell{font-size:9px;padding:2px 3px;white-space:normal;overflow-wrap:anywhere}.turned .whole{white-space:normal}
.cell,.verdict{print-color-adjust:exact}
}
@media (forced-colors:active){
:root,.mesh{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--line:CanvasText;--flow:CanvasText;--quiet:CanvasText;--rule:CanvasText;--box:Canvas;--opened:CanvasText;--closed:CanvasText;--changed:CanvasText;--reach:Highlight;--source:LinkText}
.mesh text,.mesh .ports{fill:CanvasText}.mesh .frame{fill:Canvas!important;fill-opacity:1;stroke:CanvasText;stroke-opacity:1}.mesh .dot{fill:CanvasText}.mesh .plate{fill:Canvas}
.mesh [data-box]:focus-visible .frame,.mesh [data-box]:focus-visible .box,.mesh .group:has(>.title:focus-visible)>.frame{stroke:Highlight}
.mesh .edge.lit .line,.mesh .edge:focus-visible .line{stroke:Highlight}
.verdict::before{background:none;border:4px solid CanvasText}
.cell.same,.cell.opened,.cell.closed,.cell.changed{border:1px solid ButtonBorder}.cell.opened,.cell.closed,.cell.changed{border-width:3px}
}
`;
