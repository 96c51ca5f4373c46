"""The facts of the major-incident procedure."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.operation import Communication, MajorIncident, MajorIncidentReview
from operation.incident_samples import MONDAY

SAID = Communication(at=MONDAY, audience="all staff", message="mail is down")


def test_a_major_incident_has_a_manager_a_team_a_log_and_a_review() -> None:
    review = MajorIncidentReview(at=MONDAY, findings="one shelf", actions=["buy a second"])
    major = MajorIncident(
        manager="mia",
        reason="no mail at all",
        team=["ana", "bob"],
        communications=[SAID],
        review=review,
    )
    assert major.team == {"ana", "bob"}
    assert major.communications == (SAID,)
    assert major.review is not None
    assert major.review.actions == ("buy a second",)
    assert MajorIncident(manager="mia", reason="no mail at all").review is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"manager": ""},
        {"manager": IncidentId("INC-1")},
        {"reason": " "},
        {"team": "ana"},
        {"team": [""]},
        {"communications": ["mail is down"]},
        {"review": "done"},
    ],
)
def test_it_is_refused_without_a_manager_or_with_other_things(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MajorIncident(**{"manager": "mia", "reason": "no mail"} | wrong)


@pytest.mark.parametrize(
    "wrong", [{"at": MONDAY.naive()}, {"audience": ""}, {"message": "\t"}, {"at": "today"}]
)
def test_a_communication_says_when_to_whom_and_what(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Communication(**{"at": MONDAY, "audience": "staff", "message": "down"} | wrong)


@pytest.mark.parametrize("wrong", [{"at": MONDAY.naive()}, {"findings": ""}, {"actions": ("",)}])
def test_a_review_says_when_and_what_was_learned(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MajorIncidentReview(**{"at": MONDAY, "findings": "one shelf"} | wrong)
