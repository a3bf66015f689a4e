"""Rows find their pages: nothing is lost, heads are repeated, totals keep company."""

from __future__ import annotations

from reports.page import Box, Row, Rule, Section, Style, Text, paginate

STYLE = Style(8)


def row(name: str, height: float = 10) -> Row:
    return Row(height, (Text(0, 8, name, STYLE),))


def names(sections: list[Section], bottom: float = 100) -> list[list[str]]:
    placed = paginate(sections, first_top=40, later_top=20, bottom=bottom)
    assert all(top + each.height <= bottom for page in placed for top, each in page)
    return [[text.text for _, each in page for text in each.texts] for page in placed]


def test_a_section_goes_on_overleaf_under_its_head() -> None:
    section = Section(
        rows=tuple(row(str(n)) for n in range(9)),
        title=row("title"),
        again=row("again"),
        head=row("head"),
        space=0,
    )

    assert [
        ["title", "head", "0", "1", "2", "3"],
        ["again", "head", "4", "5", "6", "7", "8"],
    ] == names([section])


def test_a_total_is_never_parted_from_the_last_row() -> None:
    section = Section(rows=tuple(row(str(n)) for n in range(6)), tail=row("total"), space=0)

    assert [["0", "1", "2", "3", "4"], ["5", "total"]] == names([section])


def test_a_title_is_never_left_alone_at_the_foot() -> None:
    first = Section(rows=(row("first", 45),), space=0)
    second = Section(rows=(row("second"),), title=row("title"), space=0)

    assert [["first"], ["title", "second"]] == names([first, second])


def test_a_single_row_and_its_total_move_together() -> None:
    first = Section(rows=(row("first", 45),), space=0)
    second = Section(rows=(row("second"),), tail=row("total"), space=0)

    assert [["first"], ["second", "total"]] == names([first, second])


def test_a_row_taller_than_a_page_is_cut_between_its_lines() -> None:
    lines = tuple(Text(0, 8 + n * 10, str(n), STYLE) for n in range(20))
    tall = Row(200, lines, (Rule(0, 9, 200),), (Box(0, 0, 9, 9),))

    pages = names([Section(rows=(tall,), space=0)])

    assert [str(n) for n in range(20)] == [name for page in pages for name in page]


def test_a_tall_row_without_words_is_cut_all_the_same() -> None:
    placed = paginate([Section(rows=(Row(300),))], first_top=0, later_top=0, bottom=100)

    assert 300 == sum(each.height for page in placed for _, each in page)


def test_space_before_a_section_is_not_wasted_at_the_top_of_a_page() -> None:
    sections = [Section(rows=(row("a"),), space=30), Section(rows=(row("b"),), space=30)]

    (page,) = paginate(sections, first_top=40, later_top=20, bottom=100)

    assert [40, 80] == [top for top, _ in page]
