/// How a report looks: one column that fits a telephone and a sheet of paper, light or dark as the reader has it.
enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--link:#0550ae}
    @media(prefers-color-scheme:dark){:root{--page:#0d1117;--ink:#e6edf3;--soft:#9aa4af;--line:#30363d;--card:#161b22;--link:#79c0ff}}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:60rem;background:var(--page);color:var(--ink);
    font:16px/1.5 system-ui,"DejaVu Sans",sans-serif}
    h1{font-size:1.8rem;line-height:1.2;margin:.2rem 0}
    h2{font-size:1.3rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
    a{color:var(--link)}
    a:focus-visible,audio:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:.5rem;background:var(--page);padding:.5rem}
    .lead{color:var(--soft);margin:.2rem 0 1rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:0}
    .numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1rem 0;padding:0;list-style:none}
    .numbers li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}
    .numbers b{display:block;font-size:1.5rem;line-height:1.2}
    .numbers span{color:var(--soft);font-size:.9rem}
    .players{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1rem}
    audio{width:100%}
    figure{margin:1.2rem 0}
    figure img{display:block;max-width:100%;height:auto;margin:0 auto;background:#fff;border:1px solid var(--line);border-radius:.5rem;padding:.5rem}
    figcaption{color:var(--soft);font-size:.92rem;margin-top:.4rem}
    .wide{overflow-x:auto;margin:1rem 0}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
    th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
    thead th{color:var(--soft);font-weight:600}
    tbody th{font-weight:500}
    pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;overflow-x:auto;font:13px/1.45 ui-monospace,"DejaVu Sans Mono",monospace}
    summary{cursor:pointer;margin:.6rem 0}
    footer{margin-top:3rem;color:var(--soft);font-size:.9rem}
    @media print{nav,.skip{display:none}details{display:block}}
    """
}
