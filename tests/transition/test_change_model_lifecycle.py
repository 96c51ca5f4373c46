"""The table of change models, held against the machine of the book."""

from itil_core.transition import ChangeModelLifecycle

MACHINE = (
    "DRAFT>APPROVED,RETIRED; APPROVED>ACTIVE,RETIRED; ACTIVE>UNDER_REVIEW,RETIRED; "
    "UNDER_REVIEW>ACTIVE,DRAFT,RETIRED"
)


def test_the_table_has_the_arrows_of_the_machine_and_no_others() -> None:
    found = {
        (source.name, target.name)
        for row in ChangeModelLifecycle.rows.values()
        for source in row.sources
        for target in row.targets
    }
    parts = [part.split(">") for part in MACHINE.split("; ")]
    assert found == {(source, target) for source, them in parts for target in them.split(",")}
    assert ChangeModelLifecycle.initial.name == "DRAFT"
    assert [each.name for each in ChangeModelLifecycle.terminals()] == ["RETIRED"]
