"""Every concrete lifecycle of the package is verified and drawn in the documentation."""

import importlib
from collections.abc import Iterator

import pytest

from itil_core.kernel.lifecycle import Lifecycle
from repo.house import REFERENCE, ROOT, SOURCE, SOURCES, module_name


def lifecycles() -> Iterator[type[Lifecycle]]:
    for path in SOURCES:
        module = importlib.import_module(module_name(path))
        for value in vars(module).values():
            is_lifecycle = isinstance(value, type) and issubclass(value, Lifecycle)
            if is_lifecycle and value.__module__ == module.__name__ and not value.abstract:
                yield value


CONCRETE = list(lifecycles())


def test_there_are_lifecycles() -> None:
    assert CONCRETE


@pytest.mark.parametrize("lifecycle", CONCRETE)
def test_it_is_verified(lifecycle: type[Lifecycle]) -> None:
    lifecycle.ensure_sound()


@pytest.mark.parametrize("lifecycle", CONCRETE)
def test_it_is_drawn_on_its_reference_page(lifecycle: type[Lifecycle]) -> None:
    source = SOURCE.parent.joinpath(*lifecycle.__module__.split("."))
    page = REFERENCE / source.relative_to(SOURCE).with_suffix(".md")
    directive = f"```{{lifecycle}} {lifecycle.__module__}.{lifecycle.__qualname__}\n"
    assert directive in page.read_text(encoding="utf-8"), page.relative_to(ROOT)
