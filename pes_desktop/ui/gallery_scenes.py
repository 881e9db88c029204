"""Scenes of the gallery: every widget with invented people, in arrangements the pages use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui import widgets as w
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.suggest import Suggestion

C = w.RowChip
TODAY = date(2026, 11, 23)


def columns(page: BasePage) -> QHBoxLayout:
    """A row of columns that fills the body."""
    row = QHBoxLayout()
    page.body.addLayout(row, 1)
    row.setSpacing(tokens.current().px(16))
    return row


def today(page: BasePage) -> None:
    """The day at a glance."""
    page.set_title("Hoy, lunes 23 de noviembre", "4 personas esperan · 9 llamadas por hacer · feria en Tixán mañana")
    page.header.add_button("Nueva vacante", page.update)
    page.header.set_primary("Registrar persona", page.update)
    page.body.addWidget(w.MetricRow([
        w.MetricCard("Personas registradas en el mes", "31", "+6 frente a octubre", clickable=True),
        w.MetricCard("Puestos abiertos", "14", "3 cierran esta semana"),
        w.MetricCard("Derivaciones vivas", "22", "3 vencen hoy"),
        w.MetricCard("Colocaciones verificadas", "5", "2 por verificar"),
    ]))
    row = columns(page)
    waiting = w.RowCard("En sala", "F3 llamar siguiente")
    row.addWidget(waiting, 310)
    waiting.set_rows([
        w.Row(1, "Rosa Guamán Lema", "llegó 08:12 · vuelve por su carta", trailing=[C("32 min", "info")]),
        w.Row(2, "Segundo Pilco", "llegó 08:25 · primera vez", trailing=[C("19 min")]),
        w.Row(3, "Ana Tenesaca", "llegó 08:31 · certificado", trailing=[C("13 min")]),
        w.Row(4, "José Morocho", "llegó 08:40 · primera vez", trailing=[C("4 min")]),
    ], choose_first=True)
    calls = w.RowCard("Llamar hoy", "por comunidad, primero lo que vence")
    row.addWidget(calls, 466)
    calls.set_rows([
        w.Row("a", "Tixán", meta="bus lunes y jueves", caption=True),
        w.Row(1, "Milton Buñay", "¿se presentó en Florícola Los Andes? · 099\u00a0412\u00a07781",
              trailing=[C("vence hoy", "bad")], action="Resultado"),
        w.Row(2, "Fanny Chicaiza", "¿sigue en la panadería? control de 30 días", trailing=[C("mañana", "warn")],
              action="Resultado"),
        w.Row("b", "Achupallas", meta="teléfono de la vecina", caption=True),
        w.Row(3, "Zoila Caiza", "vacante nueva que le sirve: empacadora, 12 puestos", trailing=[C("89 puntos", "ok")],
              action="Ver"),
        w.Row(4, "Edison Guzñay", "¿lo contrataron? Constructora Chimborazo", trailing=[C("3 días")],
              action="Resultado"),
    ])
    needs = w.RowCard("Necesita de usted")
    row.addWidget(needs, 310)
    needs.set_rows([
        w.Row(1, "2 registros no aceptados", "la sede explica por qué", trailing=[C("Arreglar", "bad")]),
        w.Row(2, "7 inscripciones por vencer", "renovar con una tecla", trailing=[C("75 días", "warn")]),
        w.Row(3, "Respaldo comprobado", "hoy 08:02, 1 214 personas", trailing=[C("Bien", "ok")]),
        w.Row(4, "Guía: 4 datos sin verificar", "más de 180 días", trailing=[C("Revisar")]),
    ])


def _places(_typed: str) -> list[Suggestion]:
    return [Suggestion("060256", "Tixán", "Alausí, Chimborazo"),
            Suggestion("060257", "Achupallas", "Alausí, Chimborazo")]


def intake(page: BasePage) -> None:
    """A form with steps at the left and a side panel."""
    page.set_title("Registrar persona", "Borrador guardado hace 2 segundos · sección 1 de 10")
    page.header.add_button("Salir sin terminar", page.update)
    page.header.set_primary("Seguir", page.update)
    row = columns(page)
    steps = w.StepList()
    names = ("Identidad", "Contacto", "Hogar", "Discapacidad", "Educación", "Trabajo", "Qué sabe hacer", "Qué busca",
             "Dificultades", "Consentimiento")
    steps.set_steps(w.Step(n, n, 5 if n == "Identidad" else 0, 7, "ok" if n == "Contacto" else
                           "error" if n == "Hogar" else "") for n in names)
    row.addWidget(steps)
    scroll = w.Scroll()
    row.addWidget(scroll, 5)
    form = w.Form(columns=2)
    scroll.add(form)
    scroll.content.addStretch(1)
    form.add(w.ChoiceField("id_type", "Tipo de documento", [("ci", "Cédula"), ("p", "Pasaporte")])).set_value("ci")
    number = form.add(w.TextField("id_number", "Número"))
    number.set_value("0602917435")
    number.set_warning("El último dígito no coincide. Compruebe la cédula o anote por qué sigue.")
    form.add(w.TextField("surnames", "Apellidos", required=True)).set_value("Guamán Lema")
    form.add(w.TextField("names", "Nombres", required=True)).set_value("Rosa")
    birth = form.add(w.ApproxDateField("birth", "Nacimiento o edad", today=_today))
    birth.set_value("unos 40")
    form.add(w.RadioField("sex", "Sexo", [("F", "Mujer"), ("M", "Hombre"), ("X", "Otro")])).set_value("F")
    form.add(w.TextField("nick", "Le dicen", optional=True)).set_value("Rosita")
    chips = form.add(w.ChipsField("languages", "Idiomas", [("es", "Español"), ("qu", "Kichwa"), ("en", "Inglés")]))
    chips.set_value(["es", "qu"])
    form.add(w.PlacePicker("place", "Parroquia", search=_places)).set_raw("Tixán")
    form.add(w.PhoneField("phone", "Teléfono")).set_value("099 412 7781")
    form.add_widget(w.FoldSection("Mostrar autoidentificación (F7)"))
    form.add(w.CheckField("tools", "Tiene herramienta propia")).set_value(True)
    form.add(w.NumberField("km", "Puede viajar hasta", unit="km")).set_value(30)
    form.add(w.MultilineField("notes", "Nota", lines=2, optional=True), wide=True)
    form.add_widget(w.Label("Enter pasa al campo siguiente · Alt + letra salta de sección · F1 muestra los atajos",
                            "small", wrap=True))
    twins = w.Card("¿Ya está registrada?", "2 parecidas", padded=False)
    holder = w.Scroll()
    row.addWidget(holder, 3)
    holder.add(twins)
    holder.content.addStretch(1)
    for name, facts, marks, actions in (
        ("Rosa María Guamán Lema", "cédula 060291743-1 · 1985 · Tixán · última visita mayo 2025",
         [("muy parecida", "warn"), ("mismos apellidos", "ok"), ("un dígito distinto", "neutral"),
          ("otro año", "neutral")],
         [("open", "Abrir", "primary"), ("compare", "Comparar", "secondary")]),
        ("Rosa Huaman", "sin documento · unos 38 · Palmira · teléfono de la vecina",
         [("quizá", "neutral"), ("suena igual", "neutral")], []),
    ):
        cell = QWidget()
        twins.add(cell)
        inner = QVBoxLayout(cell)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.addWidget(w.PersonCard(name, facts, marks, actions))
        if actions:
            twins.add(w.Line(soft=True))
    birth.focus_in()


def _today() -> date:
    return TODAY


def match(page: BasePage) -> None:
    """Who fits: ranked list, detail, widen buttons."""
    page.set_title("¿Quién sirve? · 3 albañiles, Guamote",
                   "USD 500 al mes · desde el 1 de diciembre · cierra en 10 días · quedan 3 puestos",
                   "Vacante ALA-V-2026-A00214 · Constructora Chimborazo Cía. Ltda.")
    page.header.add_button("Imprimir lista corta", page.update, icon="printer")
    page.header.set_primary("Derivar a los 3 elegidos", page.update)
    split = w.Splitter("match", page.desk.prefs, (51, 49))
    page.body.addWidget(split, 1)
    found = w.RowCard("18 cumplen", "de 1 214 personas", checkable=True)
    split.addWidget(found)
    found.set_rows([
        w.Row(1, "Klever Toapanta Caiza", meta="Palmira · 6 km", score=94, chips=[
            C("9 años de albañil", "ok"), C("trabajó hasta octubre", "ok"), C("tiene herramienta", "ok"),
            C("pide 480")]),
        w.Row(2, "José Luis Morocho", meta="Guamote · 1 km", score=88, chips=[
            C("4 años de albañil", "ok"), C("lee planos", "ok"), C("visto hace 71 días", "warn")]),
        w.Row(3, "Segundo Ángel Pilco", meta="Tixán · 23 km", score=81, chips=[
            C("maestro de obra", "ok"), C("bus 3 veces al día"), C("pasaje 1,50: neto 434", "info")]),
        w.Row(4, "Byron Chango", meta="Cebadas · 17 km", score=74, chips=[
            C("2 años de ayudante"), C("curso de 80 h", "ok")]),
        w.Row("near", "Casi · les falta una cosa", caption=True),
        w.Row(5, "Wilson Guaranga", meta="Guamote · 2 km", score=83, chips=[
            C("pide 550, ofrecen 500", "warn"), C("preguntar si acepta 500")]),
        w.Row(6, "Franklin Malán", meta="Colta · 34 km", score=79, chips=[
            C("vive a más de 30 km", "warn"), C("viviría en obra")]),
    ], choose_first=True)
    found.list.set_checked([1, 2, 3])
    found.list.setFocus()
    side = w.Scroll()
    split.addWidget(side)
    column = side.content
    detail = w.Card("Klever Toapanta Caiza", "94 de 100")
    column.addWidget(detail)
    detail.add(w.Label("Ha trabajado 9 años como albañil, el último mes en Riobamba. Vive a 6 km; hay bus cada hora. "
                       "Tiene herramienta propia. Pide 480 y ofrecen 500.", wrap=True))
    detail.add(w.ScoreTable([("Ocupación", 30, 30), ("Experiencia", 20, 20), ("Lo que sabe", 17, 20),
                             ("Distancia", 13, 15), ("Paga, neta", 9, 10), ("Disponibilidad", 5, 5)]))
    detail.add(w.Label("Sexo, edad, etnia y discapacidad no cuentan nunca.", "small"))
    buttons = QHBoxLayout()
    detail.body.addLayout(buttons)
    buttons.addWidget(w.Button("Elegir", "primary"))
    buttons.addWidget(w.Button("Descartar con motivo"))
    buttons.addWidget(w.Button("Ver ficha", "quiet"))
    buttons.addStretch(1)
    wider = w.Card("Ampliar la búsqueda", "dice lo que traería")
    column.addWidget(wider)
    flow_holder = QWidget()
    wider.add(flow_holder)
    flow = w.FlowLayout(flow_holder, 8)
    for words, more, kind in (("30 → 50 km", "+7", "ok"), ("También ayudantes", "+11", "ok"),
                              ("Sin experiencia mínima", "+4", "ok"), ("Otras oficinas", "+2", "neutral")):
        flow.addWidget(w.Button(words, badge=more, badge_kind=kind))
    column.addStretch(1)


def table(page: BasePage) -> None:
    """A table of people and the month in charts."""
    page.set_title("Personas", "1 214 registradas · 31 este mes")
    page.header.add_button("Importar hoja", page.update, icon="file-spreadsheet")
    page.header.set_primary("Registrar persona", page.update)
    page.body.addWidget(w.SearchBox("Apellido, número, teléfono u oficio"))
    split = w.Splitter("table", page.desk.prefs, (66, 34))
    page.body.addWidget(split, 1)
    card = w.Card(padded=False)
    split.addWidget(card)
    people = w.DataTable([
        w.Column("name", "Nombre", strong=True), w.Column("doc", "Cédula", 110), w.Column("place", "Parroquia", 120),
        w.Column("seen", "Última visita", 120), w.Column("age", "Edad", 60, number=True),
        w.Column("state", "Estado", 130), w.Column("phone", "Teléfono", 120, hidden=True)], name="gallery",
        prefs=page.desk.prefs)
    card.add(people, 1)
    names = ("Rosa Guamán Lema", "Segundo Pilco Yupa", "Ana Tenesaca", "José Morocho Guashpa", "Klever Toapanta Caiza",
             "Zoila Caiza Ñauñay", "Edison Guzñay", "Milton Buñay", "Fanny Chicaiza", "Byron Chango", "Wilson Guaranga")
    states = (C("activa", "ok", "circle-check"), C("por vencer", "warn", "clock"), C("cerrada", "neutral", "archive"))
    people.set_rows({"name": n, "doc": f"06029174{i:02d}", "place": ("Tixán", "Palmira", "Guamote")[i % 3],
                     "seen": TODAY - timedelta(days=i * 9), "age": 22 + i * 3, "state": states[i % 3]}
                    for i, n in enumerate(names))
    people.selectRow(2)
    people.setFocus()
    people.horizontalHeader().sectionClicked.emit(0)
    side = w.Scroll()
    split.addWidget(side)
    column = side.content
    bars = w.Card("Colocaciones por ocupación", "noviembre")
    column.addWidget(bars, 4)
    bars.add(w.BarChart("Colocaciones por ocupación", [w.Point("Albañil", 12), w.Point("Trabajadora agrícola", 9),
                                                      w.Point("Cocinera", 4), w.Point("Chofer", 1)]), 1)
    lines = w.Card("Registradas y colocadas")
    column.addWidget(lines, 6)
    lines.add(w.LineChart("Registradas y colocadas", ["jun", "jul", "ago", "sep", "oct", "nov"], [
        w.Series("Registradas", [18, 22, 30, 27, 25, 31]), w.Series("Colocadas", [3, 6, 4, 9, 7, 5])]), 1)
    funnel = w.Card("De la derivación a la colocación")
    column.addWidget(funnel, 5)
    funnel.add(w.FunnelChart("Embudo", [w.Point("Derivadas", 48), w.Point("Se presentaron", 39),
                                        w.Point("Contratadas", 14), w.Point("Verificadas", 11)]), 1)


def parts(page: BasePage) -> None:
    """States and small parts."""
    page.set_title("Piezas", "Botones, avisos, estados")
    page.header.add_button("Secundario", page.update)
    page.header.set_primary("Principal", page.update)
    page.banner.show_summary("bad", "2 cosas necesitan su atención", [
        ("Número: La cédula tiene 9 cifras; deben ser 10.", w.TextField("x", "Número")),
        ("La fecha de nacimiento es posterior a la de inscripción.", None)])
    row = columns(page)
    columns_ = [w.Scroll() for _ in range(3)]
    for scroll in columns_:
        row.addWidget(scroll, 1)
    left, middle, right = (scroll.content for scroll in columns_)
    buttons = w.Card("Botones")
    left.addWidget(buttons)
    holder = QWidget()
    buttons.add(holder)
    flow = w.FlowLayout(holder, 8)
    for words, kind in (("Principal", "primary"), ("Secundario", "secondary"), ("Discreto", "quiet"),
                        ("Borrar", "danger")):
        flow.addWidget(w.Button(words, kind))
    off = w.Button("Apagado", "primary")
    off.setEnabled(False)
    flow.addWidget(off)
    flow.addWidget(w.Button("Imprimir", icon="printer"))
    flow.addWidget(w.IconButton("trash", "Quitar"))
    pills = w.Card("Estados")
    left.addWidget(pills)
    pill_holder = QWidget()
    pills.add(pill_holder)
    pill_flow = w.FlowLayout(pill_holder, 6)
    for words, kind in (("Enviado", "ok"), ("Espera", "warn"), ("No aceptado", "bad"), ("Recibido", "info"),
                        ("Sin línea", "offline"), ("Borrador", "neutral")):
        pill_flow.addWidget(w.StatusPill(words, kind))
    pill_flow.addWidget(w.Chip("Kichwa", closable=True))
    fields = w.Card("Campos")
    left.addWidget(fields)
    bad = w.TextField("id", "Número", required=True)
    fields.add(bad)
    bad.set_value("060291743")
    bad.set_error("La cédula tiene 9 cifras; deben ser 10.")
    picker = w.OccupationPicker("job", "Oficio", suggest=_no_jobs, name_of=_job_name)
    fields.add(picker)
    picker.set_value("7112", "albañil, maestro de obra")
    fields.add(w.PasswordField("password", "Contraseña", help="Al menos 10 letras o cifras."))
    left.addStretch(1)
    banner = w.Banner()
    middle.addWidget(banner)
    banner.show_words("neutral", "Sin línea", "Todo lo suyo está guardado aquí; nada se pierde.",
                      action="Intentar ahora")
    fine = w.Banner()
    middle.addWidget(fine)
    fine.show_words("ok", "Respaldo comprobado", "Hoy 08:02, 1 214 personas.")
    doubt = w.Banner()
    middle.addWidget(doubt)
    doubt.show_words("warn", "La impresora no responde",
                     "La carta está guardada con su número. Revise el cable y vuelva a imprimir.")
    progress = w.ProgressPanel()
    middle.addWidget(progress)
    progress.start("Importando personas de marzo.xlsx", delay=0)
    progress.update_progress(1830, 5000, "fila 1 832")
    progress.left.setText("unos 40 segundos más")
    rows = w.Card("Filas", padded=False)
    middle.addWidget(rows)
    one = w.ListRow("Vacante ALA-V-2026-A00209", "El RUC es de otra empresa en la sede (Lácteos Tixán).",
                    clickable=True)
    one.add(w.Chip("conflicto", "bad"))
    one.add(w.Button("Arreglar"))
    rows.add(one)
    middle.addStretch(1)
    story = w.Card("Historia")
    right.addWidget(story, 3)
    line = w.Timeline()
    story.add(line)
    line.set_entries([
        w.TimelineEntry("hoy 08:12", "Llegó a la oficina", "vuelve por su carta", "door-open", "info"),
        w.TimelineEntry("19/11/2026", "Derivada a Florícola Los Andes", "carta ALA-D-2026-A00118", "mail", "ok",
                        "Ver la carta", 1),
        w.TimelineEntry("4/11/2026", "No contestó la llamada", "", "phone-missed", "warn"),
        w.TimelineEntry("2/11/2026", "Se inscribió", "Luis, oficina Alausí", "user-plus")])
    nothing = w.Card("Vacantes", padded=False)
    right.addWidget(nothing, 3)
    nothing.setMinimumHeight(tokens.current().px(260))
    nothing.add(w.EmptyState("briefcase", "Todavía no hay vacantes", "Registre la primera cuando llame un empleador.",
                             "Nueva vacante"), 1)


def _no_jobs(_typed: str) -> list[Suggestion]:
    return [Suggestion("7112", "Albañiles", "albañil, maestro de obra, oficial de construcción", "7112"),
            Suggestion("9313", "Peones de construcción", "ayudante de albañil, peón de obra", "9313")]


def _job_name(_code: str) -> str:
    return "Albañiles"


SCENES: dict[str, Callable[[BasePage], None]] = {
    "today": today, "intake": intake, "match": match, "table": table, "parts": parts,
}
