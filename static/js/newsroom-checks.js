// In a preview: marks where the newsroom's checks found something, and hands their words to the editor's page.
{
  const plain = (text) => text.replace(/\s+/gu, " ").trim();
  // The panel of checks may be open while the preview is not: nothing is drawn then.
  const seen = (node) => !node.closest("details:not([open]), [hidden], [popover]");

  // The element that holds the words and has none within that does; else the one of that number, else the headline.
  const place = ({ at, nth, words, else: otherwise }) => {
    const all = [...document.querySelectorAll(at)].filter(seen);
    const holding = words ? all.filter((node) => plain(node.textContent).includes(words)) : all.slice(nth, nth + 1);
    return holding.find((node) => !holding.some((other) => other !== node && node.contains(other)))
      ?? document.querySelector(otherwise);
  };
  const { userbar } = window.wagtail;
  const { spec: { rules }, words } = JSON.parse(userbar.shadowRoot.querySelector("#checker-axe-configuration").textContent);
  const worded = rules.filter((rule) => rule.metadata);
  // An element gets a name before its place is written down: counting its sisters ends when marks come between them.
  const named = (node, name) => { node.id ||= document.getElementById(name) ? `${name}-too` : name; };
  for (const { id } of worded) {
    userbar.registerCheck(id, (node, options) => {
      const here = node === place(options);
      if (here) named(node, options.name);
      return !here;
    });
  }
  // Counted are the story's own words, as its page counts them, whether the preview is drawn or not.
  if (words) {
    const extract = (_, done) => done({ lang: document.documentElement.lang, innerText: words, innerHTML: words });
    // Wagtail's own is there once the page has loaded.
    const replace = () => window.axe.plugins.wagtailPreview.add({ id: "extractor", extract });
    if (document.readyState === "complete") replace();
    else window.addEventListener("load", replace, { once: true });
  }
  if (window.parent !== window && worded.length) {
    window.parent.axe?.configure({ rules: worded.map(({ id, metadata }) => ({ id, metadata })) });
  }
}
