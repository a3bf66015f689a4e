"""Names in any script stand on paper as they are written, or the sheet says which field to mend."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from reports.text import Unprintable, _glyphs, _Run, compose, is_plain, shape, width, wrap
from reports.typeface import latin
from tests.reports.sheets import a_superbill, pages, read

NAMES = {
    "Polish": "Łukasz Żółć",
    "Vietnamese": "Nguyễn Thị Ánh",
    "Russian": "Дмитрий Иванович",
    "Greek": "Ελένη Παπαδοπούλου",
    "Irish": "O'Brien-Ó Súilleabháin",
    "Yoruba": "Ọlá Ẹ́niọlá",
    "Chinese": "王小明 李小龍",
    "Korean": "김철수",
    "Japanese": "ガンマ 山田",
    "Hindi": "राष्ट्रपति श्रीमती",
    "Thai": "ไพลินน้ำใจ",
    "Amharic": "አበበ ቢቂላ",
    "Armenian": "Հայկ",
    "Georgian": "გიორგი",
    "Tamil": "தமிழ் ஸ்ரீ",
    "one name": "Sukarno",
}


def seen(text: str) -> str:
    """What the eye meets from left to right."""
    return "".join(letters for piece in shape(compose(text)).pieces for letters in piece.letters)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_is_set_without_an_empty_box(name: str) -> None:
    assert sorted(compose(name)) == sorted(seen(name))


@pytest.mark.parametrize("name", [NAMES["Polish"], NAMES["Vietnamese"], NAMES["Russian"]])
def test_a_latin_greek_or_cyrillic_name_needs_no_shaping(name: str) -> None:
    assert is_plain(name, bold=False)
    assert is_plain(name, bold=True)


def test_both_spellings_of_an_accent_print_alike() -> None:
    decomposed = unicodedata.normalize("NFD", NAMES["Vietnamese"])

    assert decomposed != NAMES["Vietnamese"]
    assert pages(a_superbill(patient_name=NAMES["Vietnamese"])) == pages(
        a_superbill(patient_name=decomposed)
    )


def test_an_arabic_name_reads_from_right_to_left() -> None:
    assert "محمد عبد الله"[::-1] == seen("محمد عبد الله")


def test_arabic_letters_join() -> None:
    alone = {shape(letter).pieces[0].glyphs for letter in "محمد"}
    joined = {glyph for piece in shape("محمد").pieces for glyph in piece.glyphs}

    assert not alone & joined - alone.intersection(shape("د").pieces[0].glyphs)


def test_digits_and_latin_words_keep_their_direction_inside_an_arabic_name() -> None:
    assert "Smith 123 " + "محمد"[::-1] == seen("محمد 123 Smith")


def test_brackets_round_an_arabic_word_close_behind_it_in_a_latin_line() -> None:
    assert f"Smith ({'محمد'[::-1]}) 12" == seen("Smith (محمد) 12")


def test_brackets_in_a_hebrew_line_follow_the_line() -> None:
    assert ")" + "דוד"[::-1] + "( " + "כהן"[::-1] == seen("כהן (דוד)")


def test_a_bracket_that_never_closes_does_no_harm() -> None:
    assert sorted("כהן (") == sorted(seen("כהן ("))
    assert sorted("() כהן") == sorted(seen("() כהן"))


def test_an_arabic_name_can_be_found_in_the_printed_sheet() -> None:
    assert "محمد عبد الله" in pages(a_superbill(patient_name="محمد عبد الله"))[0]


def test_a_stacked_script_carries_its_own_words_for_readers() -> None:
    name = NAMES["Hindi"]
    page = read(a_superbill(patient_name=name)).pages[0]

    assert name.encode("utf-16-be").hex().upper().encode() in page.get_contents().get_data()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "a\x1bb", "\ud800", "😀", "\u202etxet", "\u2066x", "ཀ", "\ue000"],
    ids=["NUL", "escape", "surrogate", "emoji", "override", "isolate", "Tibetan", "private"],
)
def test_what_no_font_can_set_is_refused(text: str) -> None:
    with pytest.raises(Unprintable):
        shape(text)


def test_the_refusal_names_the_field_and_the_place_but_not_the_value() -> None:
    with pytest.raises(Refused) as caught:
        pages(a_superbill(patient_facts=(("MRN", "1"), ("Address", "Elm Street 😀"))))

    sentence = str(caught.value)
    assert 'character 12 of the field "Address"' in sentence
    assert "Nothing was changed" in sentence
    assert "Elm" not in sentence


def test_the_refusal_names_the_patient_name() -> None:
    with pytest.raises(Refused, match='character 1 of the field "patient name"'):
        pages(a_superbill(patient_name="ཀ"))


_WITHOUT_SCRIPTS = """
from reports import typeface
from tests.reports.sheets import a_superbill, pages
pages(a_superbill())
typeface.FOLDER = typeface.FOLDER / "none"
try:
    pages(a_superbill(patient_name=chr(0xAE40)))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_copy_without_the_font_of_a_script_refuses_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_SCRIPTS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith(
        'Refused The sheet was not printed: character 1 of the field "pat'
    )


def test_a_glyph_the_shaper_does_not_find_is_never_drawn_as_a_box() -> None:
    with pytest.raises(Unprintable) as caught:
        list(_glyphs(_Run(latin(), level=0, start=4, text="a김")))

    assert 6 == caught.value.position


def test_a_long_word_is_broken_and_a_long_text_is_wrapped() -> None:
    lines = wrap("x" * 120, 8.5, 100)

    assert "x" * 120 == "".join(lines)
    assert all(width(line, 8.5) <= 100 for line in lines)


def test_a_broken_word_keeps_its_accents() -> None:
    for word in (compose("ẹ́" * 40), "कीकी" * 20):
        lines = wrap(word, 8.5, 60)

        assert word == "".join(lines)
        assert not any(unicodedata.category(line[0]).startswith("M") for line in lines)


def test_line_breaks_and_tabs_count_as_blanks() -> None:
    assert ("one two three",) == wrap("one\ntwo\t three ", 8.5, 200)


def test_nothing_takes_no_line() -> None:
    assert () == wrap("  ", 8.5, 200)


@given(st.text(st.sampled_from("abc אבג محم 123 ()[]-"), max_size=30))
def test_reordering_loses_no_letter(text: str) -> None:
    assert sorted(compose(text)) == sorted(seen(text))


@given(st.text(st.sampled_from("abcdeé żЖ "), max_size=80), st.floats(20, 300))
def test_wrapping_loses_nothing_and_keeps_within_the_limit(text: str, limit: float) -> None:
    lines = wrap(compose(text), 8.5, limit)

    assert compose(text).replace(" ", "") == "".join(lines).replace(" ", "")
    assert all(width(line, 8.5) <= limit for line in lines)
