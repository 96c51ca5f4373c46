"""Service transition: changes, their schedule, releases and the control of configuration.

ITIL Service Transition (2007). The names are imported when first used.
"""

__all__ = [
]
