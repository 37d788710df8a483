/** Of every page; its hash is in their policy. */
export const STYLE = `:root{color-scheme:light dark;--line:light-dark(#e3e6ea,#3a3f47);--soft:light-dark(#5a6270,#a3abb8);--green:light-dark(#2f6f4f,#7cc7a0);--card:light-dark(#f7f8f8,#1f2227)}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2.5rem auto 4rem;padding:0 1.5rem}
nav{display:flex;gap:1.25rem;align-items:baseline;margin-bottom:2rem}nav b{margin-right:auto}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2.5rem 0 .6rem}
a{color:var(--green)}p{margin:.2rem 0 1.2rem}.soft,p,td{color:var(--soft)}
form{display:flex;gap:.6rem;margin:1.2rem 0}
input,button{font:inherit;padding:.5rem .8rem;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit}
input{flex:1;min-width:0}button{cursor:pointer}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.6rem 1rem .6rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600}.when,.fields th{white-space:nowrap}.when{text-align:right;padding-right:0}
.fields th{width:1%;color:var(--soft);font-weight:400}.fields td{color:inherit}.fields td,.fields th{padding:.25rem 1rem .25rem 0;border:0}
iframe{display:block;width:100%;height:38rem;border:1px solid var(--line);border-radius:12px;background:light-dark(#fff,#16181c)}
pre{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.3rem;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.55 ui-monospace,monospace}
code{font-size:.9em}small{font-weight:400}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
.pair iframe{height:40rem}.pair pre{max-height:40rem;overflow:auto}
.empty{border:1px dashed var(--line);border-radius:12px;padding:2.5rem;text-align:center}`;
