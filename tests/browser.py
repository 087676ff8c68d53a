"""What every browser test may ask of a page: is it accessible, does it keep to its policy, does it fit."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Page, Response

AXE = Path(__file__).resolve().parent / "axe" / "axe.min.js"

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Reported through the console, which no policy closes and which outlives the page that was left.
REPORT_POLICY_VIOLATIONS = """
addEventListener("securitypolicyviolation", (violation) => console.error(
  `The policy refused ${violation.blockedURI} (${violation.effectiveDirective})`
  + ` in line ${violation.lineNumber} of ${violation.sourceFile || violation.documentURI}`));
"""

# What was reported before this is asked has arrived when it answers.
LET_EVENTS_ARRIVE = "() => new Promise((done) => setTimeout(done))"

# No preload: to copy the style sheets axe would write inline styles, which the policy refuses. No rule asked
# for here needs it.
RUN_AXE = """
async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return found.violations.map(({ id, help, nodes }) => [
    id, help, nodes.map(({ target, any, all, none }) => [
      target.flat().join(" "), [...any, ...all, ...none].map(({ message }) => message).join("; ")])]);
}
"""

MEASURE_SIDEWAYS_SCROLL = """
() => document.documentElement.scrollWidth - document.documentElement.clientWidth
"""


@cache
def axe() -> str:
    """The text of axe-core."""
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe-core holds against the page as it stands: a line for each rule and element.

    The script reaches the page through the debugger, which a strict Content-Security-Policy does not stop.
    """
    page.evaluate(axe())
    return [
        f"{rule}: {help_text}: {target}: {reason}"
        for rule, help_text, elements in page.evaluate(RUN_AXE, AXE_TAGS)
        for target, reason in elements
    ]


@dataclass
class Watch:
    """What went wrong out of sight in one page since ``watch_policy`` began to look."""

    page: Page
    _messages: list[tuple[str, str]] = field(default_factory=list)
    _documents: set[str] = field(default_factory=set)

    def faults(self) -> list[str]:
        """Each policy violation, console error and uncaught script error so far, in the order they came.

        A page that answers with an error is no fault, for a test may ask for that; a script or style that is
        missing is one.
        """
        if not self.page.is_closed():
            self.page.evaluate(LET_EVENTS_ARRIVE)
        return [
            f"{text} at {address}" if address else text
            for text, address in self._messages
            if not (text.startswith("Failed to load resource") and address in self._documents)
        ]

    def assert_none(self) -> None:
        """Fails, showing them, when there are faults."""
        faults = self.faults()
        assert not faults, "\n".join(faults)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._messages.append((message.text, message.location["url"]))

    def _on_page_error(self, error: Error) -> None:
        self._messages.append((f"Uncaught: {error}", ""))

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._documents.add(response.url)


def watch_policy(page: Page) -> Watch:
    """Begins to collect the faults of the page; call it before the first ``goto``."""
    watch = Watch(page)
    page.on("console", watch._on_console)
    page.on("pageerror", watch._on_page_error)
    page.on("response", watch._on_response)
    page.add_init_script(REPORT_POLICY_VIOLATIONS)
    return watch


def sideways_scroll(page: Page) -> int:
    """By how many CSS pixels the page is wider than its window: 0 when nothing scrolls sideways."""
    width: int = page.evaluate(MEASURE_SIDEWAYS_SCROLL)
    return width
