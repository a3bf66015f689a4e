"""The listed values of the session file: what a field may say where it is not free text.

Each value is the word that stands in the file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class PlaceOfService(StrEnum):
    """CMS place-of-service codes that a cranial SRS session can carry."""

    OFFICE = "11"
    OFF_CAMPUS_HOSPITAL = "19"
    INPATIENT_HOSPITAL = "21"
    ON_CAMPUS_HOSPITAL = "22"
    AMBULATORY_SURGICAL_CENTER = "24"


class Ownership(StrEnum):
    HOSPITAL = "hospital"
    ONE_OWNER = "one_owner"
    SEPARATE_OWNERS = "separate_owners"


class OffCampus(StrEnum):
    EXCEPTED = "excepted"
    NON_EXCEPTED = "non_excepted"


class OutpatientPayment(StrEnum):
    """How Medicare pays the hospital's outpatient claim: by the prospective system, at cost (a
    critical access hospital), or by another arrangement (state rates, an exempt hospital).
    """

    OPPS = "opps"
    COST_BASED = "cost_based"
    OTHER = "other"


class Biller(StrEnum):
    """Who sends the claim."""

    FACILITY = "facility"
    RADIATION_ONCOLOGY = "radiation_oncology"
    NEUROSURGERY = "neurosurgery"
    FREESTANDING = "freestanding"


class Role(StrEnum):
    """Who acts or signs. The first seven are the team of the session file."""

    RADIATION_ONCOLOGIST = "radiation_oncologist"
    NEUROSURGEON = "neurosurgeon"
    PHYSICIST = "physicist"
    DOSIMETRIST = "dosimetrist"
    THERAPIST = "therapist"
    RESIDENT = "resident"
    REFERRING = "referring"
    PATIENT = "patient"
    PATHOLOGIST = "pathologist"
    NURSE = "nurse"
    AUTHORIZATION_STAFF = "authorization_staff"


class Modality(StrEnum):
    LINAC = "linac"
    COBALT = "cobalt"
    PROTON = "proton"


class ImmobilizationKind(StrEnum):
    MASK = "mask"
    RIGID_FRAME = "rigid_frame"
    BITE_BLOCK = "bite_block"
    OTHER = "other"
    NONE = "none"


class FrameAppliedBy(StrEnum):
    NEUROSURGEON = "neurosurgeon"
    RADIATION_ONCOLOGIST = "radiation_oncologist"
    OTHER = "other"


class PerformanceScale(StrEnum):
    ECOG = "ecog"
    KPS = "kps"


class SystemicDisease(StrEnum):
    STABLE = "stable"
    PROGRESSING = "progressing"
    NONE = "none"
    UNKNOWN = "unknown"


class PrimaryHistology(StrEnum):
    """What the primary of a brain metastasis is, as far as coverage rules tell kinds apart."""

    SMALL_CELL = "small_cell"
    LYMPHOMA = "lymphoma"
    GERM_CELL = "germ_cell"
    OTHER = "other"


class LesionKind(StrEnum):
    METASTASIS = "metastasis"
    MENINGIOMA = "meningioma"
    SCHWANNOMA = "schwannoma"
    PITUITARY_TUMOR = "pituitary_tumor"
    GLOMUS_TUMOR = "glomus_tumor"
    PINEAL_TUMOR = "pineal_tumor"
    CRANIOPHARYNGIOMA = "craniopharyngioma"
    ARTERIOVENOUS_MALFORMATION = "arteriovenous_malformation"
    CAVERNOUS_MALFORMATION = "cavernous_malformation"
    GLIOMA = "glioma"
    CHORDOMA = "chordoma"
    CHONDROSARCOMA = "chondrosarcoma"
    HEMANGIOBLASTOMA = "hemangioblastoma"
    FUNCTIONAL_TARGET = "functional_target"
    OTHER = "other"


class Site(StrEnum):
    FRONTAL_LOBE = "frontal_lobe"
    PARIETAL_LOBE = "parietal_lobe"
    TEMPORAL_LOBE = "temporal_lobe"
    OCCIPITAL_LOBE = "occipital_lobe"
    CEREBELLUM = "cerebellum"
    BRAINSTEM = "brainstem"
    VENTRICLE = "ventricle"
    SELLA = "sella"
    CAVERNOUS_SINUS = "cavernous_sinus"
    PARASELLAR = "parasellar"
    PETROCLIVAL = "petroclival"
    CEREBELLOPONTINE_ANGLE = "cerebellopontine_angle"
    JUGULAR_FORAMEN = "jugular_foramen"
    PINEAL_REGION = "pineal_region"
    OPTIC_APPARATUS = "optic_apparatus"
    SKULL_BASE = "skull_base"
    TRIGEMINAL_NERVE = "trigeminal_nerve"
    THALAMUS = "thalamus"
    BASAL_GANGLIA = "basal_ganglia"
    MESIAL_TEMPORAL = "mesial_temporal"
    MENINGES = "meninges"
    ORBIT = "orbit"
    OTHER_CRANIAL = "other_cranial"
    SPINE = "spine"
    OTHER_EXTRACRANIAL = "other_extracranial"


EXTRACRANIAL: Final = frozenset({Site.SPINE, Site.OTHER_EXTRACRANIAL})


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"
    BILATERAL = "bilateral"


class NotNear(StrEnum):
    """The words that stand for "nowhere near the optic apparatus", where a distance could stand."""

    NOT_NEAR = "not_near"


class LesionStatus(StrEnum):
    INTACT = "intact"
    CAVITY = "cavity"
    RECURRENCE = "recurrence"


class Pathology(StrEnum):
    PROVEN = "proven"
    IMAGING_ONLY = "imaging_only"


class DosePoint(StrEnum):
    MARGIN = "margin"
    MAXIMUM = "maximum"


class Level(StrEnum):
    SIMPLE = "simple"
    INTERMEDIATE = "intermediate"
    COMPLEX = "complex"


class PlanMethod(StrEnum):
    FORWARD_3D = "forward_3d"
    INVERSE = "inverse"
    ISODOSE_SIMPLE = "isodose_simple"
    ISODOSE_COMPLEX = "isodose_complex"


class ImagingStudy(StrEnum):
    MRI = "mri"
    CT = "ct"
    OTHER = "other"


class Contrast(StrEnum):
    """Contrast of a diagnostic study; `both`: without, then with."""

    WITHOUT = "without"
    WITH = "with"
    BOTH = "both"


class Anaesthesia(StrEnum):
    NONE = "none"
    LOCAL = "local"
    SEDATION = "sedation"
    GENERAL = "general"


class StopStage(StrEnum):
    BEFORE_ROOM = "before_room"
    BEFORE_BEAM = "before_beam"
    DURING_BEAM = "during_beam"


class Whereabouts(StrEnum):
    ROOM = "room"
    CONSOLE = "console"
    BUILDING = "building"
    REMOTE = "remote"
    ABSENT = "absent"


class CourseIntent(StrEnum):
    NEW_COURSE = "new_course"
    SAME_COURSE_CONTINUED = "same_course_continued"


class OverrideAction(StrEnum):
    ADD_LINE = "add_line"
    DROP_LINE = "drop_line"
    SET_UNITS = "set_units"
    SET_MODIFIERS = "set_modifiers"


class HistoryCourse(StrEnum):
    SAME = "same"
    OTHER = "other"


class HistoryIntent(StrEnum):
    STAGED = "staged"
    UNRELATED_NEW_LESION = "unrelated_new_lesion"
    COMPLICATION = "complication"
