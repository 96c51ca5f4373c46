"""How Hypothesis learns to draw the library's records, at no cost to those who draw none.

Hypothesis calls `register` when it is imported itself. A class can be registered only once it
exists, and importing all classes then would slow down every test run on the machine. So those that
are there are registered at once, and the others when their modules arrive.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import MappingProxyType, ModuleType
from typing import Any

__all__ = ["register"]

_STRATEGIES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "itil_core.kernel.stamp": {"Stamp": "stamps"},
        "itil_core.configuration.document": {"DocumentItem": "document_items"},
        "itil_core.configuration.item": {"ConfigurationItem": "configuration_items"},
        "itil_core.design.service_improvement_plan": {
            "ServiceImprovementPlan": "service_improvement_plans"
        },
        "itil_core.design.agreement": {"ServiceLevelAgreement": "service_level_agreements"},
        "itil_core.design.service_level_requirement": {
            "ServiceLevelRequirement": "service_level_requirements"
        },
        "itil_core.design.service_level_target": {"ServiceLevelTarget": "service_level_targets"},
        "itil_core.design.supporting_agreement": {
            "OperationalLevelAgreement": "operational_level_agreements",
            "UnderpinningContract": "underpinning_contracts",
        },
        "itil_core.strategy.service": {"Service": "services"},
        "itil_core.strategy.service_level_package": {
            "ServiceLevelPackage": "service_level_packages",
        },
        "itil_core.design.design_package": {"ServiceDesignPackage": "service_design_packages"},
        "itil_core.transition.change_model": {"ChangeModel": "change_models"},
        "itil_core.transition.change_proposal": {"ChangeProposal": "change_proposals"},
        "itil_core.transition.emergency_change": {"EmergencyChange": "emergency_changes"},
        "itil_core.transition.normal_change": {"NormalChange": "normal_changes"},
        "itil_core.transition.release": {"Release": "releases"},
        "itil_core.transition.standard_change": {"StandardChange": "standard_changes"},
        "itil_core.transition.two_step_change": {"TwoStepChange": "two_step_changes"},
        "itil_core.design.service_failure_analysis": {"ServiceFailureAnalysis": "failure_analyses"},
        "itil_core.operation.incident": {"Incident": "incidents"},
        "itil_core.operation.problem": {"Problem": "problems"},
        "itil_core.transition.change_task": {"ChangeTask": "change_tasks"},
        "itil_core.transition.board_meeting": {"BoardMeeting": "board_meetings"},
    }
)


def register() -> None:
    """Make `st.from_type` draw the library's records; twice is as good as once."""
    awaited = {name for name in _STRATEGIES if name not in sys.modules}
    for name in _STRATEGIES.keys() - awaited:
        _register(sys.modules[name])
    if awaited and not any(isinstance(finder, _Arrivals) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Arrivals())


def _register(module: ModuleType) -> None:
    from hypothesis import strategies as st

    for class_name, strategy_name in _STRATEGIES[module.__name__].items():

        def drawn(_kind: object, name: str = strategy_name) -> Any:
            return getattr(import_module("itil_core.testing"), name)()

        st.register_type_strategy(getattr(module, class_name), drawn)


class _Arrivals(MetaPathFinder):
    """Finds the awaited modules as always, and has them registered once they are there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return None for all modules but the awaited ones."""
        if fullname not in _STRATEGIES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Announcing(spec, spec.loader)
        return spec


class _Announcing(Loader):
    """Loads a module with its own loader, which it puts back, and registers what has come."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        self._spec = spec
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the module's own loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, then register its classes."""
        module.__loader__ = self._spec.loader = self._loader
        self._loader.exec_module(module)
        _register(module)
