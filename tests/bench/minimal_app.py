"""The smallest Textual app that reacts to a key, as the baseline."""

from textual.app import App
from textual.widgets import Static


class Hello(App):
    count = 0

    def compose(self):
        yield Static("Hello, world: 0", id="s")

    def on_key(self):
        self.count += 1
        self.query_one("#s", Static).update(f"Hello, world: {self.count}")


Hello().run()
