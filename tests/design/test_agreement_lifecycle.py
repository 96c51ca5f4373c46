"""The table of an agreement: the machine of ITIL.md, appendix A, as SEMANTICS.md 4 corrects it."""

from itil_core.design import AgreementLifecycle, AgreementState
from itil_core.kernel.state import Phase

MACHINE = {
    "DRAFT": {"NEGOTIATION", "TERMINATED"},
    "NEGOTIATION": {"AGREED", "DRAFT", "TERMINATED"},
    "AGREED": {"ACTIVE", "EXPIRED", "TERMINATED"},
    "ACTIVE": {"UNDER_REVIEW", "EXPIRED", "TERMINATED"},
    "UNDER_REVIEW": {"ACTIVE", "RENEGOTIATION", "EXPIRED", "TERMINATED"},
    "RENEGOTIATION": {"EXPIRED", "TERMINATED"},
    "EXPIRED": set(),
    "TERMINATED": set(),
}


def test_the_table_is_the_machine_and_nothing_else() -> None:
    found = {
        state.name: {
            target.name
            for row in AgreementLifecycle.rows.values()
            if not row.same
            for target in row.reached_from(state)
        }
        for state in AgreementState
    }
    assert found == MACHINE


def test_terms_change_before_they_are_agreed_only() -> None:
    sources = {state.name for state in AgreementLifecycle.rows["revise"].sources}
    assert sources == {"DRAFT", "NEGOTIATION"}
    assert [state.name for state in AgreementState if state.phase is Phase.ENDED] == [
        "EXPIRED",
        "TERMINATED",
    ]
