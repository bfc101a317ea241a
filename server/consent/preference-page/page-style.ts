/** How the pages behind links look: the console's colours, large targets, readable at 320 px and in the dark. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --page: light-dark(#faf7f2, #171512);
  --surface: light-dark(#fffefb, #211e1a);
  --ink: light-dark(#24201b, #f1ebe2);
  --ink-soft: light-dark(#5f574c, #b9afa1);
  --line: light-dark(#e7dfd3, #38332c);
  --line-strong: light-dark(#8d8376, #857b6e);
  --accent: light-dark(#17695a, #74cbb5);
  --accent-soft: light-dark(#e1f0eb, #1d3832);
  --accent-ink: light-dark(#ffffff, #0d211c);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.55 "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; justify-content: flex-end; }
nav a, nav span { padding: 0.375rem 0; }
nav span { font-weight: 600; }
a { color: var(--accent); }
.shop { margin: 1.5rem 0 0; color: var(--ink-soft); font-weight: 600; }
h1 { margin: 0.25rem 0 0.5rem; font-size: 1.625rem; line-height: 1.25; }
h2 { margin: 0 0 0.25rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; }
form { margin-top: 1.5rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--surface); }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; font-size: 1.125rem; }
.choice { display: flex; gap: 0.75rem; padding: 0.875rem 0; border-bottom: 1px solid var(--line); }
.choice:last-child { border-bottom: 0; }
.choice label { display: block; font-weight: 600; }
.choice p { margin: 0.125rem 0 0; color: var(--ink-soft); }
.choice > div { flex: 1; min-width: 0; }
input[type="checkbox"] { flex: none; width: 1.5rem; height: 1.5rem; margin: 0.0625rem 0 0; accent-color: var(--accent); }
.hint { color: var(--ink-soft); font-size: 0.9375rem; font-weight: 400; }
.notice { margin: 1rem 0 0; padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--accent-soft); font-weight: 600; }
blockquote { margin: 0 0 1.25rem; padding: 0 0 0 1rem; border-left: 3px solid var(--accent); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; }
button {
  min-height: 2.75rem;
  padding: 0.5rem 1.25rem;
  border: 1px solid var(--line-strong);
  border-radius: 0.5rem;
  background: transparent;
  color: var(--ink);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.main { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`
