/** The style of the map in a page: its controls, and what is lit when somebody asks. */
export const mapStyle = `
.map{border:1px solid var(--rule);border-radius:14px;background:var(--paper);overflow:clip}
.tools{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;padding:10px 16px;border-bottom:1px solid var(--rule);font-size:13px;color:var(--soft)}
.tools[hidden]{display:none}
.tools label{display:inline-flex;gap:6px;align-items:center;min-height:24px;cursor:pointer}
.tools .spacer{flex:1}
.tools #at:empty,.tools #asked:empty{margin-left:-18px}
@media (hover:none){.keys{display:none}}
.tools .ask{display:inline-flex;gap:6px;align-items:center;flex:0 1 auto;min-width:0}
.tools input[type=search]{width:clamp(140px,21vw,210px);min-width:0}
.zoom{display:inline-flex}.zoom button{border-radius:0;margin-left:-1px;min-width:34px}.zoom button:first-child{border-radius:8px 0 0 8px}.zoom button:last-child{border-radius:0 8px 8px 0}
.legends{display:flex;flex-wrap:wrap;gap:6px 20px;margin:0;padding:8px 16px;font-size:13px;color:var(--soft);border-top:1px solid var(--rule)}.legends:empty{display:none}.legends b{color:var(--ink);font:500 12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.legend{display:inline-flex;gap:6px;align-items:center}
.legend svg{width:34px;height:10px}.legend svg.of-box{height:16px}
.stage{display:flex;align-items:stretch}
.canvas{flex:1;min-width:0;overflow:auto;padding:4px;max-height:82vh;cursor:grab}
.canvas.dragging{cursor:grabbing;user-select:none}
.canvas svg{display:block;margin:0 auto;height:auto}
.canvas.fit svg{max-width:100%}
.canvas:has(>svg.narrow:only-child){max-height:none}
.canvas:not(.one) svg.narrow,.mesh .away{display:none}
.canvas[data-more~=right]{mask-image:linear-gradient(to left,transparent,#000 32px)}.canvas[data-more~=left]{mask-image:linear-gradient(to right,transparent,#000 32px)}.canvas[data-more~=left][data-more~=right]{mask-image:linear-gradient(to right,transparent,#000 32px calc(100% - 32px),transparent)}
#picked{flex:0 0 290px;max-height:82vh;overflow:auto;padding:12px 16px;font-size:13.5px;position:sticky;top:0;align-self:flex-start}.stage:has(#picked:not([hidden])) .canvas{border-right:1px solid var(--rule)}
#picked[hidden]{display:none}
#picked h3{margin:0 30px 4px 0;overflow-wrap:anywhere}#picked h4{margin:12px 0 2px;font-size:13px;font-weight:650}
#picked ul{margin:0;padding:0;list-style:none}#picked li{overflow-wrap:anywhere;padding:2px 12px}#picked li:has(button){padding:0}#picked li button{display:block;width:100%;min-height:26px;text-align:left;padding:2px 12px;border:0;border-radius:6px;background:none;overflow-wrap:anywhere;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:3px}#picked p.by{padding:2px 12px}#picked li button:hover{background:var(--rule)}#picked li button:focus-visible{outline-offset:-2px}
#picked .close{float:right;position:sticky;top:0;z-index:1;margin:-2px -6px 0 8px;line-height:1;padding:4px 9px;font-size:16px}
#picked .mark{padding-left:8px;border-left:4px solid var(--reach)}#picked .mark.beyond{border-left-style:dashed}#picked .mark.in{border-left:4px double var(--source)}
.edge,.opens,.mesh [data-box]{cursor:pointer;outline:none}
.edge:focus-visible .line,.edge.lit .line{stroke-width:4}
.edge:focus-visible .hit{stroke:var(--ink);stroke-opacity:.14}
.opens:hover .frame,.group[data-box]:focus-visible .frame,.group:has(>.title:focus-visible)>.frame{stroke:var(--ink);stroke-width:2.5;stroke-opacity:1}
.node[data-box]:hover .box{stroke:var(--line)}.node[data-box]:focus-visible .box{stroke:var(--ink);stroke-width:2.5}
.mesh.asking .edge:not(.lit){opacity:.22}
.mesh.asking .label:not(.lit){opacity:.15}
.mesh.picking .edge:not(.out,.in,.beyond),.mesh.picking .label:not(.out,.in,.beyond){opacity:.12}
.mesh.picking .node:not(.start,.direct,.further,.source),.mesh.picking .group:not(:has(.node)):not(.start,.direct,.further,.source){opacity:.45}
.mesh .edge.out .line{stroke:var(--reach);stroke-width:2.8;stroke-opacity:1}.mesh .edge.beyond .line{stroke:var(--reach);stroke-width:1.8;stroke-opacity:1;stroke-dasharray:6 4}.mesh .edge.in .line{stroke:var(--source);stroke-width:2.8;stroke-opacity:1}
.mesh .start>.box,.mesh .start>.frame{stroke:var(--ink);stroke-width:3;stroke-opacity:1}
.mesh .source>.box,.mesh .source>.frame{stroke:var(--source);stroke-width:2.4;stroke-opacity:1;stroke-dasharray:none}
.mesh .direct>.box,.mesh .direct>.frame{stroke:var(--reach);stroke-width:2.4;stroke-opacity:1;stroke-dasharray:none}
.mesh .further>.box,.mesh .further>.frame{stroke:var(--reach);stroke-width:2;stroke-opacity:1;stroke-dasharray:6 4}
.mesh .edge.unasked,.mesh .label.unasked{display:none}.mesh .unasked>.box,.mesh .unasked>.frame,.mesh .unasked>text,.mesh .unasked>.dot{opacity:.3}
.canvas.labelled .label.aside:not(.unasked){display:inline}
.edge{--lines:1}.mesh.overview .edge.same .line{stroke:var(--quiet);stroke-width:clamp(.8px,calc(.6px + .1px*var(--lines)),2.4px)}.mesh.overview .edge.same:not(.lit) .line{marker-end:none}.mesh.overview .edge.same.lit .line{stroke:var(--flow);stroke-width:2.4}.mesh.overview .edge.same .hit{display:none}.mesh.overview .frame{fill-opacity:1;fill:color-mix(in srgb,hsl(var(--hue) 60% var(--tint)) 11%,var(--paper))}.mesh.overview .outside .frame,.mesh.overview .neighbour .frame{fill:var(--box)}
.map .canvas marker path{fill:context-stroke}
.label{pointer-events:none}.mesh .label.lit{display:inline}
.no-dns .quiet{display:none}.only-changes .edge.same,.only-changes .label.same{display:none}
@media screen and (min-width:1321px){.map{margin-inline:min(0px,max(50% - 50vw + 28px,50% - var(--own,0px)/2))}}
@media screen and (max-width:760px){.canvas:not(.one) svg.narrow{display:block}.canvas:not(.one) svg:not(.narrow){display:none}.canvas{max-height:none}.tools label{min-height:28px}.tools select,.tools input[type=search],.tools button{min-height:34px}.fold{min-height:28px}
.stage{display:block}.stage .canvas{border-right:0!important}#picked li button{min-height:34px}#picked{border-top:1px solid var(--line);max-height:38vh;top:auto;bottom:0;background:var(--paper);z-index:1}.tools .spacer{display:none}
.tools .ask{flex:1 1 100%}.tools input[type=search]{flex:1;width:auto}}
`;
