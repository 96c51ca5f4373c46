"""Doors that open when they are used: a package's names, imported on first access."""

from collections.abc import Callable, Mapping
from importlib import import_module
from sys import modules
from typing import Any

__all__ = ["door"]


def door(
    package: str,
    rooms: Mapping[str, tuple[str, ...] | str],
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package.

    Args:
        package: The package's name.
        rooms: The modules in it, each with the names that it gives to the door: several strings, or
            one in which white space stands between them.
    """
    home = {
        name: f"{package}.{room}"
        for room, names in rooms.items()
        for name in (names.split() if isinstance(names, str) else names)
    }

    def __getattr__(name: str) -> Any:  # noqa: N807 (it becomes the package's own)
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home[name]), name)
        setattr(modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 (it becomes the package's own)
        return sorted(home)

    return __getattr__, __dir__
