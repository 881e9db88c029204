"""Times of day as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.clock import parse_time


@pytest.mark.parametrize(("written", "read"), [
    ("9", "9:00"), ("9:00", "9:00"), ("09:05", "9:05"), ("9h30", "9:30"), ("14.15", "14:15"), ("930", "9:30"),
    ("1430", "14:30"), ("2 pm", "14:00"), ("2 p. m.", "14:00"), ("12 am", "0:00"), ("12 pm", "12:00"),
    ("1 pm", "13:00"), ("1 am", "1:00"), ("11:59 pm", "23:59"),
    ("a las 8", "8:00"), ("  A las  8:30 ", "8:30"), ("8 h", "8:00"),
])
def test_read(written: str, read: str) -> None:
    assert parse_time(written) == read


@pytest.mark.parametrize("written", ["", "24", "9:60", "13 pm", "0 am", "mañana", "9:0", "-1", "9:00:00", "99999"])
def test_not_a_time(written: str) -> None:
    assert parse_time(written) is None


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([":", "h", "."]))
def test_every_minute_of_the_day_reads_as_itself(hour: int, minute: int, mark: str) -> None:
    assert parse_time(f"{hour}{mark}{minute:02d}") == f"{hour}:{minute:02d}"


@given(st.text(max_size=12))
def test_what_is_read_can_be_read_again(written: str) -> None:
    read = parse_time(written)
    assert read is None or parse_time(read) == read
