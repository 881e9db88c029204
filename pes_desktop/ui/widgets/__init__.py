"""The building blocks of every page, one small module each; the usual ones can be imported from here.

Names load at first use, so that a page pays only for what it shows.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "labels": ["Label", "label", "Link"],
    "button": ["Button", "IconButton"],
    "card": ["Card", "Line"],
    "metric_card": ["MetricCard", "MetricRow"],
    "chip": ["Chip", "ChipFlow"],
    "chips_editor": ["ChipsEditor", "ChipsField"],
    "status_pill": ["StatusPill"],
    "field": ["Field"],
    "text_field": ["TextField", "NumberField", "MultilineField", "PasswordField", "PhoneField"],
    "choice_field": ["Choice", "ChoiceField", "CheckField", "CheckBox", "RadioField"],
    "date_field": ["DateField", "ApproxDateField"],
    "place_picker": ["PlacePicker", "PlaceHit"],
    "occupation_picker": ["OccupationPicker", "OccupationHit"],
    "repeat_group": ["RepeatGroup"],
    "form": ["Form", "FoldSection"],
    "rows": ["Row", "RowChip", "RowList", "RowCard"],
    "list_row": ["ListRow"],
    "data_table": ["Column", "DataTable"],
    "person_card": ["PersonCard"],
    "timeline": ["Timeline", "TimelineEntry"],
    "step_list": ["Step", "StepList"],
    "score_bar": ["ScoreBar", "ScoreTable"],
    "progress": ["ProgressPanel"],
    "banner": ["Banner"],
    "undo_bar": ["UndoBar"],
    "empty_state": ["EmptyState"],
    "charts": ["BarChart", "LineChart", "FunnelChart", "Point", "Series"],
    "search_box": ["SearchBox"],
    "splitter": ["Splitter"],
    "curtain": ["Curtain"],
    "flow": ["FlowLayout"],
    "scroll": ["Scroll"],
}
_HOME = {name: module for module, names in _WHERE.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
