"""The tabs of the session editor, in the order a session is recorded."""

from __future__ import annotations

from collections.abc import Mapping

from gui.course_fields import COURSE_PAGE, PATIENT_PAGE
from gui.delivery_fields import DELIVERY_PAGE, OTHER_PAGE, documents_page
from gui.fields import Page
from gui.lesion_fields import LESION_PAGE
from gui.setting_fields import SETTING_PAGE
from gui.work_fields import WORK_PAGE


def pages(document_labels: Mapping[str, str]) -> tuple[Page, ...]:
    """All tabs. `document_labels`: known document keys and what they are called."""
    return (
        PATIENT_PAGE,
        SETTING_PAGE,
        COURSE_PAGE,
        LESION_PAGE,
        WORK_PAGE,
        DELIVERY_PAGE,
        documents_page(document_labels),
        OTHER_PAGE,
    )
