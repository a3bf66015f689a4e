"""What a what-if offers for a session: named changes in groups, of which one at a time holds."""

from __future__ import annotations

from domain import what_if_around as around
from domain import what_if_work as work
from domain.case import Case
from domain.facts import FactBook
from domain.session import SrsSession
from domain.what_if_entries import Offer, OfferGroup


def offer_groups(session: SrsSession, book: FactBook) -> tuple[OfferGroup, ...]:
    """What can be asked of a session; groups with nothing to offer are left out."""
    case = Case(session)
    made = (
        work.sessions(case, book),
        work.lesions(case, book),
        work.plan(case),
        work.immobilization(case),
        around.place(case),
        around.surgeon(case),
        work.course_of_events(case),
        work.anaesthesia(case),
        around.machine(case),
        around.years(case, book),
        around.payers(case, book),
    )
    return tuple(group for group in made if group.offers)


def offer_of(session: SrsSession, book: FactBook, key: str) -> Offer | None:
    """The offer with a key, None where the session has no such offer."""
    offers = (one for group in offer_groups(session, book) for one in group.offers)
    return next((one for one in offers if one.key == key), None)
