"""The commonest short words of languages that share a script, to tell them apart by.

Chosen by hand from each language's grammar: articles, pronouns, prepositions, conjunctions and forms of "to be".
A word may stand under several languages; those that only one has decide.
"""

from __future__ import annotations

_LATIN = {
    "en": "the of and to in is that for it was on with as are be this by at from have has not but they his her which an were will said been their who would more",
    "es": "de la que el en y los del se las por un para con no una su al lo como más pero sus le ya este sí porque esta entre cuando muy sobre también fue según ha es son está",
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec cette aux mais comme ou leur été elle nous ont d'un d'une qu'il l'on c'est",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "it": "di che e la il un a per in una è sono non con del si della da le i dei nel alla ha al più anche come ma gli delle dal nella questo suo stato essere lo",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também pelo pela até são",
    "nl": "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar door over ze zich wordt werd heeft hebben deze die of was hij worden",
    "sv": "och att det som en på är av för med den till inte om har de ett han var jag från men sig så efter kan vid när under också hade nu sin där eller",
    "da": "og at det er en til af på som for med den de har der ikke et han var jeg fra men om sig så efter kan ved når også havde nu blev være efter mod skal hvor",
    "no": "og det er en til av på som for med den de har ikke et han var jeg fra men om seg så etter kan ved når også hadde nå ble være mot skal hvor etter blir sier mellom",
    "fi": "ja on ei että oli se hän mutta ovat kun myös joka niin kuin sen mukaan ole jos tai vain ollut sekä mitä nyt vielä jo kanssa mukaan olla jälkeen koska heidän",
    "pl": "i w na z do się nie że to jest o po jak za przez od ale dla są oraz przy tym który jego jej było ma być był które także może tego już co czy ze tylko",
    "cs": "a se v na je že o s z do i to k ve pro za by ale si po jako jsou od které jeho který bylo nebo také jsem při už jen podle může byl byla má není",
    "sk": "a sa v na je že o s z do aj to k vo pre za by ale si po ako sú od ktoré jeho ktorý bolo alebo tiež som pri už len podľa môže bol bola má nie",
    "sl": "in je v da na za se so z ki pa ne po bi s tudi od kot ob še pri ali iz bo kar bil bila lahko med ter zaradi zato njegov več",
    "hr": "i je u da na se za su s od kao o te ne koji bi ali što iz to će koja do sve nije nakon kako je bio bila još samo ili prema",
    "ro": "de și în la a cu pe că nu este din care o un pentru mai se au ce sunt fost prin după sau dar fi lui ei ar această acest să cum între când le",
    "hu": "a az és hogy nem is egy ez volt meg csak de ha már vagy mint még el azt után szerint lesz kell van ezt minden majd pedig amely ki között miatt lehet",
    "tr": "ve bir bu da de için ile olarak çok daha ne gibi olan en kadar sonra ise değil ama var o dedi oldu mi göre her olduğu tarafından ancak ya türkiye",
    "id": "yang dan di ini dengan untuk dari dalam itu tidak akan pada juga ke adalah oleh telah sebagai bahwa ada kata mereka dia bisa tersebut atau saat setelah lebih karena saya",
    "ca": "de la i el que a els en les un per del una amb és no al se es dels ha com més són pel aquesta aquest però també ser entre han seva seu va perquè",
    "vi": "và của là có được cho không trong một người những các với này đã khi từ đến tại về cũng để ông ra đó vào năm như nhiều",
    "et": "ja on ei et see oli ka kui ta aga mis oma või siis veel nii kes välja pärast olnud ning nagu seda mille ainult tema juba järgi",
    "lv": "un ir ka ar no par uz kas lai bet tika kā arī vai to pie pēc gan šo tas nav bija viņš tiek gada līdz jau",
    "lt": "ir kad yra su iš į tai kaip o bet buvo jis po už ne apie jo dėl tik bei taip pat nuo prie jau gali metų buvo",
    "sq": "të e në dhe për një me se nga që është ka do si por nuk më u ai kjo edhe janë tij pas kanë këtë duke ishte",
    "af": "die van en in is het dat nie 'n te om vir op met wat sy hy was aan as by hulle word ook ons na sal kan deur sê",
    "sw": "ya na wa kwa ni katika la za kuwa hiyo hii cha kama huyo baada ambayo yake lakini pia wake hayo wakati alisema rais",
    "tl": "ang ng sa na mga at ay ni si ito para hindi may kay nila niya siya kung din naman ako noong mula",
    "eu": "eta da du ez dira bat ere dute zuen izan den baina hau beste egin dela ditu zen zuten arte gehiago horrek",
    "gl": "de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao ten ou súa seu cando moi xa tamén polo pola ata son",
}
_CYRILLIC = {
    "ru": "и в не на что он с как это по но из за от так же для его она у до если все был было быть были также который мы при или о к год этом после",
    "uk": "і в не на що він з як це та до за від у для його вона якщо але є або був було бути були також який ми при про й після року із цього та",
    "bg": "и на да се в за от не с е че по са като до ще си които а при след или това но има той беше бе този му",
    "sr": "и је у да на се за су са од као о не који би али што из то ће која до све није после како био била још само",
    "mk": "и на да се во за од не со е што по ќе ги се како до но има тој беше овој му кои при или беа",
    "be": "і ў не на што ён з як гэта па але да за ад у для яго яна калі быў было быць былі таксама які мы пры або",
    "kk": "және бұл мен да де бір үшін деп еді туралы жыл болып осы ол қазақстан кейін бар",
}
_ARABIC = {
    "ar": "في من على إلى أن التي الذي عن مع هذا هذه كان بعد ما قال لا كما أو بين ذلك كانت وقد حيث خلال قبل أكد وفي إن",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت شد شده می ها های وی اما ایران باید",
    "ur": "کے کی میں کا سے اور ہے نے کو پر یہ کہ ہیں اس بھی کہا ایک تھا ہو گیا جو لیے تو رہے",
    "ps": "د په چې او کې له ته دی هم سره دا کړي يې شوي وو خو دې لپاره",
}
_DEVANAGARI = {
    "hi": "के में की है का से को और ने पर कि भी यह हैं इस एक कहा लिए हो गया कर नहीं था तो",
    "mr": "आहे आणि या च्या ते हा ही होते केली केले त्या असे मात्र आहेत यांनी येथे",
    "ne": "र छ को मा ले भएको हो गरेको पनि छन् गर्न यो तर भने थियो",
}
_HEBREW = {"he": "של את על לא עם הוא כי זה גם היא או אל בין אם כל יותר היה", "yi": "און די פון איז אין דער צו מיט האט זיך ניט אַז"}

