// A choice of several by typing: what is chosen stands in a row, and a field with suggestions adds to it. The list that the
// form sends stays behind; without this script it is chosen from.
{
  const MARK = "select[multiple][data-typed]";
  const make = (name, fields = {}) => Object.assign(document.createElement(name), fields);
  const fold = (text) => text.trim().toLocaleLowerCase("en-GB");

  const begin = (select) => {
    if (select.dataset.typed) return;
    select.dataset.typed = "yes";
    const label = document.querySelector(`label[for="${select.id}"]`);
    const chosen = make("ul", { className: "typed-chosen" });
    const offers = make("datalist", { id: `${select.id}-offers` });
    const field = make("input", { type: "text", id: `${select.id}-typed`, autocomplete: "off", placeholder: "Type a name" });
    const said = make("p", { className: "typed-said", role: "status" });
    field.setAttribute("list", offers.id);
    if (label) label.htmlFor = field.id;
    const options = () => [...select.options];

    const show = () => {
      chosen.replaceChildren(...options().filter((option) => option.selected).map((option) => {
        const item = make("li", { textContent: option.label });
        const away = make("button", { type: "button", textContent: "×" });
        away.setAttribute("aria-label", `Remove ${option.label}`);
        away.addEventListener("click", () => { choose(option, false); field.focus(); });
        item.append(" ", away);
        return item;
      }));
      offers.replaceChildren(...options().filter((option) => !option.selected)
        .map((option) => make("option", { value: option.label })));
    };
    const choose = (option, selected) => {
      option.selected = selected;
      said.textContent = `${option.label} ${selected ? "added" : "removed"}.`;
      show();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    // What was typed names one that is not chosen yet; with `start`, its beginning is enough where only one begins so.
    const take = (start) => {
      const typed = fold(field.value);
      if (!typed) return false;
      const free = options().filter((option) => !option.selected);
      const like = free.filter((option) => fold(option.label).startsWith(typed));
      const named = free.find((option) => fold(option.label) === typed) ?? (start && like.length === 1 ? like[0] : null);
      if (named) {
        choose(named, true);
        field.value = "";
      } else if (start) said.textContent = like.length ? "Several begin so: type on." : "There is none of that name.";
      return Boolean(named);
    };
    field.addEventListener("input", (event) => { if (event.inputType !== "insertText") take(false); });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !field.value.trim()) return;
      event.preventDefault();
      take(true);
    });
    field.addEventListener("blur", () => take(false));
    select.hidden = true;
    select.before(chosen, field, offers, said);
    show();
  };
  const beginWithin = (node) => {
    if (node.matches(MARK)) begin(node);
    node.querySelectorAll(MARK).forEach(begin);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element && node.isConnected) beginWithin(node);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  beginWithin(document.documentElement);
}
