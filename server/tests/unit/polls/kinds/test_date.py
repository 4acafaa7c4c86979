"""Date: days of the calendar, strictly written, between the days on offer."""

from datetime import date, timedelta

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold

MARCH = {"min": "2027-03-01", "max": "2027-03-31"}


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        (MARCH, []),
        ({"min": "2027-03-01"}, []),
        ({"max": "0001-01-01"}, []),
        ({"min": "2027-03-01", "max": "2027-03-01"}, []),
        ({"min": "2027-03-02", "max": "2027-03-01"}, ["#/settings/max"]),
        ({"min": "2027-02-29"}, ["#/settings/min"]),
        ({"min": "2027-3-1", "max": "soon"}, ["#/settings/min", "#/settings/max"]),
        ({"min": "20270301"}, ["#/settings/min"]),
        ({"min": "2027-03-01T00:00:00Z"}, ["#/settings/min"]),
        ({"min": 20270301}, ["#/settings/min"]),
        ({"zone": "UTC"}, ["#/settings/zone"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("date", settings=settings) == pointers


@table("day", ["2027-03-01", "2028-02-29", "0001-01-01", "9999-12-31", "2000-02-29"])
def test_days_of_the_calendar_are_answers(day):
    definition = asked("date")
    assert answered(definition, date=day) == day
    assert fold(definition, day) == {f"date:{day}": 1}


@table(
    "written",
    [
        *("2027-02-29", "1900-02-29", "2027-04-31", "2027-13-01", "2027-00-10", "2027-01-00", "0000-01-01"),
        *("2027-3-1", "27-03-01", "20270301", "2027-W09-1", "2027-060", "01.03.2027", "03/01/2027"),
        *(
            "2027-03-01T10:00",
            "2027-03-01Z",
            " 2027-03-01",
            "2027-03-01\n",
            "",
            "today",
            "\u0662\u0660\u0662\u0667-\u0660\u0663-\u0660\u0661",
        ),
        *("+2027-03-01", "-2027-03-01", "10000-01-01", "\uff12\uff10\uff12\uff17-03-01", "2027-03-01" * 1000),
    ],
)
def test_anything_else_written_is_no_day(written):
    assert unfit(asked("date"), date=written) == ("date_invalid", "#/date")


@table("value", [20270301, None, True, ["2027-03-01"], {}])
def test_a_day_is_a_text(value):
    assert unfit(asked("date"), date=value) == ("answer_kind", "#/date")


@table(
    ("settings", "day", "fits"),
    [
        (MARCH, "2027-03-01", True),
        (MARCH, "2027-03-31", True),
        (MARCH, "2027-02-28", False),
        (MARCH, "2027-04-01", False),
        ({"min": "2027-03-01"}, "9999-12-31", True),
        ({"min": "2027-03-01"}, "2027-02-28", False),
        ({"max": "2027-03-31"}, "0001-01-01", True),
        ({"max": "2027-03-31"}, "2027-04-01", False),
    ],
)
def test_the_days_on_offer(settings, day, fits):
    definition = asked("date", settings=settings)
    if fits:
        assert answered(definition, date=day) == day
    else:
        assert unfit(definition, date=day) == ("date_out_of_range", "#/date")
        facts = KINDS["date"].admit(definition, {"date": day}).facts
        assert facts == {"min": None, "max": None} | settings


def test_before_anybody_answered():
    assert read(asked("date"), [])["details"] == {
        "dates": [],
        "earliest": None,
        "latest": None,
        "basis": "answers",
    }


def test_most_wanted_first_and_among_equals_the_earlier():
    answers = ["2027-03-09", "2027-03-02", "2027-03-05", "2027-03-09", "2027-03-01", "2027-03-02"]
    assert read(asked("date"), answers)["details"] == {
        "dates": [
            {"date": "2027-03-02", "votes": 2, "percent": 33.3},
            {"date": "2027-03-09", "votes": 2, "percent": 33.3},
            {"date": "2027-03-01", "votes": 1, "percent": 16.7},
            {"date": "2027-03-05", "votes": 1, "percent": 16.7},
        ],
        "earliest": "2027-03-01",
        "latest": "2027-03-09",
        "basis": "answers",
    }


def test_fifty_days_are_listed_and_all_are_counted():
    days = [(date(2027, 1, 1) + timedelta(days=n)).isoformat() for n in range(80)]
    details = read(asked("date"), days)["details"]
    assert [row["date"] for row in details["dates"]] == days[:50]
    assert (details["dates"][0]["percent"], details["earliest"], details["latest"]) == (
        1.3,
        days[0],
        days[-1],
    )


def test_a_page_limits_its_date_field():
    form = KINDS["date"].form(asked("date", settings=MARCH))
    assert (form.sort, form.lowest, form.highest) == ("date", "2027-03-01", "2027-03-31")
