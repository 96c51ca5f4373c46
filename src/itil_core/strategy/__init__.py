"""Service strategy: what services are, for whom, by whom, and which of them to offer.

ITIL Service Strategy (2007). The names are imported when first used.
"""

__all__ = [
]
