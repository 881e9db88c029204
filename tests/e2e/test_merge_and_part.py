"""A second person with the same name, telephone and year: shown side by side, merged, and parted again."""

from __future__ import annotations

from an_office import PASSWORD, make_office
from support.work_office import add_person

from pes_desktop.domain.intake import JobForm, Phone
from pes_desktop.services import people
from pes_desktop.ui.intake.duplicates import DuplicatesPanel
from scripts.hands import CTRL, K


def test_two_records_of_one_woman(tmp_path, start) -> None:
    ctx = make_office(tmp_path / "oficina")
    born = ctx.today().replace(year=ctx.today().year - 40, month=1, day=1)
    first = add_person(ctx, "Núñez Guamán", "María José", "F", document_type="national_id",
                       document_number="0607421807", birth_date=born, phones=[Phone("0997599992")],
                       jobs=(JobForm("ordeñadora", "9212", years=5.0),))
    second = add_person(ctx, "Nuñez Guaman", "Maria Jose", "F", birth_date=born, phones=[Phone("099 759 9992")],
                        jobs=(JobForm("quesera", "7513", years=1.0),), known_as="Majo")
    ctx.store.close()
    hands = start(tmp_path / "oficina", PASSWORD)
    hands.page("today")

    # the look-alike panel of the correction offers to join, with both side by side
    hands.window.open_page("intake", {"id": second})
    form = hands.page("intake")
    panel: DuplicatesPanel = form.watch.panel
    hands.until(lambda: panel.keys == [first], "the other record beside the form")
    hands.push("Comparar", panel)
    hands.until(lambda: "0607421807" in " ".join(label.text() for label in panel.findChildren(type(panel.card.title))),
                "both side by side")

    # from the person's page: records like this one, the comparison, the choice
    hands.window.open_page("person", {"id": first})
    person = hands.page("person")
    hands.until(lambda: person.view is not None and person.view.line.id == first, "the person")
    hands.click(person.states.merge)
    page = hands.page("merge")
    hands.until(lambda: [row.key for row in page.found.list.rows()] == [second], "the record that looks like it")
    hands.click_row(page.found.list, second)
    hands.until(lambda: page.stack.currentIndex() == 1, "side by side")
    assert page.sides.groups["known_as"].checkedId() == 1  # only the other one says how she is called
    hands.key(K.Key_Return, CTRL)
    person = hands.page("person")
    hands.until(lambda: person.view is not None and len(person.view.jobs) == 2, "everything in one record")
    assert person.view.known_as == "Majo"
    program = hands.program.ctx
    assert [line.id for line in people.find_people(program, "nunez")] == [first]

    # and parted again, by the undo at hand
    hands.push("Deshacer")
    hands.until(lambda: len(people.find_people(program, "nunez")) == 2, "two records again")
    assert [job[0] for job in people.person_view(program, first).jobs] == ["ordeñadora"]
    assert people.person_view(program, second).known_as == "Majo"
    assert people.person_view(program, first).known_as == ""
