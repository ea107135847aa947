/// The page's style sheet.
enum PageStyle {
    /// The whole of it.
    static let source = StaticSource(palette + rules)

    private static let rules = #"""
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 4rem; }
        body {
          margin: 0; background: var(--ground); color: var(--ink);
          font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
          font-variant-numeric: tabular-nums;
        }
        h1, h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; }
        h1 { font-size: 1.35rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
        h2 { font-size: 1.1rem; line-height: 1.3; font-weight: 650; }
        h3 { font-size: 0.95rem; line-height: 1.3; font-weight: 600; }
        h1, h2, h3, .prompt, .trouble p { overflow-wrap: anywhere; }
        a { color: var(--accent); text-underline-offset: 2px; }
        svg { width: 1.05em; height: 1.05em; fill: currentColor; flex: none; display: block; }
        video, img { display: block; }
        [hidden], html:not(.js) .js { display: none !important; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .skip:focus { position: fixed; inset: 0.5rem auto auto 0.5rem; z-index: 30; width: auto; height: auto;
          clip-path: none; padding: 0.4rem 0.8rem; background: var(--panel); }

        button {
          font: inherit; font-size: 0.85rem; line-height: 1; color: var(--ink); background: var(--panel);
          border: 1px solid var(--edge); border-radius: 6px; min-height: 2rem; padding: 0 0.6rem;
          display: inline-flex; align-items: center; justify-content: center; gap: 0.35rem; cursor: pointer;
          white-space: nowrap; touch-action: manipulation;
        }
        button:hover { background: var(--hover); }
        button:disabled { color: var(--quiet); cursor: default; background: none; border-style: dashed; }
        button[aria-pressed="true"] { background: var(--ink); color: var(--ground); border-color: var(--ink); }
        button[data-do="keep"][aria-pressed="true"] { background: var(--keep); border-color: var(--keep); }
        button[data-do="reject"][aria-pressed="true"] { background: var(--reject); border-color: var(--reject); }
        kbd { font: 600 0.78rem/1 ui-monospace, "SFMono-Regular", Menlo, monospace; border: 1px solid var(--edge);
          border-radius: 4px; padding: 0.15rem 0.35rem; background: var(--panel); color: var(--ink); }

        .top { padding: 1.25rem var(--side) 0.75rem; display: grid; gap: 0.6rem; }
        .top > p { color: var(--quiet); font-size: 0.9rem; }
        .badge { display: inline-block; font-size: 0.75rem; font-weight: 600; padding: 0.1rem 0.5rem;
          border-radius: 99px; border: 1px solid var(--amber); color: var(--amber); }
        .totals { display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; }
        .totals div { display: flex; gap: 0.4rem; align-items: baseline; }
        .totals dt, .totals small { color: var(--quiet); font-size: 0.85rem; font-weight: 400; }
        .totals dd { font-weight: 600; }
        .totals .bad dd { color: var(--reject); }
        .note { border-left: 3px solid var(--amber); padding: 0.1rem 0 0.1rem 0.75rem; }
        .bar { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; padding: 0.5rem var(--side);
          background: var(--ground); border-block: 1px solid var(--edge); }
        .group { display: inline-flex; }
        .group button { border-radius: 0; margin-left: -1px; }
        .group button:first-of-type { border-radius: 6px 0 0 6px; margin-left: 0; }
        .group button:last-of-type { border-radius: 0 6px 6px 0; }
        .group b { font-weight: 600; opacity: 0.75; }
        .push { margin-left: auto; display: flex; flex-wrap: wrap; gap: 0.4rem; }
        .shots { flex: 1 1 100%; overflow-x: auto; scrollbar-width: none; position: relative;
          padding-right: 2rem; mask-image: linear-gradient(to left, transparent, #000 2rem); }
        .shots ol { display: flex; gap: 0.15rem; list-style: none; }
        .shots a { display: block; padding: 0.3rem 0.6rem; border-radius: 6px; color: var(--quiet); font-size: 0.85rem;
          text-decoration: none; white-space: nowrap; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
        .shots a:hover { background: var(--hover); color: var(--ink); }
        .shots a[aria-current="true"] { color: var(--ink); background: var(--hover);
          box-shadow: inset 0 -2px var(--accent); }
        .shots a:focus-visible { outline-offset: -2px; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; padding: 0.5rem var(--side) 0;
          color: var(--quiet); font-size: 0.8rem; }
        .legend span { white-space: nowrap; }
        .empty { padding: 3rem var(--side); color: var(--quiet); text-align: center; }

        .shot { padding: 1.25rem var(--side) 1.5rem; border-bottom: 1px solid var(--edge); outline: none;
          content-visibility: auto; contain-intrinsic-size: auto 44rem; }
        .shot.now { box-shadow: inset 3px 0 var(--accent); }
        .shot.large { content-visibility: visible; }
        .head { display: grid; gap: 0.2rem; margin-bottom: 0.75rem; }
        .prompt { max-width: 75ch; color: var(--quiet); white-space: pre-line; }
        .head details .prompt { margin-top: 0.3rem; }
        .head summary { color: var(--quiet); cursor: pointer; max-width: 75ch; overflow-wrap: anywhere; }
        .takes { display: grid; gap: 1rem var(--gap); align-items: start;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--least)), 1fr)); }
        .take { min-width: 0; display: grid; gap: 0.45rem; align-content: start; outline: none; }
        .picture { position: relative; background: #0b0b0b; border-radius: 6px; overflow: hidden; isolation: isolate; }
        .picture video { width: 100%; height: auto; max-height: 62vh; object-fit: contain; }
        .js .picture { cursor: pointer; }
        .take.picked :is(.picture, .trouble) { box-shadow: 0 0 0 2px var(--ground), 0 0 0 4px var(--accent); }
        .take:focus-visible .picture { outline: 2px solid var(--accent); outline-offset: 5px; }
        .take[data-mark="reject"] .picture video, .take[data-mark="reject"] .strip { opacity: 0.35; }
        .number { position: absolute; left: 0.5rem; top: 0.5rem; min-width: 1.6rem; height: 1.6rem; padding: 0 0.4rem;
          display: grid; place-items: center; border-radius: 5px; background: rgb(0 0 0 / 0.72); color: #fff;
          font-size: 0.85rem; font-weight: 600; pointer-events: none; }
        .heard, .verdict { position: absolute; top: 0.5rem; right: 0.5rem; height: 1.6rem; padding: 0 0.5rem;
          display: none; align-items: center; gap: 0.3rem; border-radius: 5px; background: rgb(0 0 0 / 0.72);
          color: #fff; font-size: 0.8rem; font-weight: 600; pointer-events: none; }
        .verdict { right: auto; left: 2.5rem; }
        .take.sounding .heard, .take:is([data-mark="keep"], [data-mark="reject"]) .verdict { display: flex; }
        .take[data-mark="keep"] .verdict { background: #1b6b3a; }
        .take[data-mark="reject"] .verdict { background: #a3261f; }
        .broken { display: none; position: absolute; inset: auto 0 0; padding: 0.5rem; background: #5c1712; color: #fff;
          font-size: 0.85rem; }
        .failing .broken { display: block; }
        .still { overflow: hidden; }
        .strip { position: relative; border-radius: 4px; overflow: hidden; background: #0b0b0b; }
        .js .strip { cursor: ew-resize; touch-action: pan-y; user-select: none; }
        .strip img { width: 100%; height: auto; }
        .strip i { position: absolute; inset: 0 auto 0 calc(var(--at, 0) * (100% - 2px)); width: 2px; background: #fff;
          box-shadow: 0 0 0 1px rgb(0 0 0 / 0.6); pointer-events: none; }
        html:not(.js) .strip i { display: none; }
        .about { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; }
        .about h3 { flex: 1 1 auto; }
        .about p { color: var(--quiet); font-size: 0.82rem; overflow-wrap: anywhere; }
        .about .model { flex: 1 1 100%; }
        .choices { display: flex; flex-wrap: wrap; gap: 0.35rem; }
        .choices [data-do="large"] { margin-left: auto; }
        .take:not(.large) .choices [data-do="large"] span { display: none; }
        .trouble { aspect-ratio: 16 / 9; min-height: 9.5rem; max-height: 62vh; width: 100%; border-radius: 6px;
          position: relative; border: 1px dashed var(--reject); background: var(--panel); padding: 2.6rem 0.9rem 0.9rem;
          display: grid; gap: 0.4rem; align-content: center; overflow: auto; }
        .trouble.open { border-color: var(--amber); }
        .trouble strong { color: var(--reject); }
        .trouble.open strong { color: var(--amber); }
        .trouble p { font-size: 0.88rem; }
        .trouble p::first-letter { text-transform: uppercase; }
        .trouble .hint { color: var(--quiet); }

        .transport { position: sticky; bottom: 0; z-index: 5; display: flex; align-items: center; gap: 0.4rem;
          margin: 0.75rem calc(var(--side) * -0.5) 0; padding: 0.5rem calc(var(--side) * 0.5);
          background: var(--ground); border-block: 1px solid var(--edge); }
        .transport button { min-width: 2.25rem; min-height: 2.25rem; padding: 0 0.5rem; }
        .transport .play { min-width: 3rem; background: var(--ink); color: var(--ground); border-color: var(--ink); }
        .transport input { flex: 1 1 6rem; min-width: 4rem; margin: 0; height: 2.25rem; accent-color: var(--accent);
          touch-action: pan-y; }
        .transport output { font-size: 0.85rem; white-space: nowrap; min-width: 8.5em; text-align: right; }
        .playing .shape-play, .transport:not(.playing) .shape-pause { display: none; }

        .figures { overflow-x: auto; margin-top: 0.9rem; }
        table { border-collapse: collapse; width: 100%; font-size: 0.82rem; }
        th, td { padding: 0.35rem 0.7rem; text-align: right; white-space: nowrap;
          border-bottom: 1px solid var(--edge); }
        thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; }
        tbody th { font-weight: 600; }
        th:first-child, td:first-child { padding-left: 0; }
        :is(th, td).words { text-align: left; }
        td.long { white-space: normal; min-width: 18rem; max-width: 40rem; overflow-wrap: anywhere; }
        tr.kept th > bdi::after { content: " ✓"; color: var(--keep); }
        tr.rejected { text-decoration: line-through; color: var(--quiet); }
        tbody small { display: block; color: var(--quiet); font-size: 0.92em; font-weight: 400; }
        td a + a { margin-left: 0.4rem; }
        tr.bad .state { color: var(--reject); }

        .take.large { position: fixed; inset: 0 0 3.3rem; z-index: 20; background: #0b0b0b; color: #eae7e1;
          display: flex; flex-direction: column; gap: 0.5rem; padding-bottom: 0.6rem; }
        .take.large .picture { flex: 1; min-height: 0; border-radius: 0; box-shadow: none; }
        .take.large .picture video { height: 100%; max-height: none; }
        .take.large :is(.about, .choices, .trouble) { margin: 0 1rem; width: auto; }
        .take.large .about p { color: #b5afa4; }
        .take.large .trouble { margin-top: 1rem; box-shadow: none; }
        .take.large .strip { display: none; }
        .shot.large .transport { position: fixed; inset: auto 0 0; margin: 0; z-index: 21; height: 3.3rem; }

        dialog { color: var(--ink); background: var(--panel); border: 1px solid var(--edge); border-radius: 10px;
          padding: 1.25rem 1.5rem; max-width: min(34rem, 92vw); }
        dialog::backdrop { background: rgb(0 0 0 / 0.5); }
        dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1rem; margin: 1rem 0; }
        dialog dt { white-space: nowrap; text-align: right; }
        footer { padding: 1.25rem var(--side) 2rem; color: var(--quiet); font-size: 0.82rem; }

        [data-size="1"] { --least: 190px; }
        [data-size="3"] { --least: 460px; }
        [data-size="4"] { --least: 680px; }
        @media (min-width: 60rem) {
          .bar { position: sticky; top: 0; z-index: 6; }
          .shots { flex: 1 1 20rem; order: 0; }
        }
        @media (min-width: 120rem) { html { font-size: 118%; } }
        @media (max-width: 40rem) {
          :root { --side: 0.9rem; --least: 150px; --gap: 0.6rem; }
          [data-size="1"] { --least: 105px; }
          [data-size="3"], [data-size="4"] { --least: 320px; }
          .legend { display: none; }
          .show { width: 100%; }
          .show button { flex: 1 1 auto; flex-direction: column; gap: 0.2rem; min-height: 2.8rem; padding: 0 0.2rem;
            font-size: 0.78rem; }
          .push { margin: 0; flex: 1 1 100%; }
          .push > :first-child { margin-right: auto; }
          .about .model { font-size: 0.75rem; }
          .choices button { flex: 1 1 auto; min-height: 2.4rem; padding: 0 0.4rem; }
          .choices [data-do="large"] { margin-left: 0; }
          .take:not(.large) .choices button span { display: none; }
          .transport { flex-wrap: wrap; row-gap: 0; }
          .transport input { order: -1; flex: 1 1 100%; height: 2rem; }
          .transport output { flex: 1; text-align: center; }
          .take.large { bottom: 5.6rem; }
          .shot.large .transport { height: 5.6rem; align-content: center; }
          .trouble { aspect-ratio: auto; }
        }
        @media (prefers-reduced-motion: no-preference) {
          html { scroll-behavior: smooth; }
          button, .shots a { transition: background-color 0.12s; }
        }
        @media (forced-colors: active) { .take.picked .picture { outline: 3px solid Highlight; } }
        @media print {
          :root { --ground: #fff; --ink: #000; --quiet: #444; --edge: #bbb; --panel: #fff; --side: 0; }
          .bar, .legend, .transport, .choices, .skip, .heard { display: none !important; }
          .shot { content-visibility: visible; break-inside: avoid; box-shadow: none !important; }
          .takes { grid-template-columns: repeat(3, 1fr); }
          .take { break-inside: avoid; }
          .picture video { max-height: 40vh; }
          .take.picked :is(.picture, .trouble) { box-shadow: none; }
          .trouble { aspect-ratio: auto; max-height: none; overflow: visible; }
          td a + a { margin-left: 0; }
          .figures { overflow: visible; }
          th, td { padding: 0.2rem 0.3rem; font-size: 0.62rem; white-space: normal; }
        }
        """#

    /// Light, and dark where the machine or the reader says so.
    private static let palette = #"""
        :root {
          color-scheme: light; --side: clamp(1rem, 2vw, 2.5rem); --least: 310px; --gap: 1rem;
          --ground: #f7f6f3; --panel: #ffffff; --hover: #ebe8e2; --ink: #1e1c1a; --quiet: #5e5a53; --edge: #d8d4cc;
          --accent: #0a5c8f; --keep: #1b6b3a; --reject: #a3261f; --amber: #7d5300;
        }
        @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {\#(dark)} }
        :root[data-theme="dark"] {\#(dark)}

        """#

    private static let dark = """
         color-scheme: dark;
          --ground: #151413; --panel: #1f1d1c; --hover: #2b2927; --ink: #ebe8e2; --quiet: #aaa49a; --edge: #3a3733;
          --accent: #7cc4ee; --keep: #7bd39b; --reject: #ff9d92; --amber: #e9b765;\u{20}
        """
}
