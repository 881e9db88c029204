"""One section of the form, made from the field list."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from pes_desktop.domain.intake import FIELDS, FieldSpec, IntakeForm
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.columns import Columns
from pes_desktop.ui.intake.controls import Controls, is_wide
from pes_desktop.ui.intake.job_cards import JobsField
from pes_desktop.ui.intake.line_group import LineGroup
from pes_desktop.ui.intake.visible import Visibility
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.form import FoldSection
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import Scroll

_ON = (Qt.FocusReason.TabFocusReason,)


class _Edge(QWidget):
    """Stands after the last field: the keyboard that comes by goes on to the next section."""

    reached = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab or Enter from the last field."""
        super().focusInEvent(event)
        if event.reason() in _ON:
            self.reached.emit()


class Section(Scroll):
    """Fields of one section. ``changed(name)`` and ``left(name)`` tell of its fields; ``passed``: the last was left.

    The page keeps the form; ``show_form`` and ``read_into`` move values, ``apply`` shows what applies to them.
    """

    changed = Signal(str)
    left = Signal(str)
    passed = Signal()

    def __init__(self, name: str, desk: Desk, controls: Controls, visibility: Visibility,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._desk, self._controls, self._visibility = name, desk, controls, visibility
        self.fields: dict[str, Field] = {}
        # Qt passes the keyboard on when it hides a field: that is not the user leaving the last one
        self._quiet = False
        now = tokens.current()
        self.content.setContentsMargins(now.px(2), 0, now.px(12), now.px(8))
        self.content.setSpacing(now.px(14))
        self.content.addWidget(Label(section_words(name, desk), "small", wrap=True))
        specs = [spec for spec in FIELDS if spec.section == name and visibility.offered(spec)]
        self._columns = Columns()
        self.content.addWidget(self._columns)
        folded = [spec for spec in specs if spec.sensitive] if not all(spec.sensitive for spec in specs) else []
        for spec in specs:
            if spec not in folded:
                self._columns.add(self._make(spec), wide=is_wide(spec))
        self.fold: FoldSection | None = None
        self._folded_columns = Columns()
        if folded:
            self._make_fold(folded)
        keys = QCoreApplication.translate(
            "intake", "Enter goes to the next field, Shift+Enter breaks a line · Alt + letter jumps to a section · "
            "F1 shows the shortcuts")
        self.content.addWidget(Label(keys, "small", wrap=True))
        self.edge = _Edge(QCoreApplication.translate("intake", "End of the section"))
        self.content.addWidget(self.edge)
        self.content.addStretch(1)
        self.edge.reached.connect(self._edge_reached)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._chain()

    def _chain(self) -> None:
        """Tab order is reading order; Qt puts what is made later at the end."""
        chain: list[QWidget] = []
        for spec in self._specs():
            field = self.fields[spec.name]
            own = getattr(field, "focus_chain", None)
            chain += own() if callable(own) else field._focus_widgets
        if self.fold is not None:
            folded = [w for w in chain if self._folded_columns.isAncestorOf(w)]
            chain = [w for w in chain if w not in folded] + folded
        # the line inside a drop-down is reached through it
        chain = [w for w in chain if not isinstance(w.parentWidget(), QComboBox)]
        for first, second in pairwise([*chain, self.edge]):
            QWidget.setTabOrder(first, second)

    def _make_fold(self, specs: list[FieldSpec]) -> None:
        words = " · ".join(self._desk.text(f"field.{spec.name}").lower() for spec in specs[:1])
        title = QCoreApplication.translate("intake", "Sensitive: show {0} (F7)").format(words)
        self.fold = FoldSection(title, hint="F7")
        # Enter goes from the last open field to the next section; F7 is the way in by keyboard
        self.fold.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.content.addWidget(self.fold)
        self.fold.body.addWidget(self._folded_columns)
        for spec in specs:
            self._folded_columns.add(self._make(spec), wide=is_wide(spec))

    def _make(self, spec: FieldSpec) -> Field:
        field = self._controls.make(spec)
        self.fields[spec.name] = field
        field.changed.connect(self._field_changed)
        field.left.connect(self._field_left)
        if isinstance(field, (LineGroup, JobsField)):
            field.rebuilt.connect(self._chain)
        return field

    def _specs(self) -> list[FieldSpec]:
        return [spec for spec in FIELDS if spec.name in self.fields]

    def show_form(self, form: IntakeForm) -> None:
        """Show all values; what is sensitive folds away."""
        self._quiet = True
        if self.fold is not None:
            self.fold.set_open(False)
        for spec in self._specs():
            self.fields[spec.name].clear_messages()
            self._controls.show(spec, self.fields[spec.name], form)
        self.apply(form)
        self._quiet = False

    def show_field(self, name: str, form: IntakeForm) -> None:
        """Show one value again (the page has filled it in)."""
        for spec in self._specs():
            if spec.name == name:
                self._controls.show(spec, self.fields[name], form)

    def read_into(self, form: IntakeForm) -> None:
        """Take all values."""
        for spec in self._specs():
            self._controls.read(spec, self.fields[spec.name], form)

    def apply(self, form: IntakeForm, doubted: Collection[str] = ()) -> None:
        """Show the fields that apply to the answers."""
        shown = [self.fields[spec.name] for spec in self._specs() if self._visibility.applies(spec, form, doubted)]
        before, self._quiet = self._quiet, True
        self._columns.show_only(shown)
        self._folded_columns.show_only(shown)
        self._quiet = before

    def invalid(self) -> list[str]:
        """Names of fields in which something stands that cannot be read."""
        return [name for name, field in self.fields.items() if not field.isHidden() and _unread(field)]

    def toggle_fold(self) -> None:
        """F7."""
        if self.fold is not None:
            self._quiet = True
            self.fold.toggle()
            self._quiet = False
            if not self.fold.content.isHidden():
                first = next((f for f in self.fields.values() if f.parent() is self._folded_columns), None)
                if first is not None:
                    first.focus_in()
            else:
                self.fold.button.setFocus()

    def focus_first(self) -> None:
        """The keyboard in the first field."""
        for field in self.fields.values():
            if not field.isHidden():
                field.focus_in()
                line = field.focusProxy()
                if isinstance(line, QLineEdit):  # the keyboard may be there already, with nothing chosen
                    line.selectAll()
                break
        self.verticalScrollBar().setValue(0)

    def focus_field(self, name: str) -> None:
        """The keyboard in one field, unfolded when it is folded."""
        field = self.fields[name]
        if self.fold is not None and field.parent() is self._folded_columns:
            self.fold.set_open(True)
        field.focus_in()
        self.ensureWidgetVisible(field)

    def _edge_reached(self) -> None:
        if not self._quiet:
            self.passed.emit()

    def _field_changed(self) -> None:
        field = self.sender()
        if isinstance(field, Field):
            self.changed.emit(field.name)

    def _field_left(self) -> None:
        field = self.sender()
        if isinstance(field, Field):
            self.left.emit(field.name)


def section_words(name: str, desk: Desk) -> str:
    """The sentence at the top of a section; that of consent names the country's law."""
    return desk.text(f"section_help.{name}", law=desk.ctx.pack.laws.data_protection.split(" (")[0])


def _unread(field: Field) -> bool:
    invalid = getattr(field, "invalid", None)
    return bool(invalid()) if callable(invalid) else False
