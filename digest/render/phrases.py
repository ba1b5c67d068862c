"""The few words that a theme prints of its own, in the languages there are."""

from __future__ import annotations

from collections.abc import Mapping

# Neutral in gender and address where the language allows; colons carry the language's own spacing.
_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "also": "also:",
        "comma": ", ",
        "contents": "In this issue",
        "reason": "You receive this because you subscribed to {name}.",
        "unsubscribe": "Unsubscribe",
        "view": "View in browser",
    },
    "es": {
        "also": "también:",
        "comma": ", ",
        "contents": "En este número",
        "reason": "Recibe este correo por su suscripción a {name}.",
        "unsubscribe": "Darse de baja",
        "view": "Ver en el navegador",
    },
    "fr": {
        "also": "aussi\u00a0:",
        "comma": ", ",
        "contents": "Dans ce numéro",
        "reason": "Vous recevez ce message au titre de votre abonnement à {name}.",
        "unsubscribe": "Se désabonner",
        "view": "Voir dans le navigateur",
    },
    "de": {
        "also": "auch:",
        "comma": ", ",
        "contents": "In dieser Ausgabe",
        "reason": "Sie erhalten diese E-Mail, weil Sie {name} abonniert haben.",
        "unsubscribe": "Abmelden",
        "view": "Im Browser ansehen",
    },
    "ar": {
        "also": "أيضًا:",
        "comma": "، ",
        "contents": "في هذا العدد",
        "reason": "تصلك هذه الرسالة لأنك مشترك في {name}.",
        "unsubscribe": "إلغاء الاشتراك",
        "view": "عرض في المتصفح",
    },
}


def phrases(language: str) -> Mapping[str, str]:
    """The phrases in the language, by key; in English where there are none in it."""
    return _PHRASES.get(language.replace("_", "-").split("-")[0].lower(), _PHRASES["en"])
