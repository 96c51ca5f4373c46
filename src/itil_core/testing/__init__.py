"""Strategies and laws for testing with Hypothesis: whole lives of records, drawn from the table.

It needs the extra `testing`. Where that is installed, `st.from_type(Incident)` draws incidents with
whole lives, and likewise the other records.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.testing.agreement_lives import (
        operational_level_agreements,
        service_level_agreements,
        service_level_requirements,
        service_level_targets,
        underpinning_contracts,
    )
    from itil_core.testing.change_lives import (
        emergency_changes,
        normal_changes,
        standard_changes,
        two_step_changes,
    )
    from itil_core.testing.change_model_lives import (
        change_models,
        change_proposals,
    )
    from itil_core.testing.design_package_lives import (
        service_design_packages,
    )
    from itil_core.testing.failure_analysis_lives import (
        failure_analyses,
    )
    from itil_core.testing.incident_lives import (
        incidents,
    )
    from itil_core.testing.item_lives import (
        configuration_items,
        document_items,
    )
    from itil_core.testing.laws import (
        LAWS,
        as_of_is_a_prefix,
        check_laws,
        copies_are_equal,
        every_prefix_is_legal,
        refused_moves_change_nothing,
        replay_is_the_record,
    )
    from itil_core.testing.level_package_lives import (
        service_level_packages,
    )
    from itil_core.testing.meeting_lives import (
        board_meetings,
    )
    from itil_core.testing.problem_lives import (
        problems,
    )
    from itil_core.testing.release_lives import (
        releases,
    )
    from itil_core.testing.service_improvement_plan_lives import (
        service_improvement_plans,
    )
    from itil_core.testing.service_lives import (
        services,
    )
    from itil_core.testing.task_lives import (
        change_tasks,
    )
    from itil_core.testing.times import (
        instants,
        stamps,
    )
    from itil_core.testing.walks import (
        Arguments,
        Facts,
        lives,
    )
else:
    # Hypothesis itself imports this package on its way up, so nothing is loaded before it is used.
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        "itil_core.testing",
        {
            "agreement_lives": (
                "operational_level_agreements service_level_agreements "
                "service_level_requirements service_level_targets underpinning_contracts"
            ),
            "change_lives": "emergency_changes normal_changes standard_changes two_step_changes",
            "change_model_lives": "change_models change_proposals",
            "design_package_lives": "service_design_packages",
            "failure_analysis_lives": "failure_analyses",
            "incident_lives": "incidents",
            "item_lives": "configuration_items document_items",
            "laws": (
                "LAWS as_of_is_a_prefix check_laws copies_are_equal every_prefix_is_legal "
                "refused_moves_change_nothing replay_is_the_record"
            ),
            "level_package_lives": "service_level_packages",
            "meeting_lives": "board_meetings",
            "problem_lives": "problems",
            "release_lives": "releases",
            "service_improvement_plan_lives": "service_improvement_plans",
            "service_lives": "services",
            "task_lives": "change_tasks",
            "times": "instants stamps",
            "walks": "Arguments Facts lives",
        },
    )

__all__ = [
    "LAWS",
    "Arguments",
    "Facts",
    "as_of_is_a_prefix",
    "board_meetings",
    "change_models",
    "change_proposals",
    "change_tasks",
    "check_laws",
    "configuration_items",
    "copies_are_equal",
    "document_items",
    "emergency_changes",
    "every_prefix_is_legal",
    "failure_analyses",
    "incidents",
    "instants",
    "lives",
    "normal_changes",
    "operational_level_agreements",
    "problems",
    "refused_moves_change_nothing",
    "releases",
    "replay_is_the_record",
    "service_design_packages",
    "service_improvement_plans",
    "service_level_agreements",
    "service_level_packages",
    "service_level_requirements",
    "service_level_targets",
    "services",
    "stamps",
    "standard_changes",
    "two_step_changes",
    "underpinning_contracts",
]
