// Starts Wagtail's choosers, dates and panels by what their marks say: the newsroom runs no script within its pages.
{
  const MARK = "[data-newsroom-start]";
  // Nothing else can be started, whatever a mark says.
  const KNOWN = /^(?:\w*Chooser|InlinePanel|MultipleChooserPanel)$/;
  const start = (mark) => {
    const { newsroomStart: name, newsroomWith: words } = mark.dataset;
    if (!KNOWN.test(name) || mark.dataset.newsroomStarted) return;
    mark.dataset.newsroomStarted = "yes";
    const given = JSON.parse(JSON.parse(`"${words}"`));
    if (/^(?:init|create)/.test(name)) window[name](...given);
    else new window[name](...given);
  };
  const startWithin = (node) => {
    if (node.matches(MARK)) start(node);
    node.querySelectorAll(MARK).forEach(start);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element && node.isConnected) startWithin(node);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  startWithin(document.documentElement);
}
