"""Words of a link that say nothing of where it leads, and hosts that hide it."""

from __future__ import annotations

import re
from functools import lru_cache

# Texts parted by "/", a language after the other: en, es, fr, de, it, pt, nl, ca, pl, cs, ro, hu, sv, da, no, fi, tr,
# id, el, ru, uk, ar, fa, he, hi, zh, ja, ko. Each is a whole text: "the link" in a sentence is none of them.
_SAYING_NOTHING = """
click/click here/click this/click this link/here/right here/link/this link/the link/this/this page/read more/read on
read more here/read it here/read/more/more here/learn more/find out more/see more/view more/show more/details
more details/more info/more information/info/continue/continue reading/full story/go/tap here/page/article/website
aquí/haz clic/haz clic aquí/haga clic aquí/clic aquí/pulse aquí/pincha aquí/leer/leer más/lee más/más/ver más
saber más/más información/seguir leyendo/enlace/este enlace/continuar/continuar leyendo/detalles
ici/cliquez/cliquez ici/cliquer ici/lire/lire la suite/lire plus/en savoir plus/plus/voir plus/la suite/suite/lien
ce lien/plus d’infos/plus d’informations/continuer/détails/cliquez sur ce lien
hier/hier klicken/klicken sie hier/klick hier/klicke hier/mehr/mehr lesen/weiterlesen/lesen/mehr erfahren/mehr dazu
mehr infos/mehr informationen/weiter/dieser link/zum artikel/details/lesen sie mehr
qui/clicca qui/clicca/leggi/leggi di più/leggi tutto/di più/continua/continua a leggere/scopri di più/altro
aqui/clique aqui/clique/ler mais/leia mais/mais/saiba mais/saber mais/ver mais/continuar a ler/continue lendo
klik hier/lees meer/lees verder/meer/verder lezen/meer informatie/meer weten
aquí/feu clic aquí/fes clic aquí/llegir més/més/més informació/enllaç
tutaj/kliknij tutaj/kliknij/czytaj/czytaj więcej/więcej/czytaj dalej/dowiedz się więcej
zde/klikněte zde/číst dál/číst více/více/tady/odkaz
aici/click aici/clic aici/citește mai mult/mai mult/mai multe
itt/kattintson ide/kattints ide/tovább/bővebben/ide
här/klicka här/läs mer/mer/läs vidare
her/klik her/læs mere/mere/klikk her/les mer/mer/les videre
tästä/napsauta tästä/lue lisää/lisää/klikkaa tästä
buraya tıklayın/tıklayın/buraya tıkla/burada/devamını oku/devamı/daha fazla
di sini/klik di sini/baca selengkapnya/selengkapnya/baca lebih lanjut
εδώ/κάντε κλικ εδώ/πατήστε εδώ/διαβάστε περισσότερα/περισσότερα
здесь/тут/нажмите здесь/нажмите сюда/сюда/читать/читать далее/далее/подробнее/ещё/еще/ссылка
тут/натисніть тут/натисніть сюди/читати/читати далі/далі/докладніше/детальніше/посилання/більше
هنا/اضغط هنا/انقر هنا/اضغط/انقر/اقرأ المزيد/المزيد/للمزيد/قراءة المزيد
إقرأ المزيد/اقرأ/رابط/الرابط/التفاصيل/تابع القراءة
اینجا/اینجا کلیک کنید/ادامه مطلب/بیشتر/بیشتر بخوانید/لینک
כאן/לחצו כאן/לחץ כאן/קרא עוד/עוד/לקריאה נוספת/להמשך קריאה/קישור
यहाँ/यहां/यहाँ क्लिक करें/यहां क्लिक करें/और पढ़ें/अधिक
点击这里/点击此处/这里/此处/阅读更多/更多/查看更多/點擊這裡/這裡/閱讀更多/链接
こちら/ここ/ここをクリック/こちらをクリック/続きを読む/もっと見る/詳細/詳しくはこちら/リンク
여기/여기를 클릭/여기를 클릭하세요/더 보기/더보기/자세히/자세히 보기/링크
"""
# Free shorteners and those of large sites: hosts that only lead elsewhere.
_SHORTENERS = """
adf.ly amzn.to bit.do bit.ly bitly.com bl.ink buff.ly chilp.it clck.ru cli.gs cutt.ly db.tt dlvr.it eepurl.com fb.me
flip.it goo.gl goo.su ift.tt is.gd j.mp lc.chat lnk.to lnkd.in mcaf.ee moourl.com ow.ly po.st qr.ae rb.gy rebrand.ly
s.id shorte.st shorturl.at smarturl.it snip.ly snipurl.com soo.gd su.pr t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com
tr.im trib.al u.nu urlz.fr v.gd vk.cc vk.sv wp.me x.gd xurl.es yourls.org zpr.io
"""
# What stands around: "Read more »", "(here)", "→ more…".
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
LONGEST = 60
"""Characters of a link's text that can be one of them."""


def says_nothing(text: str) -> bool:
    """Whether the whole text, less punctuation and arrows around it, is "click here", "more" or the like."""
    return len(text) <= LONGEST and _plain(text) in _nothing()


def shortens(host: str) -> bool:
    """Whether the host, without `www.`, only leads elsewhere."""
    return host in _shorteners()


def _plain(text: str) -> str:
    return _AROUND.sub("", " ".join(text.replace("'", "’").split())).casefold()


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(_plain(one) for line in _SAYING_NOTHING.strip().splitlines() for one in line.split("/"))


@lru_cache(maxsize=1)
def _shorteners() -> frozenset[str]:
    return frozenset(_SHORTENERS.split())
