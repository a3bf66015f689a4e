"""A page of the code library as rich text; every word of the facts is escaped on its way in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape
from typing import Final
from urllib.parse import quote

from domain.charge import Citation
from domain.entries import Confidence, Source
from domain.library_entries import LibraryExample, Topic
from domain.library_page import Entry, LibraryPage, Section, pieces
from gui.schemes import Colours
from gui.theme import Tone

CODE: Final = "code"
EXAMPLE: Final = "example"
CITE: Final = "cite"
_NARROW: Final = 130
_WIDE: Final = 240


def page_html(told: LibraryPage, codes: Collection[str], scheme: Colours) -> str:
    """The whole page. `codes`: those that become links, but for its own. The schemes of links are
    `CODE`, `EXAMPLE` (its place among the page's) and `CITE` (a source and the places in it).
    """
    others = frozenset(codes) - {told.code}
    parts = (
        *_head(told, scheme),
        *(part for section in told.sections for part in _section(section, others, scheme)),
        *_examples(told, others, scheme),
        *_sources(told.sources, scheme),
    )
    return f"<html><head><style>{_style(scheme)}</style></head><body>{''.join(parts)}</body></html>"


def _style(scheme: Colours) -> str:
    return (
        f"body {{ color: {scheme.text}; }} a {{ color: {scheme.accent}; }}"
        " h1 { font-size: x-large; margin-bottom: 2px; }"
        " h2 { font-size: large; margin-top: 20px; margin-bottom: 4px; }"
        " p { margin-top: 4px; margin-bottom: 4px; line-height: 125%; }"
        " td { padding-top: 3px; padding-bottom: 3px; padding-right: 14px; }"
        f" .quiet {{ color: {scheme.quiet}; }} .quiet a {{ color: {scheme.quiet}; }}"
    )


def _head(told: LibraryPage, scheme: Colours) -> Iterator[str]:
    yield f"<h1>{escape(told.code)}&nbsp; {escape(told.label)}</h1>"
    tone = Tone.GOOD if told.is_in_force else Tone.HOLD
    yield _toned(f"As of {told.day}. {told.standing}", scheme, tone)
    yield from (_toned(doubt, scheme, Tone.HOLD) for doubt in told.doubts)


def _toned(text: str, scheme: Colours, tone: Tone) -> str:
    colour = scheme.tone(tone).name()
    return f'<p style="color: {colour}"><b>{escape(text)}</b></p>'


def _section(section: Section, codes: Collection[str], scheme: Colours) -> Iterator[str]:
    """Statements as paragraphs; below them those that have a label, in a table."""
    yield f"<h2>{escape(section.topic.heading)}</h2>"
    is_table = section.topic is Topic.TABLES
    yield from (f"<p>{_body(e, codes, scheme)}</p>" for e in section.entries if not e.label)
    yield '<table cellspacing="0">'
    for one in section.entries:
        if one.label:
            told = escape(one.text) if is_table else _body(one, codes, scheme)
            width = _WIDE if is_table else _NARROW
            yield f'<tr><td width="{width}"><b>{escape(one.label)}</b></td><td>{told}</td></tr>'
    yield "</table>"
    if is_table:  # every row stands in the same rows of the sources
        yield f"<p>{_cited(section.entries[0].cites, scheme)}</p>"


def _body(entry: Entry, codes: Collection[str], scheme: Colours) -> str:
    return f"{_linked(entry.text, codes)} {_cited(entry.cites, scheme)}"


def _linked(text: str, codes: Collection[str]) -> str:
    return "".join(
        f'<a href="{CODE}:{quote(code)}">{escape(piece)}</a>' if code else escape(piece)
        for piece, code in pieces(text, codes)
    )


def _cited(cites: tuple[Citation, ...], scheme: Colours) -> str:
    """The keys of the sources, each a quiet link that tells the place in it."""
    places: dict[str, list[str]] = {}
    for cite in cites:
        places.setdefault(cite.source, []).append(cite.locator)
    told = {key: f"{key}: {'; '.join(dict.fromkeys(where))}" for key, where in places.items()}
    look = f"color: {scheme.quiet}; text-decoration: none"
    links = ", ".join(
        f'<a href="{CITE}:{quote(where)}" style="{look}">{escape(key)}</a>'
        for key, where in told.items()
    )
    return f'<span class="quiet">[{links}]</span>'


def _examples(told: LibraryPage, codes: Collection[str], scheme: Colours) -> Iterator[str]:
    if told.examples:
        yield "<h2>Examples that run</h2>"
    for place, example in enumerate(told.examples):
        yield (
            f"<p><b>{escape(example.title)}.</b> {_linked(example.text, codes)}"
            f" {escape(example.shows.words)} {_cited(example.cites, scheme)}"
            f' <a href="{EXAMPLE}:{place}">Open as what-if</a></p>'
        )


def _sources(sources: tuple[Source, ...], scheme: Colours) -> Iterator[str]:
    yield "<h2>Sources</h2><table cellspacing='0'>"
    for source in sources:
        anchor = f'<a name="{escape(source.key)}"></a>'
        yield f'<tr><td width="60">{anchor}{escape(source.key)}</td><td>{_source(source)}</td></tr>'
    yield "</table>"
    yield f'<p style="color: {scheme.quiet}">{escape(_NOTICE)}</p>'


def _source(source: Source) -> str:
    edition = f", {source.edition}" if source.edition else ""
    doubt = "" if source.confidence is Confidence.HIGH else f", confidence {source.confidence}"
    return escape(
        f"{source.publisher}: {source.title}{edition} (verified {source.verified_on}{doubt})"
    )


_NOTICE: Final = (
    "Our own words; not legal or billing advice. CPT codes are copyright of the American Medical"
    " Association."
)


def example_title(told: LibraryPage, example: LibraryExample) -> str:
    """What a what-if of an example is called; it names no patient."""
    return f"{told.code}: {example.title}"
