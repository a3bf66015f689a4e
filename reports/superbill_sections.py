"""The sections of a superbill, from the values of the page to rows; what is empty is left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from domain.documents import Mark, Party, SheetDiagnosis, SheetLine, Superbill
from reports.page import GRID, Box, Row, Rule, Section, Sheet, Text, paragraph
from reports.styles import (
    BODY,
    COLUMN,
    FINE,
    GAP,
    LABEL,
    PATIENT,
    SECTION,
    SMALL,
    STRONG,
    TABLE,
)

Pairs = tuple[tuple[str, str], ...]

_PAD: Final = 3.5  # below the text of a table row


def sections(superbill: Superbill, sheet: Sheet) -> list[Section]:
    """All that stands between head and foot, in order."""
    found = [
        _stamp(superbill, sheet),
        _parties(superbill, sheet),
        _diagnoses(superbill, sheet),
        _charges(superbill, sheet),
        _not_charged(superbill, sheet),
        _record(superbill, sheet),
        _lesions(superbill, sheet),
        _documentation(superbill, sheet),
        _signatures(superbill, sheet),
    ]
    return [section for section in found if section]


def _stamp(superbill: Superbill, sheet: Sheet) -> Section | None:
    """The mark once more in words, so that it survives a pale copy."""
    if superbill.mark is Mark.NONE:
        return None
    word = Text(sheet.left + 6, 10.5, superbill.mark.value.upper(), STRONG)
    note = paragraph(sheet.left + 60, 10.5, superbill.mark_note, BODY, sheet.width - 66)
    height = 15 + GRID * max(len(note) - 1, 0)
    box = Box(sheet.left, 0, sheet.width, height, 0.86)
    return Section(rows=(Row(height, (word, *note), (), (box,)),))


def identifiers(party: Party, npi_label: str) -> str:
    """NPI and tax id, as far as there are any."""
    pairs = ((npi_label, party.npi), ("Tax ID", party.tax_id))
    return " · ".join(f"{label} {value}" for label, value in pairs if value)


def _title(sheet: Sheet, words: str, *, rule: bool = True) -> Row:
    rules = (Rule(sheet.left, sheet.right, 13.5, 0.8, 0),) if rule else ()
    return Row(16, (Text(sheet.left, 10, words, SECTION),), rules)


def _parties(superbill: Superbill, sheet: Sheet) -> Section:
    """Patient, coverage and people side by side."""
    column = (sheet.width - 2 * GAP) / 3
    first, second, third = (sheet.left + place * (column + GAP) for place in range(3))
    patient = paragraph(first, 25, superbill.patient_name, PATIENT, column)
    below = (patient[-1].down if patient else 25 - GRID) + GRID
    texts = (
        *(
            Text(x, 10, words, SECTION)
            for x, words in ((first, "Patient"), (second, "Coverage"), (third, "Providers"))
        ),
        *patient,
        *_pairs(first, below, superbill.patient_facts, column, 52),
        *_pairs(second, 25, superbill.coverage_facts, column, 62),
        *_people(third, 25, superbill.people, column),
    )
    rules = tuple(Rule(x, x + column, 13.5, 0.8, 0) for x in (first, second, third))
    return Section(rows=(Row(max(text.down for text in texts) + 4, texts, rules),))


def _pairs(
    x: float, down: float, pairs: Pairs, limit: float, label_width: float
) -> tuple[Text, ...]:
    """Labels in grey, their values beside them on the same baselines."""
    texts: list[Text] = []
    for label, value in pairs:
        names = paragraph(x, down, label, LABEL, label_width - 4)
        values = paragraph(x + label_width, down, value, BODY, limit - label_width)
        texts += (*names, *values)
        down += GRID * max(len(names), len(values), 1)
    return tuple(texts)


def _people(
    x: float, down: float, people: tuple[tuple[str, Party], ...], limit: float
) -> tuple[Text, ...]:
    texts: list[Text] = []
    for role, party in people:
        lines = [
            party.name,
            party.detail,
            ", ".join(party.address),
            f"NPI {party.npi}" if party.npi else "",
        ]
        names = paragraph(x, down, role, LABEL, 48)
        texts += names
        start = down
        for line in lines:
            part = paragraph(x + 52, down, line, BODY, limit - 52)
            texts += part
            down += GRID * len(part)
        down = max(down, start + GRID * len(names))
    return tuple(texts)


def _diagnoses(superbill: Superbill, sheet: Sheet) -> Section | None:
    if not superbill.diagnoses:
        return None
    mark_width = 50.0 if superbill.is_facility else 14.0
    column = (sheet.width - GAP) / 2
    half = (len(superbill.diagnoses) + 1) // 2
    left, right = superbill.diagnoses[:half], superbill.diagnoses[half:]
    rows = []
    for index, entry in enumerate(left):
        texts = _diagnosis(entry, sheet.left, mark_width, column)
        if index < len(right):
            texts += _diagnosis(right[index], sheet.left + column + GAP, mark_width, column)
        rows.append(Row(max(text.down for text in texts) + 2.5, texts))
    if superbill.diagnosis_note:
        note = paragraph(sheet.left, 9, superbill.diagnosis_note, SMALL, sheet.width)
        rows.append(Row(note[-1].down + 3, note))
    title = "Diagnoses (ICD-10-CM)"
    return Section(
        title=_title(sheet, title),
        again=_title(sheet, f"{title}, continued"),
        rows=tuple(rows),
        space=4,
    )


def _diagnosis(
    entry: SheetDiagnosis, x: float, mark_width: float, limit: float
) -> tuple[Text, ...]:
    at = x + mark_width + 46
    return (
        Text(x, 8.5, entry.mark, STRONG if len(entry.mark) == 1 else LABEL),
        Text(x + mark_width, 8.5, entry.code, STRONG),
        *paragraph(at, 8.5, entry.label, BODY, x + limit - at),
    )


class _Columns:
    """Where the columns of the charge table begin; right edges for what is aligned to the right."""

    def __init__(self, sheet: Sheet, *, is_facility: bool) -> None:
        self.day = sheet.left
        self.place = self.day + 56
        self.code = self.place + 30
        self.label = self.code + 38
        self.charge = sheet.right
        self.units = self.charge - 66
        self.pointers = self.units - 34 - (0 if is_facility else 28)
        self.modifiers = self.pointers - 84 + (8 if is_facility else 0)
        self.label_width = self.modifiers - self.label - 8


def _charges(superbill: Superbill, sheet: Sheet) -> Section:
    columns = _Columns(sheet, is_facility=superbill.is_facility)
    head = _charge_head(superbill, sheet, columns)
    rows = tuple(_charge(superbill, line, sheet, columns) for line in superbill.lines)
    return Section(
        title=_title(sheet, "Charges"),
        again=_title(sheet, "Charges, continued"),
        head=head,
        rows=rows,
        tail=_total(superbill, sheet, columns),
        space=4,
    )


def _charge_head(superbill: Superbill, sheet: Sheet, at: _Columns) -> Row:
    place = "Rev." if superbill.is_facility else "POS"
    texts = (
        Text(at.day, 8, "Date", COLUMN),
        Text(at.place, 8, place, COLUMN),
        Text(at.code, 8, "Code", COLUMN),
        Text(at.label, 8, "Service", COLUMN),
        Text(at.modifiers, 8, "Modifiers", COLUMN),
        Text(at.pointers, 8, "" if superbill.is_facility else "Diagnosis", COLUMN),
        Text(at.units, 8, "Units", COLUMN, "right"),
        Text(at.charge, 8, "Charge ($)", COLUMN, "right"),
    )
    return Row(12, texts, (Rule(sheet.left, sheet.right, 12, 0.4, 0.3),))


def _charge(superbill: Superbill, line: SheetLine, sheet: Sheet, at: _Columns) -> Row:
    base = GRID
    label = paragraph(at.label, base, line.label, BODY, at.label_width)
    texts = [
        Text(at.day, base, line.date_of_service, BODY),
        Text(at.place, base, line.revenue_code or line.place_of_service, BODY),
        Text(at.code, base, line.code, STRONG),
        *label,
        *(
            Text(at.modifiers + place * 19 + 8.5, base, modifier, BODY, "centre")
            for place, modifier in enumerate(line.modifiers)
        ),
        Text(at.pointers, base, " ".join(line.pointers), BODY),
        Text(at.units, base, str(line.units), BODY, "right"),
        Text(at.charge, base, "" if line.charge is None else _money(line.charge), BODY, "right"),
    ]
    texts += _below(superbill, line, sheet, at, label[-1].down if label else base)
    height = max(text.down for text in texts) + _PAD + 1
    boxes = tuple(Box(at.modifiers + place * 19, base - 8.4, 17, 11) for place in range(4))
    return Row(height, tuple(texts), (Rule(sheet.left, sheet.right, height, 0.3, 0.75),), boxes)


def _below(
    superbill: Superbill, line: SheetLine, sheet: Sheet, at: _Columns, down: float
) -> list[Text]:
    """What a person changed, and, where reasons were asked for, why the line stands."""
    paragraphs = [(line.note, SMALL)] if line.note else []
    if superbill.with_reasons:
        paragraphs += [(sentence, SMALL) for sentence in line.because]
        paragraphs += [(f"Source: {'; '.join(line.cites)}", FINE)] if line.cites else []
    texts: list[Text] = []
    down += 1.5  # clear of the modifier boxes
    for words, style in paragraphs:
        part = paragraph(at.label, down + style.leading, words, style, sheet.right - at.label)
        down += style.leading * len(part)
        texts += part
    return texts


def _total(superbill: Superbill, sheet: Sheet, at: _Columns) -> Row:
    amount = "not priced" if superbill.total is None else f"${_money(superbill.total)}"
    return Row(
        16,
        (
            Text(at.units, 11.5, "Total charges", STRONG, "right"),
            Text(at.charge, 11.5, amount, STRONG, "right"),
        ),
        (Rule(at.modifiers, sheet.right, 0.8, 0.8, 0),),
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _not_charged(superbill: Superbill, sheet: Sheet) -> Section | None:
    if not superbill.with_reasons or not superbill.not_charged:
        return None
    rows = []
    for exclusion in superbill.not_charged:
        words = paragraph(sheet.left + 46, 9, " ".join(exclusion.because), SMALL, sheet.width - 46)
        rows.append(Row(words[-1].down + 3, (Text(sheet.left, 9, exclusion.code, STRONG), *words)))
    title = "Considered and not charged"
    return Section(
        title=_title(sheet, title),
        again=_title(sheet, f"{title}, continued"),
        rows=tuple(rows),
        space=4,
    )


def _record(superbill: Superbill, sheet: Sheet) -> Section | None:
    """The facts of the session, read in lines of three."""
    if not superbill.session_facts:
        return None
    column = (sheet.width - 2 * GAP) / 3
    rows = []
    for start in range(0, len(superbill.session_facts), 3):
        facts = superbill.session_facts[start : start + 3]
        texts = tuple(
            text
            for place, fact in enumerate(facts)
            for text in _pairs(sheet.left + place * (column + GAP), 8.5, (fact,), column, 57)
        )
        rows.append(Row(max(text.down for text in texts) + 2.5, texts))
    title = "Radiosurgery record"
    return Section(
        title=_title(sheet, title),
        again=_title(sheet, f"{title}, continued"),
        rows=tuple(rows),
        space=4,
    )


def _lesions(superbill: Superbill, sheet: Sheet) -> Section | None:
    rows = [
        *_table(
            sheet,
            [(x.id, x.name, x.place, x.size, x.dose, x.complexity) for x in superbill.lesions],
        ),
        *_sentences(sheet, superbill.complexity),
    ]
    if not rows:
        return None
    names = ("", "Lesion", "Kind and site", "Size", "Dose, isodose", "Simple or complex")
    head = Row(
        12,
        tuple(
            Text(x, 8, name, COLUMN)
            for (x, _), name in zip(_lesion_columns(sheet), names, strict=True)
        ),
        (Rule(sheet.left, sheet.right, 12, 0.4, 0.3),),
    )
    return Section(
        title=_title(sheet, "Lesions"),
        again=_title(sheet, "Lesions, continued"),
        head=head if superbill.lesions else None,
        rows=tuple(rows),
        space=4,
    )


def _lesion_columns(sheet: Sheet) -> tuple[tuple[float, float], ...]:
    """Left edge and width of each column."""
    shares = (0.045, 0.14, 0.245, 0.085, 0.16, 0.325)
    columns, x = [], sheet.left
    for share in shares:
        columns.append((x, share * sheet.width - 8))
        x += share * sheet.width
    return tuple(columns)


def _table(sheet: Sheet, entries: list[tuple[str, ...]]) -> list[Row]:
    rows = []
    for entry in entries:
        texts = tuple(
            text
            for (x, limit), words in zip(_lesion_columns(sheet), entry, strict=True)
            for text in paragraph(x, 10, words, TABLE, limit)
        )
        height = max((text.down for text in texts), default=10) + 3.5
        rows.append(Row(height, texts, (Rule(sheet.left, sheet.right, height, 0.3, 0.75),)))
    return rows


def _sentences(sheet: Sheet, sentences: tuple[str, ...]) -> list[Row]:
    rows = []
    for sentence in sentences:
        lines = paragraph(sheet.left, 9.5, sentence, BODY, sheet.width)
        rows.append(Row(9.5 + GRID * (len(lines) - 1) + 2.5, lines))
    return rows


def _documentation(superbill: Superbill, sheet: Sheet) -> Section | None:
    entries = [
        *((finding.severity, finding.sentence) for finding in superbill.findings),
        *(("Open", _open(item.label, item.status, item.who)) for item in superbill.open_items),
        *(("Let pass", _waiver(w.what, w.why, w.by, w.on)) for w in superbill.waivers),
    ]
    rows = _sentences(sheet, (superbill.checklist_state,) if superbill.checklist_state else ())
    for label, words in entries:
        texts = (
            Text(sheet.left, 9.5, label, STRONG),
            *paragraph(sheet.left + 52, 9.5, words, BODY, sheet.width - 52),
        )
        rows.append(Row(max(text.down for text in texts) + 2.5, texts))
    if not rows:
        return None
    return Section(
        title=_title(sheet, "Documentation"),
        again=_title(sheet, "Documentation, continued"),
        rows=tuple(rows),
        space=4,
    )


def _open(label: str, status: str, who: str) -> str:
    return f"{label}: {status}" + (f", waits for {who}" if who else "")


def _waiver(what: str, why: str, by: str, on: str) -> str:
    return f"{what} Reason: {why} By {by}" + (f", {on}." if on else ".")


def _signatures(superbill: Superbill, sheet: Sheet) -> Section | None:
    if not superbill.signatures:
        return None
    texts = _pairs(sheet.left, 9.5, superbill.signatures, sheet.width, 120)
    row = Row(max(text.down for text in texts) + 3, texts)
    return Section(title=_title(sheet, "Signature"), rows=(row,), space=4)
