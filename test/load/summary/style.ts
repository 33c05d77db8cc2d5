/** Colours by meaning, in light and dark mode. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2128; --quiet: #57606a; --line: #d8dee4; --track: #eaeef2;
  --held: #1a7f37; --missed: #cf222e; --unmeasured: #9a6700; --accent: #0969da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --line: #30363d; --track: #21262d;
    --held: #3fb950; --missed: #f85149; --unmeasured: #d29922; --accent: #58a6ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 22px; margin: 0; }
h2 { font-size: 16px; margin: 36px 0 8px; }
.verdict { font-size: 20px; font-weight: 600; margin: 4px 0 20px; }
.facts { display: flex; flex-wrap: wrap; gap: 10px 32px; margin: 0; }
.facts dt { color: var(--quiet); font-size: 13px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th { color: var(--quiet); font-size: 13px; font-weight: 500; text-align: left; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.against { width: 22%; padding-left: 12px; }
.bar { display: block; height: 8px; border-radius: 4px; background: var(--track); overflow: hidden; }
.bar span { display: block; height: 100%; border-radius: 4px; }
.bar .held { background: var(--held); } .bar .missed { background: var(--missed); }
.verdict.held, .outcome.held { color: var(--held); }
.verdict.missed, .outcome.missed { color: var(--missed); }
.outcome { font-weight: 600; } .outcome.unmeasured { color: var(--unmeasured); }
svg { width: 100%; height: auto; }
svg text { fill: var(--quiet); font-size: 12px; }
.grid { stroke: var(--line); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; }
.area { fill: var(--accent); opacity: 0.12; }
@media (max-width: 640px) {
  main { padding: 24px 16px 32px; }
  .against { display: none; }
  table { display: block; overflow-x: auto; }
  td:first-child { min-width: 8em; }
  .number.unmeasured { white-space: normal; }
}
`;
