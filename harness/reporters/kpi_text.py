"""Key figures as a reader sees them: numbers in the language's form, names and definitions."""

from __future__ import annotations

from datetime import datetime

from harness import wording
from harness.reporters.kpi import Kpi

_NBSP = "\u00a0"


def number(value: float, lang: str, digits: int = 1) -> str:
    """A number with the language's decimal mark."""
    shown = f"{value:.{digits}f}"
    return shown.replace(".", ",") if lang == "ru" else shown


def share(value: float, lang: str) -> str:
    """A share (0…1) in per cent."""
    return f"{number(100 * value, lang)}{_NBSP}%" if lang == "ru" else f"{number(100 * value, lang)}%"


def moment(iso: str, lang: str) -> str:
    """An ISO 8601 moment as the language writes it, with its offset; text that is none stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = when.strftime("%z")
    shown = "UTC" if zone in {"", "+0000"} else f"UTC{zone[:3]}:{zone[3:]}"
    return f"{when:%d.%m.%Y %H:%M:%S} {shown}" if lang == "ru" else f"{when:%Y-%m-%d %H:%M:%S} {shown}"


def kpi_name(kpi: Kpi, lang: str) -> str:
    """Name, with the channel when it is a figure of one."""
    name = wording.text(f"kpi.{kpi.code}.name", lang)
    return f"{name}: {kpi.group}" if kpi.group else name


def kpi_value(kpi: Kpi, lang: str) -> str:
    """The value; says so when there is nothing to compute it from."""
    if kpi.unit == "kappa" and kpi.n:
        return _agreement(kpi, lang)
    if kpi.value is None:
        return wording.text("report.no_data", lang)
    if kpi.unit == "share":
        return f"{share(kpi.value, lang)} ({kpi.hits}/{kpi.n})"
    if kpi.unit == "per_1000":
        return number(kpi.value, lang)
    digits = 2 if kpi.unit == "seconds" else 0
    shown = {name: number(getattr(kpi, name), lang, digits) for name in ("p50", "p95", "max")}
    return wording.text(f"report.spread.{kpi.unit}", lang, **shown)


def _agreement(kpi: Kpi, lang: str) -> str:
    """Kappa with its table; without a value it is undefined, and that is said."""
    both, first, second, neither = kpi.table or (0, 0, 0, 0)
    value = wording.text("report.kappa.undefined", lang) if kpi.value is None else number(kpi.value, lang, 2)
    return wording.text(
        "report.kappa", lang, value=value.replace("-", "−"), both=both, first=first, second=second, neither=neither
    )


def kpi_interval(kpi: Kpi, lang: str) -> str:
    """The 95 % interval of a share, else nothing."""
    if kpi.low is None or kpi.high is None:
        return ""
    low, high = share(kpi.low, lang), share(kpi.high, lang)
    return f"{low} – {high}"


def kpi_cells(kpi: Kpi, lang: str) -> tuple[str, str, str, str, str]:
    """Name, value, interval, n and basis, for a row of a table."""
    basis = wording.text(f"report.basis.{kpi.basis}", lang)
    return kpi_name(kpi, lang), kpi_value(kpi, lang), kpi_interval(kpi, lang), str(kpi.n), basis
