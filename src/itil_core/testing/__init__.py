"""Strategies and laws for testing with Hypothesis: whole lives of records, drawn from the table.

It needs the extra `testing`. Where that is installed, `st.from_type(Incident)` draws incidents with
whole lives, and likewise the other records.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.testing.failure_analysis_lives import failure_analyses
    from itil_core.testing.incident_lives import incidents
    from itil_core.testing.item_lives import configuration_items, document_items
    from itil_core.testing.laws import (
        LAWS,
        as_of_is_a_prefix,
        check_laws,
        copies_are_equal,
        every_prefix_is_legal,
        refused_moves_change_nothing,
        replay_is_the_record,
    )
    from itil_core.testing.problem_lives import problems
    from itil_core.testing.times import instants, stamps
    from itil_core.testing.walks import Arguments, Facts, lives
else:
    # Hypothesis itself imports this package on its way up, so nothing is loaded before it is used.
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        "itil_core.testing",
        {
            "failure_analysis_lives": ("failure_analyses",),
            "incident_lives": ("incidents",),
            "item_lives": ("configuration_items", "document_items"),
            "laws": (
                "LAWS",
                "as_of_is_a_prefix",
                "check_laws",
                "copies_are_equal",
                "every_prefix_is_legal",
                "refused_moves_change_nothing",
                "replay_is_the_record",
            ),
            "problem_lives": ("problems",),
            "times": ("instants", "stamps"),
            "walks": ("Arguments", "Facts", "lives"),
        },
    )

__all__ = [
    "LAWS",
    "Arguments",
    "Facts",
    "as_of_is_a_prefix",
    "check_laws",
    "configuration_items",
    "copies_are_equal",
    "document_items",
    "every_prefix_is_legal",
    "failure_analyses",
    "incidents",
    "instants",
    "lives",
    "problems",
    "refused_moves_change_nothing",
    "replay_is_the_record",
    "stamps",
]
