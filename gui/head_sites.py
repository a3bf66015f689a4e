"""Where in a drawn head each site lies: a picture to recognize a lesion by, not a measurement."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain.choices import EXTRACRANIAL, Side, Site
from domain.session import Lesion


class Place(NamedTuple):
    """From the middle of the head: to the patient's left, to the front, up; 1 is its edge."""

    left: float
    front: float
    up: float


# To the left; mirrored for the right side. The first number is 0 only where a site lies midline.
_PLACES: Final = {
    Site.FRONTAL_LOBE: Place(0.34, 0.55, 0.42),
    Site.PARIETAL_LOBE: Place(0.40, -0.20, 0.62),
    Site.TEMPORAL_LOBE: Place(0.56, 0.15, -0.05),
    Site.OCCIPITAL_LOBE: Place(0.26, -0.72, 0.16),
    Site.CEREBELLUM: Place(0.28, -0.55, -0.34),
    Site.BRAINSTEM: Place(0.06, -0.20, -0.36),
    Site.VENTRICLE: Place(0.16, 0.02, 0.24),
    Site.SELLA: Place(0.0, 0.20, -0.16),
    Site.CAVERNOUS_SINUS: Place(0.16, 0.20, -0.16),
    Site.PARASELLAR: Place(0.22, 0.26, -0.12),
    Site.PETROCLIVAL: Place(0.18, -0.05, -0.28),
    Site.CEREBELLOPONTINE_ANGLE: Place(0.30, -0.24, -0.30),
    Site.JUGULAR_FORAMEN: Place(0.28, -0.22, -0.44),
    Site.PINEAL_REGION: Place(0.0, -0.24, 0.02),
    Site.OPTIC_APPARATUS: Place(0.10, 0.32, -0.10),
    Site.SKULL_BASE: Place(0.24, 0.12, -0.30),
    Site.TRIGEMINAL_NERVE: Place(0.20, -0.10, -0.24),
    Site.THALAMUS: Place(0.14, -0.06, 0.12),
    Site.BASAL_GANGLIA: Place(0.24, 0.12, 0.14),
    Site.MESIAL_TEMPORAL: Place(0.36, 0.02, -0.10),
    Site.MENINGES: Place(0.60, 0.05, 0.55),
    Site.ORBIT: Place(0.28, 0.78, -0.16),
    Site.OTHER_CRANIAL: Place(0.10, 0.0, 0.30),
}
_SIDEWAYS: Final = {
    Side.LEFT: (1.0,),
    Side.RIGHT: (-1.0,),
    Side.MIDLINE: (0.0,),
    Side.BILATERAL: (1.0, -1.0),
}


def places(lesion: Lesion) -> tuple[Place, ...]:
    """Where a lesion is drawn: twice when bilateral, nowhere without a site in the head.

    Without a side it is drawn in the middle.
    """
    if lesion.site is None or lesion.site in EXTRACRANIAL:
        return ()
    place = _PLACES[lesion.site]
    ways = _SIDEWAYS[lesion.side] if lesion.side else (0.0,)
    return tuple(place._replace(left=place.left * way) for way in ways)
