"""The smallest Textual app that reacts to a key, as the baseline."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Shows how many keys were pressed."""

    count = 0

    def compose(self) -> ComposeResult:
        """Compose the text."""
        yield Static("Hello, world: 0", id="s")

    def on_key(self) -> None:
        """Count the key."""
        self.count += 1
        self.query_one("#s", Static).update(f"Hello, world: {self.count}")


Hello().run()
