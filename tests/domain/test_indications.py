"""The usual diagnosis of each indication agrees with its lesion, and leads its delivery line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.charge import Severity
from domain.choices import LesionKind as Kind
from domain.choices import Site
from domain.identifiers import Icd10
from tests.builders import a_functional_session, a_metastasis
from tests.scenario import derived

COMPLEX, SIMPLE = "61798", "61796"

# kind, site, diagnosis: the surgeon's code at 12 mm, and whether the radiation encounter leads
# the delivery line (malignant, secondary and uncertain neoplasms: yes; all else: no)
INDICATIONS = [
    (Kind.METASTASIS, Site.FRONTAL_LOBE, "C79.31", SIMPLE, True),
    (Kind.METASTASIS, Site.MENINGES, "C79.32", SIMPLE, True),
    (Kind.METASTASIS, Site.SKULL_BASE, "C79.51", SIMPLE, True),
    (Kind.METASTASIS, Site.CEREBELLUM, "C7B.8", SIMPLE, True),
    (Kind.MENINGIOMA, Site.MENINGES, "D32.0", SIMPLE, False),
    (Kind.MENINGIOMA, Site.SKULL_BASE, "D42.0", SIMPLE, True),
    (Kind.MENINGIOMA, Site.FRONTAL_LOBE, "C70.0", SIMPLE, True),
    (Kind.MENINGIOMA, Site.CAVERNOUS_SINUS, "D32.0", COMPLEX, False),
    (Kind.SCHWANNOMA, Site.CEREBELLOPONTINE_ANGLE, "D33.3", COMPLEX, False),
    (Kind.SCHWANNOMA, Site.JUGULAR_FORAMEN, "D33.3", COMPLEX, False),
    (Kind.PITUITARY_TUMOR, Site.SELLA, "D35.2", COMPLEX, False),
    (Kind.PITUITARY_TUMOR, Site.SELLA, "D44.3", COMPLEX, True),
    (Kind.PITUITARY_TUMOR, Site.SELLA, "C75.1", COMPLEX, True),
    (Kind.CRANIOPHARYNGIOMA, Site.PARASELLAR, "D44.4", COMPLEX, True),
    (Kind.CRANIOPHARYNGIOMA, Site.PARASELLAR, "D35.3", COMPLEX, False),
    (Kind.PINEAL_TUMOR, Site.PINEAL_REGION, "D44.5", COMPLEX, True),
    (Kind.PINEAL_TUMOR, Site.PINEAL_REGION, "D35.4", COMPLEX, False),
    (Kind.PINEAL_TUMOR, Site.PINEAL_REGION, "C75.3", COMPLEX, True),
    (Kind.GLOMUS_TUMOR, Site.JUGULAR_FORAMEN, "D44.7", COMPLEX, True),
    (Kind.GLOMUS_TUMOR, Site.SKULL_BASE, "D35.6", COMPLEX, False),
    (Kind.ARTERIOVENOUS_MALFORMATION, Site.PARIETAL_LOBE, "Q28.2", COMPLEX, False),
    (Kind.CAVERNOUS_MALFORMATION, Site.TEMPORAL_LOBE, "Q28.3", SIMPLE, False),
    (Kind.CAVERNOUS_MALFORMATION, Site.BRAINSTEM, "D18.02", COMPLEX, False),
    (Kind.GLIOMA, Site.FRONTAL_LOBE, "C71.1", SIMPLE, True),
    (Kind.GLIOMA, Site.TEMPORAL_LOBE, "C71.2", SIMPLE, True),
    (Kind.GLIOMA, Site.THALAMUS, "C71.0", SIMPLE, True),
    (Kind.GLIOMA, Site.CEREBELLUM, "C71.6", SIMPLE, True),
    (Kind.GLIOMA, Site.BRAINSTEM, "C71.7", COMPLEX, True),
    (Kind.GLIOMA, Site.FRONTAL_LOBE, "D43.0", SIMPLE, True),
    (Kind.CHORDOMA, Site.SKULL_BASE, "C41.0", SIMPLE, True),
    (Kind.CHORDOMA, Site.PETROCLIVAL, "C41.0", COMPLEX, True),
    (Kind.CHONDROSARCOMA, Site.SKULL_BASE, "C41.0", SIMPLE, True),
    (Kind.HEMANGIOBLASTOMA, Site.CEREBELLUM, "D33.1", SIMPLE, False),
    (Kind.HEMANGIOBLASTOMA, Site.CEREBELLUM, "D43.1", SIMPLE, True),
    (Kind.FUNCTIONAL_TARGET, Site.TRIGEMINAL_NERVE, "G50.0", COMPLEX, False),
    (Kind.FUNCTIONAL_TARGET, Site.THALAMUS, "G25.0", COMPLEX, False),
    (Kind.FUNCTIONAL_TARGET, Site.THALAMUS, "G20.A1", COMPLEX, False),
    (Kind.FUNCTIONAL_TARGET, Site.MESIAL_TEMPORAL, "G40.219", COMPLEX, False),
]
# A secondary neoplasm is told with its primary.
PRIMARY = {"C79.31": "C34.11", "C79.32": "C50.911", "C79.51": "C61", "C7B.8": "C7A.1"}


@pytest.mark.parametrize(("kind", "site", "code", "surgeon", "is_encounter"), INDICATIONS)
def test_an_indication_is_charged_without_a_doubt_of_its_diagnosis(
    kind: Kind, site: Site, code: str, surgeon: str, *, is_encounter: bool
) -> None:
    lesion = replace(a_metastasis(), kind=kind, site=site, diagnosis=Icd10(code))
    others = [PRIMARY[code]] if code in PRIMARY else []
    diagnoses = tuple(map(Icd10, [code, *others]))
    session = replace(a_functional_session(), lesions=(lesion,), diagnoses=diagnoses)

    result = derived(session)

    assert [] == [f.sentence for f in result.findings if f.severity is Severity.STOP]
    lines = {str(line.code): line for line in result.lines if line.biller != "radiation_oncology"}
    assert surgeon in lines
    first = ["Z51.0"] if is_encounter else []
    assert [*first, code, *others] == list(lines["77372"].diagnoses)
    assert code == lines[surgeon].diagnoses[0]
    assert code == lines["77301"].diagnoses[0]


WRONG = [
    (Kind.METASTASIS, Site.FRONTAL_LOBE, "C71.1"),
    (Kind.METASTASIS, Site.FRONTAL_LOBE, "D32.0"),
    (Kind.MENINGIOMA, Site.MENINGES, "C79.31"),
    (Kind.MENINGIOMA, Site.MENINGES, "D33.3"),
    (Kind.SCHWANNOMA, Site.CEREBELLOPONTINE_ANGLE, "D32.0"),
    (Kind.PITUITARY_TUMOR, Site.SELLA, "D33.3"),
    (Kind.ARTERIOVENOUS_MALFORMATION, Site.PARIETAL_LOBE, "G50.0"),
    (Kind.FUNCTIONAL_TARGET, Site.TRIGEMINAL_NERVE, "Q28.2"),
    (Kind.GLIOMA, Site.FRONTAL_LOBE, "C71.2"),
    (Kind.GLIOMA, Site.CEREBELLUM, "C71.7"),
    (Kind.PINEAL_TUMOR, Site.PINEAL_REGION, "D35.2"),
]


@pytest.mark.parametrize(("kind", "site", "code"), WRONG)
def test_a_diagnosis_of_another_kind_or_place_is_stopped(kind: Kind, site: Site, code: str) -> None:
    lesion = replace(a_metastasis(), kind=kind, site=site, diagnosis=Icd10(code))
    diagnoses = (Icd10(code), Icd10("C34.11"))
    session = replace(a_functional_session(), lesions=(lesion,), diagnoses=diagnoses)

    stops = [f.sentence for f in derived(session).findings if f.severity is Severity.STOP]

    assert any("L1" in sentence and code in sentence for sentence in stops), stops
