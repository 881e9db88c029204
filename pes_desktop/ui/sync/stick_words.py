"""What is on the stick and what it brought, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pes_desktop.reference import messages
from pes_desktop.services.brigade import ForOthers, FromOthers
from pes_desktop.services.stick import StickRead, StickWritten
from pes_desktop.sync.by_answer import ByAnswer
from pes_desktop.ui.numbers import counted, figure
from pes_desktop.ui.sync.words import moment

#: Files that were not taken and are named; the others are counted.
_NAMED = 2
#: Record types of a difference that are named.
_KINDS = 4


def _say(name: str, lang: str, **params: object) -> str:
    return messages.text(f"stick.{name}", lang, **params)


def _people(count: int, lang: str) -> str:
    return counted("sync.type.jobseeker", count, lang)


def _records(count: int, lang: str) -> str:
    return counted("sync.records", count, lang)


def written_words(written: StickWritten, lang: str) -> str:
    """What is on the stick now."""
    batches, others = written.batches, written.others
    if not batches.files and not others.files:
        return _say("nothing_waits", lang)
    said = [_say("written", lang, records=_records(max(batches.records, others.records), lang),
                 files=len(batches.files) + len(others.files))]
    if others.left:
        said.append(_say("written_left", lang, count=others.left))
    return " ".join(said)


def people_words(written: ForOthers, lang: str) -> str:
    """Who goes along."""
    said = [_say("people_written", lang, people=_people(written.people, lang),
                 records=_records(written.records, lang))]
    if written.left:
        said.append(_say("written_left", lang, count=written.left))
    return " ".join(said)


def invited_words(written: ForOthers, lang: str) -> str:
    """What another computer finds on the stick, and what it does with it."""
    said = [_say("invited", lang, records=_records(written.records, lang))]
    if written.left:
        said.append(_say("written_left", lang, count=written.left))
    return " ".join(said)


def read_words(found: StickRead, lang: str) -> str:
    """What the stick brought, from headquarters and from the other computers, a line each."""
    return "\n".join(_read(found, lang)) or _say("nothing_there", lang)


def _read(found: StickRead, lang: str) -> Iterator[str]:
    answers, refused = found.answers, found.others.refused
    if answers.answers:
        yield _say("accepted", lang, records=_records(answers.acknowledged, lang))
    if answers.parked:
        yield _say("not_accepted", lang, count=answers.parked)
    if answers.renumbered:
        yield _say("renumbered", lang)
    yield from _others(found.others, lang)
    for name, code in refused[:_NAMED]:
        yield f"{name}: {messages.text(f'fault.{code}', lang)}"
    if len(refused) > _NAMED:
        yield _say("more_refused", lang, count=len(refused) - _NAMED)
    yield from _proof(found.proof, lang)


def _proof(proof: ByAnswer, lang: str) -> Iterator[str]:
    when = moment(proof.at, date.today(), lang)
    if proof.outcome in ("equal", "older", "epoch"):
        yield _say(f"proof.{proof.outcome}", lang, when=when)
    elif proof.outcome == "differs":  # the page's note says what to do
        yield differing_words(proof.counts, when, lang)
    if proof.waiting:
        yield _say("proof.waits", lang, records=_records(proof.waiting, lang))
    elif proof.parked:
        yield _say("proof.parked", lang)


def differing_words(counts: Mapping[str, tuple[int, int]], when: str, lang: str) -> str:
    """What differs by an answer of headquarters of ``when``: record types with their counts (here, headquarters), the
    widest apart first."""
    kinds = sorted(counts.items(), key=lambda item: -abs(item[1][0] - item[1][1]))
    said = [kind_words(kind, here, there, lang) for kind, (here, there) in kinds[:_KINDS]]
    if len(kinds) > _KINDS:
        said.append(_say("proof.more_kinds", lang, count=len(kinds) - _KINDS))
    return _say("proof.differs", lang, when=when, kinds="; ".join(said))


def kind_words(kind: str, here: int, there: int, lang: str) -> str:
    """How many of a record type that differs stand here and at headquarters."""
    ours = counted(f"sync.type.{kind}", here, lang)
    return _say("proof.same_count" if here == there else "proof.kind", lang, here=ours, there=figure(there))


def _others(others: FromOthers, lang: str) -> Iterator[str]:
    taken, pcs = others.taken, ", ".join(others.letters)
    if not others.letters:
        return
    if taken.total:
        yield _say("came", lang, pcs=pcs, people=_people(others.people, lang), records=_records(taken.total, lang))
    elif not (taken.conflicts or taken.left):
        yield _say("nothing_new", lang, pcs=pcs)
    for name, count in (("merged", taken.merged), ("conflicts", taken.conflicts), ("left", taken.left)):
        if count:
            yield _say(name, lang, count=count)
