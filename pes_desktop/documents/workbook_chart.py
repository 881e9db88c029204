"""The workbook's chart: placements of the last six months, stacked, drawn from cells that can be read."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.workbook_cells import FONT, Styles

#: Colours of verified, self-verified and reported: the firmer the fact, the fuller the colour.
_FILLS = ("accent", "info", "line")
_LABELS = ("on_accent", "on_accent", "ink")


def _letters(styles: Styles, colour: str, size: float) -> RichText:
    look = CharacterProperties(sz=int(size * 100), solidFill=styles.rgb(colour), latin=Font(typeface=FONT))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])


_HIDE = dict.fromkeys(("showVal", "showSerName", "showCatName", "showLegendKey", "showPercent"), False)


def placements_chart(data: Worksheet, left: int, styles: Styles) -> Any:
    """Stacked columns from a table with its heading in row 3: month names at column ``left``, then one a series."""
    names, first, last = 3, left + 1, left + 3
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 55
    numbers = Reference(data, min_col=first, max_col=last, min_row=names, max_row=names + 6)
    chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(Reference(data, min_col=left, min_row=names + 1, max_row=names + 6))
    for column, (series, fill, label) in enumerate(zip(chart.series, _FILLS, _LABELS, strict=True), start=first):
        series.graphicalProperties = GraphicalProperties(solidFill=styles.rgb(fill))
        series.graphicalProperties.line = LineProperties(noFill=True)
        empty = [DataLabel(idx=at, **_HIDE) for at in range(6) if not data.cell(names + 1 + at, column).value]
        series.dLbls = DataLabelList(dLbl=empty, **{**_HIDE, "showVal": True})
        series.dLbls.txPr = _letters(styles, label, 9)
    chart.legend.position = "t"
    chart.legend.txPr = _letters(styles, "ink", 9)
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl leaves the choice open, Excel then hides them
    chart.x_axis.txPr, chart.y_axis.txPr = _letters(styles, "ink", 9), _letters(styles, "muted", 9)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.rgb("field_line")))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=styles.rgb("line"), w=6350))
    chart.y_axis.number_format, chart.y_axis.scaling.min = "0", 0
    rows = range(names + 1, names + 7)
    most = max(sum(data.cell(row, column).value or 0 for column in range(first, last + 1)) for row in rows)
    if most <= 5:
        chart.y_axis.scaling.max, chart.y_axis.majorUnit = max(most, 1) + 1, 1
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.layout = Layout(manualLayout=ManualLayout(
        layoutTarget="inner", xMode="edge", yMode="edge", x=0.05, y=0.16, w=0.93, h=0.7))
    return chart


def cell_box(top_left: tuple[int, int], bottom_right: tuple[int, int]) -> TwoCellAnchor:
    """An anchor from the corner of one cell to the corner of another, both (column, row) from 1."""
    start, end = (AnchorMarker(col=column - 1, row=row - 1) for column, row in (top_left, bottom_right))
    return TwoCellAnchor(editAs="twoCell", _from=start, to=end)
