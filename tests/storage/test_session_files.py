"""What a session file may not be, and how its refusal reads: the place, the rule and the remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import UnreadableDocument
from storage.codec import LARGEST_BYTES, decode_session, encode_session
from tests.builders import a_session
from tests.scenario import EXAMPLES, derived

Json = dict[str, Any]


def a_document() -> Json:
    body: Json = json.loads((EXAMPLES / "metastases-hospital.json").read_text(encoding="utf-8"))
    return body


def refusal_of(text: str | bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        decode_session(text, "case 12.json")
    return caught.value


def put(*path: str | int, value: object) -> Callable[[Json], None]:
    def change(body: Json) -> None:
        holder: Any = body
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value

    return change


@dataclass(frozen=True)
class Bad:
    """One change of a good document. `place`: the path its refusal begins with; `says`: words."""

    name: str
    change: Callable[[Json], None]
    place: str
    says: tuple[str, ...] = ()


NPI = ("team", "radiation_oncologist", "npi")
NPI_PATH = "team.radiation_oncologist.npi"
SIZE = ("lesions", 0, "max_dimension_mm")
DOSE = ("lesions", 0, "dose_gy")

BAD = (
    Bad("an unknown key", put("lesion", value=[]), "lesion", ("lesions",)),
    Bad(
        "a misspelled key inside",
        put("lesions", 0, "max_dimension", value=9),
        "lesions[0].max_dimension",
        ("max_dimension_mm",),
    ),
    Bad(
        "a key that stands for its class", put("services", 0, "KIND", value="x"), "services[0].KIND"
    ),
    Bad(
        "a name that Python gives",
        put("delivery", "presence", 0, "from_", value="09:00"),
        "delivery.presence[0].from_",
    ),
    Bad("text where a list belongs", put("diagnoses", value="C79.31"), "diagnoses"),
    Bad("a list where an object belongs", put("patient", value=[]), "patient"),
    Bad(
        "a number where text belongs", put("patient", "family_name", value=7), "patient.family_name"
    ),
    Bad("text where a switch belongs", put("course", "robotic", value="no"), "course.robotic"),
    Bad(
        "a switch where a count belongs",
        put("services", 3, "count", value=True),
        "services[3].count",
    ),
    Bad("half a piece", put("services", 3, "count", value=1.5), "services[3].count"),
    Bad("a count of minus one", put("services", 3, "count", value=-1), "services[3].count"),
    Bad("a count of a thousand", put("services", 3, "count", value=1000), "services[3].count"),
    Bad(
        "no such service",
        put("services", 0, "kind", value="planning"),
        "services[0].kind",
        ("clinical_planning",),
    ),
    Bad(
        "no such place of service",
        put("setting", "place_of_service", value="23"),
        "setting.place_of_service",
        ("22",),
    ),
    Bad(
        "a place of service as a number",
        put("setting", "place_of_service", value=22),
        "setting.place_of_service",
    ),
    Bad(
        "no such lesion kind",
        put("lesions", 0, "kind", value="metastases"),
        "lesions[0].kind",
        ("metastasis",),
    ),
    Bad(
        "a day that February never has",
        put("delivery", "runs", 0, "date", value="2026-02-30"),
        "delivery.runs[0].date",
    ),
    Bad(
        "a date in the order of another country",
        put("delivery", "runs", 0, "date", value="10/15/2026"),
        "delivery.runs[0].date",
        ("YYYY-MM-DD",),
    ),
    Bad(
        "a date without its dashes",
        put("delivery", "runs", 0, "date", value="20261015"),
        "delivery.runs[0].date",
        ("YYYY-MM-DD",),
    ),
    Bad(
        "a week date",
        put("delivery", "runs", 0, "date", value="2026-W42-4"),
        "delivery.runs[0].date",
        ("YYYY-MM-DD",),
    ),
    Bad(
        "a date with a time",
        put("patient", "birth_date", value="1961-04-09T00:00"),
        "patient.birth_date",
    ),
    Bad(
        "a time on the twelve-hour clock",
        put("delivery", "runs", 0, "start", value="9:10"),
        "delivery.runs[0].start",
        ("HH:MM",),
    ),
    Bad(
        "a time after midnight",
        put("delivery", "runs", 0, "start", value="24:10"),
        "delivery.runs[0].start",
    ),
    Bad("a dose of nothing", put(*DOSE, value="0"), "lesions[0].dose_gy", ("Gy",)),
    Bad("a negative dose", put(*DOSE, value="-2"), "lesions[0].dose_gy", ("Gy",)),
    Bad("a dose in cGy", put(*DOSE, value="2000"), "lesions[0].dose_gy", ("cGy", "100")),
    Bad("a dose in cGy as a number", put(*DOSE, value=1400), "lesions[0].dose_gy", ("cGy",)),
    Bad("a dose with its unit", put(*DOSE, value="20 Gy"), "lesions[0].dose_gy"),
    Bad("a dose with a decimal comma", put(*DOSE, value="12,5"), "lesions[0].dose_gy"),
    Bad("a dose that is no number as text", put(*DOSE, value="NaN"), "lesions[0].dose_gy"),
    Bad("an endless dose", put(*DOSE, value="Infinity"), "lesions[0].dose_gy"),
    Bad("a dose in powers of ten", put(*DOSE, value="2e1"), "lesions[0].dose_gy"),
    Bad("a dose in Arabic digits", put(*DOSE, value="٢٠"), "lesions[0].dose_gy"),
    Bad("a dose in full-width digits", put(*DOSE, value="２０"), "lesions[0].dose_gy"),
    Bad("a dose with blanks", put(*DOSE, value=" 20"), "lesions[0].dose_gy"),
    Bad("a dose with an underscore", put(*DOSE, value="2_0"), "lesions[0].dose_gy"),
    Bad("an empty dose", put(*DOSE, value=""), "lesions[0].dose_gy"),
    Bad("a size of nothing", put(*SIZE, value="0"), "lesions[0].max_dimension_mm", ("mm",)),
    Bad("a size of half a meter", put(*SIZE, value="500"), "lesions[0].max_dimension_mm", ("mm",)),
    Bad("a size in words", put(*SIZE, value="small"), "lesions[0].max_dimension_mm"),
    Bad(
        "a distance that is neither",
        put("lesions", 0, "optic_distance_mm", value="far"),
        "lesions[0].optic_distance_mm",
        ("not_near",),
    ),
    Bad(
        "a negative distance",
        put("lesions", 0, "optic_distance_mm", value="-1"),
        "lesions[0].optic_distance_mm",
    ),
    Bad(
        "more than the whole prescription",
        put("delivery", "runs", 0, "share_delivered", value="100"),
        "delivery.runs[0].share_delivered",
        ("0.5",),
    ),
    Bad(
        "an isodose above all",
        put("lesions", 0, "isodose_percent", value="180"),
        "lesions[0].isodose_percent",
    ),
    Bad(
        "an NPI whose last digit is wrong",
        put(*NPI, value="2000000118"),
        NPI_PATH,
        ("digit", "NPPES"),
    ),
    Bad("an NPI with two digits changed places", put(*NPI, value="2000001019"), NPI_PATH),
    Bad("an NPI with nine digits", put(*NPI, value="200000011"), NPI_PATH, ("ten digits",)),
    Bad("an NPI as a number", put(*NPI, value=2000000119), NPI_PATH),
    Bad("an NPI in Arabic digits", put(*NPI, value="٢٠٠٠٠٠٠١١٩"), NPI_PATH, ("ten digits",)),
    Bad("an NPI with a line end", put(*NPI, value="2000000119\n"), NPI_PATH),
    Bad(
        "a diagnosis without its point",
        put("diagnoses", 0, value="C7931"),
        "diagnoses[0]",
        ("C79.31",),
    ),
    Bad("a diagnosis in small letters", put("diagnoses", 0, value="c79.31"), "diagnoses[0]"),
    Bad(
        "a procedure code of six digits",
        put(
            "overrides",
            value=[{"action": "add_line", "line": {"biller": "facility", "code": "773722"}}],
        ),
        "overrides[0].line.code",
        ("five",),
    ),
    Bad(
        "a procedure code of ICD-9",
        put(
            "overrides",
            value=[{"action": "add_line", "line": {"biller": "facility", "code": "92.31"}}],
        ),
        "overrides[0].line.code",
        ("five",),
    ),
    Bad(
        "a code with its modifier",
        put(
            "overrides",
            value=[{"action": "add_line", "line": {"biller": "facility", "code": "77290-26"}}],
        ),
        "overrides[0].line.code",
        ("modifier",),
    ),
    Bad(
        "a modifier of three characters",
        put(
            "overrides",
            value=[{"action": "set_modifiers", "line": {"code": "77372", "modifiers": ["TCX"]}}],
        ),
        "overrides[0].line.modifiers[0]",
    ),
    Bad("a medical record number as a number", put("patient", "mrn", value=4711), "patient.mrn"),
    Bad(
        "a medical record number with blanks around",
        put("patient", "mrn", value=" 4711"),
        "patient.mrn",
    ),
    Bad(
        "a control character in a name",
        put("patient", "family_name", value="Quill\x07feather"),
        "patient.family_name",
    ),
    Bad(
        "a null character in a name",
        put("patient", "given_name", value="Mar\x00ta"),
        "patient.given_name",
    ),
    Bad(
        "an escape sequence in a name",
        put("patient", "family_name", value="\x1b[31mQuill"),
        "patient.family_name",
    ),
    Bad(
        "a mark that turns the writing in a name",
        put("patient", "family_name", value="Quill\u202efeather"),
        "patient.family_name",
    ),
    Bad(
        "half of a character pair",
        put("patient", "family_name", value="Quill\ud800"),
        "patient.family_name",
    ),
    Bad("two lesions of one id", put("lesions", 1, "id", value="L1"), "", ("lesion", "id")),
    Bad("a lesion without an id", put("lesions", 0, "id", value=""), "lesions[0]", ("id",)),
    Bad("a lesion whose id is null", put("lesions", 0, "id", value=None), "lesions[0].id"),
    Bad(
        "a performance status outside its scale",
        put("course", "performance_status", "value", value=70),
        "course.performance_status",
    ),
    Bad("no planned session", put("course", "planned_sessions", value=0), "course"),
    Bad("a document without a key", put("documents", 0, "key", value=None), "documents[0].key"),
    Bad(
        "a signer that is no role",
        put("documents", 0, "signed_by", value=["doctor"]),
        "documents[0].signed_by[0]",
        ("radiation_oncologist",),
    ),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_what_cannot_be_is_refused_with_its_place(bad: Bad) -> None:
    body = a_document()
    bad.change(body)

    refusal = refusal_of(json.dumps(body))

    assert len(refusal.problems) == 1, refusal.problems
    (problem,) = refusal.problems
    assert problem.startswith(bad.place)
    for word in bad.says:
        assert word in problem
    assert problem.rstrip().endswith((".", "?", ")"))
    assert len(problem.removeprefix(bad.place).split()) >= 4, problem


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_refusal_names_the_file_and_says_that_nothing_was_changed(bad: Bad) -> None:
    body = a_document()
    bad.change(body)

    message = str(refusal_of(json.dumps(body)))

    assert message.startswith("case 12.json")
    assert "nothing was changed" in message
    assert "Traceback" not in message
    assert all(ord(char) >= 32 or char == "\n" for char in message)


def test_every_fault_is_named_not_the_first_alone() -> None:
    body = a_document()
    body["lesions"][0]["dose_gy"] = "0"
    body["lesions"][1]["max_dimension_mm"] = 500
    body["delivery"]["runs"][0]["date"] = "2026-02-30"
    body["surprise"] = 1

    problems = refusal_of(json.dumps(body)).problems

    assert {"lesions[0].dose_gy", "lesions[1].max_dimension_mm", "delivery.runs[0].date"} <= {
        problem.split(":")[0] for problem in problems
    }
    assert any(problem.startswith("surprise") for problem in problems)


def test_a_refusal_never_repeats_what_was_typed_about_the_patient() -> None:
    body = a_document()
    body["patient"]["family_name"] = ["Secretname"]
    body["patient"]["mrn"] = {"number": "SECRET-1"}
    body["patient"]["birth_date"] = "Secretdate"
    body["notes"] = ["Secretnote"]

    message = str(refusal_of(json.dumps(body)))

    assert "secret" not in message.lower()


# -- the document as a whole ----------------------------------------------------------------

WHOLE: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "not JSON"),
    "blanks": ("  \n", "not JSON"),
    "words": ("Dear colleague,", "not JSON"),
    "a cut-off file": (json.dumps(a_document())[:2000], "not JSON"),
    "two documents": (json.dumps(a_document()) * 2, "not JSON"),
    "a list": ("[]", "object"),
    "null": ("null", "object"),
    "a number": ("5", "object"),
    "another format": ('{"format": "isocenter.session/2"}', "isocenter.session/1"),
    "a derivation": ('{"format": "isocenter.derivation/1"}', "isocenter.session/1"),
    "a format number": ('{"format": 1}', "isocenter.session/1"),
    "no format": ('{"patient": {}}', "isocenter.session/1"),
    "not a number": ('{"format": "isocenter.session/1", "lesions": [{"dose_gy": NaN}]}', "NaN"),
    "infinity": ('{"format": "isocenter.session/1", "lesions": [{"dose_gy": -Infinity}]}', "Infin"),
    "a key twice": (
        '{"format": "isocenter.session/1", "notes": "", "patient": {"mrn": "1", "mrn": "2"}}',
        "mrn",
    ),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "UTF-8"),
    "UTF-16": (json.dumps(a_document()).encode("utf-16"), "UTF-8"),
    "an endless nest": ('{"format":"isocenter.session/1","notes":' + "[" * 100_000, "deep"),
    "an endless number": (
        '{"format":"isocenter.session/1","course":{"planned_sessions":' + "9" * 10_000 + "}}",
        "",
    ),
    "a huge exponent": (
        '{"format":"isocenter.session/1","lesions":[{"id":"L1","dose_gy":1e999999999}]}',
        "dose",
    ),
    "a huge file": (" " * (LARGEST_BYTES + 1), "larger"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_document_that_is_no_session_is_refused_in_a_sentence(name: str) -> None:
    text, says = WHOLE[name]

    refusal = refusal_of(text)

    assert says.lower() in " ".join(refusal.problems).lower()
    assert len(str(refusal)) < 1000
    assert str(refusal).rstrip().endswith(".")


def test_a_mark_at_the_head_of_the_file_is_no_fault() -> None:
    text = b"\xef\xbb\xbf" + json.dumps(a_document()).encode()

    assert decode_session(text, "marked").patient.mrn == "0005302"


# -- what is accepted -----------------------------------------------------------------------


def test_a_note_of_ten_thousand_characters_is_kept_whole() -> None:
    note = "Long\tnote – ligne №1, 注.\n" * 400
    body = a_document()
    body["notes"] = note[:10_000]

    session = decode_session(json.dumps(body), "note")

    assert session.notes == note[:10_000]
    assert session == decode_session(encode_session(session), "note")


@pytest.mark.parametrize(
    "name",
    [
        "<b>Quill</b>",
        '<img src="file:///etc/passwd">',
        "Quill & Feather",
        "O’Brien-Ñandú",
        "Łukasz",
        "王小明",
        "עדה",
        "محمد",
        "'; DROP TABLE session; --",
        "%s{0}",
    ],
)
def test_a_name_is_kept_letter_by_letter(name: str) -> None:
    body = a_document()
    body["patient"]["family_name"] = name

    session = decode_session(json.dumps(body), "name")

    assert session.patient.family_name == name
    assert decode_session(encode_session(session), "name").patient.family_name == name


def test_leading_zeros_of_a_medical_record_number_stay() -> None:
    assert decode_session(json.dumps(a_document()), "zeros").patient.mrn == "0005302"


@pytest.mark.parametrize("value", ["14.0", "14", 14, 14.0])
def test_a_quantity_may_be_text_or_a_number(value: object) -> None:
    body = a_document()
    body["lesions"][0]["max_dimension_mm"] = value

    session = decode_session(json.dumps(body), "number")

    assert session.lesions[0].max_dimension_mm == Decimal(14)


def test_a_decimal_is_exact_and_goes_out_as_text() -> None:
    body = json.dumps(a_document()).replace('"max_dimension_mm": "9.0"', '"max_dimension_mm": 34.9')

    session = decode_session(body, "exact")

    assert session.lesions[0].max_dimension_mm == Decimal("34.9")
    assert '"max_dimension_mm":"34.9"' in encode_session(session)


def test_a_draft_may_leave_everything_out() -> None:
    session = decode_session('{"format": "isocenter.session/1"}', "draft")

    result = derived(session)

    assert result.lines == ()
    assert session == decode_session(encode_session(session), "draft")


@pytest.mark.parametrize("key", sorted(a_document()))
def test_any_part_may_be_left_out(key: str) -> None:
    body = a_document()
    if key == "format":
        return
    del body[key]

    session = decode_session(json.dumps(body), "part")

    assert session == decode_session(encode_session(session), "part")
    derived(session)


def test_free_text_where_nothing_is_listed_is_kept() -> None:
    body = a_document()
    body["documents"].append({"key": "house_form_7", "dated": "2026-10-15"})
    body["services"].append({"kind": "image_guidance", "date": "2026-10-15", "technique": "sonar"})
    body["course"]["energy"] = "10X"

    session = decode_session(json.dumps(body), "free")

    assert session.documents[-1].key == "house_form_7"
    assert session == decode_session(encode_session(session), "free")


def test_equal_sessions_give_equal_text_and_one_line() -> None:
    text = encode_session(a_session())

    assert text == encode_session(a_session())
    assert text.count("\n") == 1
    assert text.endswith("\n")
