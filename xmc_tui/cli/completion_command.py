"""`xmc completion`: the completion script for a shell."""

from __future__ import annotations

import click

from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_


@click.command(
    "completion",
    cls=LocalizedCommand,
    help=N_("Print the shell completion script."),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@global_options
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class

    completion_class = get_completion_class(shell)
    assert completion_class is not None, "click knows the shells that the argument accepts"
    root = context.find_root().command
    # Not click's `source()`: for bash it first runs bash to check its version.
    completion = completion_class(root, {}, "xmc", "_XMC_COMPLETE")
    click.echo(completion.source_template % completion.source_vars())
