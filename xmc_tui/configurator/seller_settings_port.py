"""The interface to the names of the seller in the user's settings."""

from __future__ import annotations

from typing import Protocol

from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class SellerDetails:
    """The seller: the advisor, the store, and how a customer reaches it; each may be empty."""

    advisor: str = ""
    store: str = ""
    contact: str = ""


class SellerSettings(Protocol):
    """The names in the user's settings; `is_asked` says that they are to be asked for."""

    names: SellerDetails
    is_asked: bool

    def save(self, names: SellerDetails, language: str) -> str:
        """Keep the names; return a sentence if that fails, else ""."""
        ...

    def decline_to_answer(self, language: str) -> str:
        """Never ask for the names again; return a sentence if that cannot be kept, else ""."""
        ...


class UnsavedSellerSettings:
    """Settings that are kept only as long as the app runs, and are not asked for."""

    is_asked = False

    def __init__(self) -> None:
        self.names = SellerDetails()

    def save(self, names: SellerDetails, language: str) -> str:  # noqa: ARG002
        """Keep the names."""
        self.names = names
        return ""

    def decline_to_answer(self, language: str) -> str:  # noqa: ARG002
        """Do nothing."""
        return ""
