"""All words on the pages, in the languages there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from digest.languages import base

Kind = Literal["ask", "done", "how", "invalid", "later", "missing", "wrong"]
"""One button; it is done; how it is done; not a token of ours; the store is away; no such page; anything else."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says. `{name}` is the newsletter's, `{address}` a link to write to: without one the line goes."""

    heading: str
    lines: tuple[str, ...]
    button: str = ""


# Neutral in gender and polite in address; no-break spaces where French sets them.
_PAGES: Mapping[str, Mapping[Kind, Words]] = {
    "en": {
        "ask": Words("Unsubscribe?", ("One press, and you will get no more mail from {name}.",), "Unsubscribe"),
        "done": Words(
            "You are unsubscribed",
            (
                "You will get no more mail from {name}. What is on its way at this moment may still arrive.",
                "A mistake? Write to {address}.",
            ),
        ),
        "how": Words(
            "How to unsubscribe",
            (
                "At the foot of every mail from {name} is a link of your own. It leads to a page with one button: "
                "nothing to type, no password.",
                "Or write to {address}, from the address that gets the mail.",
            ),
        ),
        "invalid": Words(
            "This link is not valid",
            (
                "Part of it may be missing. Use the link at the foot of a mail from {name}; "
                "those in older mails are good, too.",
                "Or write to {address}.",
            ),
        ),
        "later": Words(
            "Please try again later",
            (
                "You are not unsubscribed yet: our records cannot be reached at this moment. "
                "Try again in a few minutes.",
                "A mail to {address} will do, too.",
            ),
            "Try again",
        ),
        "missing": Words(
            "There is no such page",
            ("To unsubscribe, use the link at the foot of a mail from {name}.", "Or write to {address}."),
        ),
        "wrong": Words(
            "That did not work",
            ("To unsubscribe, use the link at the foot of a mail from {name}.", "Or write to {address}."),
        ),
    },
    "es": {
        "ask": Words("¿Darse de baja?", ("Con un clic dejará de recibir correos de {name}.",), "Darse de baja"),
        "done": Words(
            "Su baja está hecha",
            (
                "No recibirá más correos de {name}. Puede que aún llegue alguno que ya está en camino.",
                "¿Ha sido un error? Escriba a {address}.",
            ),
        ),
        "how": Words(
            "Cómo darse de baja",
            (
                "Al pie de cada correo de {name} hay un enlace que es solo suyo. Lleva a una página con un único "
                "botón: sin escribir nada y sin contraseña.",
                "O escriba a {address} desde la dirección en la que recibe los correos.",
            ),
        ),
        "invalid": Words(
            "Este enlace no es válido",
            (
                "Quizá le falte una parte. Use el enlace al pie de un correo de {name}; "
                "los de correos anteriores también sirven.",
                "O escriba a {address}.",
            ),
        ),
        "later": Words(
            "Inténtelo más tarde",
            (
                "Su baja todavía no está hecha: en este momento no podemos acceder a nuestros datos. "
                "Vuelva a intentarlo dentro de unos minutos.",
                "También basta un correo a {address}.",
            ),
            "Intentarlo de nuevo",
        ),
        "missing": Words(
            "Esta página no existe",
            ("Para darse de baja, use el enlace al pie de un correo de {name}.", "O escriba a {address}."),
        ),
        "wrong": Words(
            "No ha funcionado",
            ("Para darse de baja, use el enlace al pie de un correo de {name}.", "O escriba a {address}."),
        ),
    },
    "fr": {
        "ask": Words(
            "Se désabonner\u00a0?",
            ("Un clic, et vous ne recevrez plus de messages de {name}.",),
            "Se désabonner",
        ),
        "done": Words(
            "Désabonnement effectué",
            (
                "Vous ne recevrez plus de messages de {name}. Un message déjà en route peut encore arriver.",
                "Une erreur\u00a0? Écrivez à {address}.",
            ),
        ),
        "how": Words(
            "Comment se désabonner",
            (
                "Au bas de chaque message de {name} se trouve un lien qui n’est qu’à vous. Il mène à une page avec "
                "un seul bouton\u00a0: rien à saisir, pas de mot de passe.",
                "Ou écrivez à {address}, depuis l’adresse qui reçoit les messages.",
            ),
        ),
        "invalid": Words(
            "Ce lien n’est pas valide",
            (
                "Il en manque peut-être une partie. Utilisez le lien au bas d’un message de {name}\u00a0; "
                "ceux des anciens messages fonctionnent aussi.",
                "Ou écrivez à {address}.",
            ),
        ),
        "later": Words(
            "Veuillez réessayer plus tard",
            (
                "Le désabonnement n’a pas encore eu lieu\u00a0: nos données sont inaccessibles en ce moment. "
                "Réessayez dans quelques minutes.",
                "Un message à {address} suffit aussi.",
            ),
            "Réessayer",
        ),
        "missing": Words(
            "Cette page n’existe pas",
            ("Pour vous désabonner, utilisez le lien au bas d’un message de {name}.", "Ou écrivez à {address}."),
        ),
        "wrong": Words(
            "Cela n’a pas fonctionné",
            ("Pour vous désabonner, utilisez le lien au bas d’un message de {name}.", "Ou écrivez à {address}."),
        ),
    },
    "de": {
        "ask": Words("Abmelden?", ("Ein Klick, und Sie erhalten keine E-Mails von {name} mehr.",), "Abmelden"),
        "done": Words(
            "Sie sind abgemeldet",
            (
                "Sie erhalten keine E-Mails von {name} mehr. Was gerade unterwegs ist, kann noch ankommen.",
                "Ein Versehen? Schreiben Sie an {address}.",
            ),
        ),
        "how": Words(
            "So melden Sie sich ab",
            (
                "Am Ende jeder E-Mail von {name} steht ein Link, der nur für Sie ist. Er führt zu einer Seite mit "
                "einem einzigen Knopf: nichts zu tippen, kein Passwort.",
                "Oder schreiben Sie an {address}, von der Adresse aus, die die E-Mails erhält.",
            ),
        ),
        "invalid": Words(
            "Dieser Link ist nicht gültig",
            (
                "Vielleicht fehlt ein Teil. Nehmen Sie den Link am Ende einer E-Mail von {name}; "
                "auch die in älteren E-Mails gelten.",
                "Oder schreiben Sie an {address}.",
            ),
        ),
        "later": Words(
            "Bitte versuchen Sie es später",
            (
                "Sie sind noch nicht abgemeldet: Unsere Daten sind im Augenblick nicht erreichbar. "
                "Versuchen Sie es in einigen Minuten noch einmal.",
                "Auch eine E-Mail an {address} genügt.",
            ),
            "Noch einmal versuchen",
        ),
        "missing": Words(
            "Diese Seite gibt es nicht",
            ("Zum Abmelden nehmen Sie den Link am Ende einer E-Mail von {name}.", "Oder schreiben Sie an {address}."),
        ),
        "wrong": Words(
            "Das hat nicht geklappt",
            ("Zum Abmelden nehmen Sie den Link am Ende einer E-Mail von {name}.", "Oder schreiben Sie an {address}."),
        ),
    },
    "ar": {
        "ask": Words("إلغاء الاشتراك؟", ("بضغطة واحدة لن يصلك أي بريد من {name} بعد الآن.",), "إلغاء الاشتراك"),
        "done": Words(
            "أُلغي اشتراكك",
            (
                "لن يصلك أي بريد من {name} بعد الآن. وقد تصلك رسالة هي الآن في طريقها إليك.",
                "هل حدث ذلك خطأً؟ يمكن الكتابة إلى {address}.",
            ),
        ),
        "how": Words(
            "كيف يُلغى الاشتراك",
            (
                "في أسفل كل رسالة من {name} رابط خاص بك، يفتح صفحة فيها زر واحد: دون كتابة شيء ودون كلمة مرور.",
                "ويمكن أيضًا الكتابة إلى {address} من العنوان الذي تصل إليه الرسائل.",
            ),
        ),
        "invalid": Words(
            "هذا الرابط غير صالح",
            (
                "ربما ينقصه جزء. الرابط الصحيح في أسفل أي رسالة من {name}، وروابط الرسائل القديمة صالحة أيضًا.",
                "ويمكن أيضًا الكتابة إلى {address}.",
            ),
        ),
        "later": Words(
            "يُرجى المحاولة لاحقًا",
            (
                "لم يُلغَ اشتراكك بعد: يتعذر الآن الوصول إلى سجلاتنا. يُرجى المحاولة مجددًا بعد بضع دقائق.",
                "وتكفي أيضًا رسالة إلى {address}.",
            ),
            "إعادة المحاولة",
        ),
        "missing": Words(
            "لا توجد صفحة هنا",
            (
                "لإلغاء الاشتراك يُستخدم الرابط الموجود في أسفل أي رسالة من {name}.",
                "ويمكن أيضًا الكتابة إلى {address}.",
            ),
        ),
        "wrong": Words(
            "لم ينجح ذلك",
            (
                "لإلغاء الاشتراك يُستخدم الرابط الموجود في أسفل أي رسالة من {name}.",
                "ويمكن أيضًا الكتابة إلى {address}.",
            ),
        ),
    },
}
LANGUAGES = tuple(_PAGES)
"""The languages there are."""


def spoken(language: str) -> str:
    """The language in which a newsletter's pages are: its own, English where we have no words in it."""
    return found if (found := base(language)) in _PAGES else "en"


def words(kind: Kind, language: str) -> Words:
    """What the page says, in the language of `spoken`."""
    return _PAGES[spoken(language)][kind]
