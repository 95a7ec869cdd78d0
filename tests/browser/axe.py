"""axe-core in a page: where it is brought, and how it is asked."""

from __future__ import annotations

from playwright.sync_api import Page

from config.embedded import CHECKOUT

# By a second name it is told from the one that Wagtail's editor carries.
AXE = (CHECKOUT / "node_modules/axe-core/axe.min.js").read_text() + "\nglobalThis.axeOfTests = axe;"
# Room for a thumb is asked for of our pages: axe leaves it out unless told. Nothing but colours differs in the dark.
THEMES: dict[str, dict[str, object]] = {
    "light": {"rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": ["color-contrast"]},
}
RUN = """async (only) => {
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 5)}`);
}"""


def bring_axe(page: Page) -> None:
    """Give the document that is open this axe, unless it has it.

    By the browser's own way: Playwright's takes twice as long for a script of this size.
    """
    if page.evaluate("() => 'axe' in window && window.axe === window.axeOfTests"):
        return
    session = page.context.new_cdp_session(page)
    answer = session.send("Runtime.evaluate", {"expression": AXE})
    session.detach()
    assert "exceptionDetails" not in answer, answer