LETTERS = {
    "en": "", "es": "ñ¿¡", "fr": "œèêç", "de": "ßäöü", "it": "òù", "pt": "ãõ", "nl": "ĳ", "sv": "åäö", "da": "øæå", "no": "øæå",
    "fi": "äö", "pl": "łąęśżźćń", "cs": "řěů", "sk": "ľĺŕô", "hr": "đćčšž", "ro": "șțăâî", "hu": "őű", "tr": "ığşç",
    "ca": "·ç", "vi": "ăơưđạảấầẩẫậắằẵặẹẻẽếềểệỉịọỏốồổỗộớờởợụủứừửữựỳỷỹ", "et": "õäöü", "lv": "āēīūģķļņ", "lt": "ėųįū", "sq": "ë",
    "ru": "ыэё", "uk": "їєґі", "bg": "ъ", "sr": "јљњђћ", "mk": "јљњѓќѕ", "be": "ўыі", "kk": "әғқңөұүһ",
    "ar": "ةأإؤئ", "fa": "پچژگک", "ur": "ٹڈڑےںھہ", "ps": "ټډړښځڅېۍ",
}
"""Letters that hardly another language of the same script has."""


def _sets(table: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in table.items()}


LATIN, CYRILLIC, ARABIC = _sets(_LATIN), _sets(_CYRILLIC), _sets(_ARABIC)
DEVANAGARI, HEBREW = _sets(_DEVANAGARI), _sets(_HEBREW)
