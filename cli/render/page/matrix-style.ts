/** The style of the matrix. Its titles stay where they are when it is moved, whole. */
export const matrixStyle = `
.matrix{border:1px solid var(--rule);border-radius:12px;overflow:auto;max-height:82vh}
.matrix table{width:100%;border-collapse:separate;border-spacing:0}
.matrix th{background:var(--paper);padding:6px 10px;border-bottom:1px solid var(--rule);font-weight:500;color:var(--ink);overflow-wrap:anywhere}
.matrix thead{position:sticky;top:0;z-index:2}
.matrix thead th{border-left:1px solid var(--rule);vertical-align:bottom}
.matrix thead .of{text-align:left;vertical-align:middle}
.matrix thead .title{min-width:max(92px,calc(var(--word,0px)*.85 + 22px));max-width:210px}
.matrix.turned thead .title{min-width:44px;padding:10px 6px}
.matrix.turned thead .title>span{writing-mode:vertical-rl;transform:rotate(180deg);display:inline-block;max-height:220px;text-align:left}
.matrix .corner{white-space:nowrap;color:var(--soft);border-left:0}
.matrix tbody th,.matrix .corner{position:sticky;left:0;z-index:1;width:min(220px,18vw);min-width:max(120px,calc(var(--word,0px)*.85 + 22px));max-width:min(340px,42vw)}
.matrix tbody th{vertical-align:middle}
.matrix tr.member th{padding-left:30px;min-width:max(120px,calc(var(--word,0px)*.85 + 42px))}
.matrix td{border-bottom:1px solid var(--rule);border-left:1px solid var(--rule);padding:0;min-width:34px;height:34px;text-align:center;vertical-align:middle}
.matrix tbody+tbody tr:first-child>*{border-top:1px solid var(--line)}
.fold{min-height:24px;border:0;background:none;padding:0;text-align:left;font-weight:600}
.fold::before{content:"▸ ";color:var(--soft)}.fold[aria-expanded=true]::before{content:"▾ "}
.cell{border:0;border-radius:0;background:none;width:100%;height:100%;min-height:34px;padding:4px 8px;font:500 12px/1.35 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:nowrap}
@media screen{.cell wbr{display:none}}
.cell.same{background:color-mix(in srgb,var(--line) 14%,transparent)}
.cell.opened{color:var(--opened);background:color-mix(in srgb,var(--opened) 10%,transparent);font-weight:700}
.cell.closed{color:var(--closed);background:color-mix(in srgb,var(--closed) 10%,transparent);font-weight:700}
.cell.changed{color:var(--changed);background:color-mix(in srgb,var(--changed) 10%,transparent);font-weight:700}
.cell.perhaps{background:none;color:var(--soft);font-style:italic}
.cell.some{background:none;outline:1px dashed var(--line);outline-offset:-4px}
.cell:focus-visible,.cell.some:focus-visible{outline:2px solid var(--ink);outline-offset:-2px}
@media screen and (max-width:760px){.matrix tbody th,.matrix .corner{width:120px;min-width:max(110px,calc(var(--word,0px)*.85 + 14px));max-width:34vw;font-size:12px;padding:5px 6px}.matrix tr.member th{padding-left:14px;min-width:max(110px,calc(var(--word,0px)*.85 + 22px))}}
`;
