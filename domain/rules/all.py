"""Every module of rules, imported once so that its rules are registered."""

from domain.rules import (
    delivery,
    devices,
    dosimetry,
    guidance,
    management,
    neurosurgery,
    physics,
    planning,
    setting,
    simulation,
    visits,
)

MODULES = (
    delivery,
    devices,
    dosimetry,
    guidance,
    management,
    neurosurgery,
    physics,
    planning,
    setting,
    simulation,
    visits,
)
