"""Names of months in 30 languages, as they stand in dates: full and short, after CLDR 48 and newsroom habit.

Names that mean different months in different languages (Polish and Croatian "listopada", "lip", "srp") are left out.
"""

from __future__ import annotations

_NAMES = """
january jan enero ene janvier janv januar jänner gennaio gen janeiro januari tammikuuta stycznia sty styczeń ledna led leden januára január siječnja sij siječanj ianuarie ian ocak oca gener de_gener января янв январь січня січ січень януари яну јануар студзеня студзень ιανουαρίου ιαν ιανουάριος يناير جانفي ژانویهٔ ژانویه ינואר जनवरी tháng_1 sausio sausis janvāris jaanuar
february feb febrero fevrier février févr fév februar febbraio febb fevereiro fev februari helmikuuta lutego luty února únor februára február veljače velj veljača februarie febr şubat şub febrer de_febrer февраля фев февр февраль лютого лютий февруари фебруар лютага люты φεβρουαρίου φεβ φεβρουάριος فبراير فيفري فوریهٔ فوریه פברואר फ़रवरी tháng_2 vasario vasaris februāris veebruar
march mar marzo mars märz mär maerz março marco maart mrt marts maaliskuuta marca marzec března březen marec ožujka ožujak martie március márc mart maret març de_març марта мар март березня березень сакавіка сакавік μαρτίου μάρτιος مارس מרץ मार्च tháng_3 kovo kovas märts
april apr abril abr avril avr aprile huhtikuuta kwietnia kwi kwiecień dubna duben apríla apríl travnja travanj aprilie április ápr nisan d’abril апреля апр апрель квітня квітень април красавіка красавік απριλίου απρ απρίλιος أبريل افريل آوریل אפריל अप्रैल tháng_4 balandžio balandis aprīlis aprill
may mayo mai maggio magg maio mei maj toukokuuta maja května květen mája máj svibnja svibanj május mayıs maig de_maig мая май травня травень мај μαΐου μάιος مايو ماي מאי मई tháng_5 gegužės gegužė maijs
june jun junio juin juni giugno giu junho kesäkuuta czerwca cze czerwiec června červen júna jún junij lipnja lipanj iunie iun június haziran juny de_juny июня июн июнь червня червень юни јун чэрвеня чэрвень ιουνίου ιουν ιούνιος يونيو جوان ژوئن יוני जून tháng_6 birželio birželis jūnijs juuni
july jul julio juillet juil juli luglio lug julho heinäkuuta lipca lipiec července červenec júla júl julij srpnja srpanj iulie iul július temmuz juliol de_juliol июля июл июль липня липень юли јул ліпеня ліпень ιουλίου ιουλ ιούλιος يوليو جويلية ژوئیهٔ ژوئیه יולי जुलाई tháng_7 liepos liepa jūlijs juuli
august aug agosto ago août aout augustus augusti elokuuta sierpnia sie sierpień srpna srpen augusta avgust avg kolovoza kolovoz augusztus ağustos ağu agustus agost d’agost августа авг август серпня серпень жніўня жнівень αυγούστου αυγ αύγουστος أغسطس اوت אוגוסט अगस्त tháng_8 rugpjūčio rugpjūtis augusts
september sep sept septiembre setiembre septembre settembre setembro syyskuuta września wrz wrzesień září septembra rujna rujan septembrie szeptember szept eylül setembre de_setembre сентября сен сент сентябрь вересня вересень септември септембар верасня верасень σεπτεμβρίου σεπ σεπτέμβριος سبتمبر سپتامبر ספטמבר सितंबर tháng_9 rugsėjo rugsėjis septembris
october oct octubre octobre oktober okt ottobre ott outubro lokakuuta października paź październik října říjen októbra október octombrie ekim octubre d’octubre октября окт октябрь жовтня жовтень октомври октобар кастрычніка кастрычнік οκτωβρίου οκτ οκτώβριος أكتوبر اکتبر אוקטובר अक्टूबर tháng_10 spalio spalis oktobris oktoober
november nov noviembre novembre novembro marraskuuta listopadu novembra studenoga studeni noiembrie kasım de_novembre ноября ноя нояб ноябрь листопада листопад ноември новембар лістапада лістапад νοεμβρίου νοε νοέμβριος نوفمبر نوامبر נובמבר नवंबर tháng_11 lapkričio lapkritis novembris
december dec diciembre dic décembre decembre déc dezember dez dicembre dezembro desember joulukuuta grudnia gru grudzień prosince prosinec decembra prosinca prosinac decembrie aralık desembre de_desembre декабря дек декабрь грудня грудень декември децембар снежня снежань δεκεμβρίου δεκ δεκέμβριος ديسمبر دسامبر דצמבר दिसंबर tháng_12 gruodžio gruodis decembris detsember
"""

MONTHS: dict[str, int] = {
    name.replace("_", " "): number
    for number, line in enumerate(_NAMES.strip().splitlines(), start=1)
    for name in line.split()
}
"""Lower-case name, without a trailing point, to 1..12."""
