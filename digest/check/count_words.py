"""Words about what is counted: tolls, who may be anybody, and what is never compared."""

from __future__ import annotations

from digest.naming import folded


def _set(words: str) -> frozenset[str]:
    return frozenset(map(folded, words.split()))


TOLLS = {
    "dead": _set("""
        dead killed killing kills kill died die dies dying deaths fatalities slain toll muertos muertas muerto
        fallecidos fallecidas murieron mueren mataron morts mortes mort tués tuées meurent décès tote toten todesopfer
        getötet starben gestorben morti uccisi uccise vittime mortos mortas morreram mortes погибли погибших погибло
        погиб убиты умерли жертв загинули загинуло загиблих загинув вбиті вбито померли
    """),
    "hurt": _set("""
        injured injuring injuries wounded wounding wounds hurt hospitalized hospitalised heridos heridas herido
        blessés blessées blessé verletzt verletzte verletzten feriti ferite ferito feridos feridas ferido ранены
        ранено раненых пострадали пострадало поранено поранені поранених постраждали постраждало
    """),
    "missing": _set("""
        missing unaccounted desaparecidos desaparecidas disparus disparues vermisst vermisste dispersi desaparecidas
        пропали пропавших зникли зниклих
    """),
    "held": _set("""
        arrested arresting arrests detained detaining detenidos detenidas arrestados arrêtées arrêtés interpellés
        interpellées festgenommen festnahmen verhaftet arrestati arrestate fermati presos detidos задержаны задержали
        задержано арестованы затримали затримано заарештовано
    """),
}
"""What becomes of people; words of one line count the same."""
GENERIC = _set("""
    people persons person others other more individuals victims personas gente otros otras personnes autres gens
    menschen personen andere weitere persone altri altre pessoas outros outras человек людей других осіб людей інших
""")
"""Who may be anybody: "12 people" and "12 passengers" are the same in a report of one event."""
# Measures of time and share, and words that follow any figure: these tell different things of one event.
UNCOUNTED = GENERIC | _set("""
    years year months month weeks week days day hours hour minutes minute seconds times percent percentage points
    point degrees miles mile kilometers kilometres feet inches yards meters metres pounds dollars euros cents million
    billion things ways parts sides reasons questions states countries members cases after before since until with
    from were have that this than which their there would could about during over under among between into when where
    while being will años meses semanas días horas minutos puntos ans mois semaines jours heures minutes jahre jahren
    monate monaten wochen tage tagen stunden minuten prozent anni mesi settimane giorni minuti anos meses semanas dias
    pontos лет года месяцев недель дней часов минут процентов років місяців тижнів днів годин хвилин відсотків
""")
STOP = _set("and or but while y e o et ou und oder i и или і та або including among")
"""Where what is said of a figure ends."""
ROUGH = _set("""
    at least about around some nearly almost over roughly approximately more than up to as many a an the of total
    another rises rose risen reaches reached hits hit climbs climbed passes passed stands stood now has by unos unas
    menos al cerca de casi más alrededor près environ plus quelque presque moins au rund etwa fast mindestens über
    mehr als circa oltre più almeno quase mais pelo около более почти свыше не менее близько майже понад щонайменше
""")
"""What may stand between a verb and its figure: "killing at least 12"."""
