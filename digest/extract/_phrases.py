r"""Wording of furniture: one regular expression a line, matched without regard to case.

Collected by reading what sites in these languages print around articles; add a line where a new one is seen.
"""

from __future__ import annotations

BUTTONS = r"""
share|share (?:this|it|on|via|with|now|article|story|options|page)(?: (?:this|article|story|post|page|on|via|facebook|twitter|x|whatsapp|email|link))*
(?:tweet|pin|pin it|pin it on pinterest|email|e-mail|mail|print|save|like|reddit|flipboard|copy link|copy|link copied|bookmark|gift|gift article)(?: this| article)*
(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|instagram|youtube|messenger|bluesky|threads|mastodon|tumblr|tiktok|rss|pocket)(?:[\s,|/·-]+(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|instagram|youtube|messenger|bluesky|threads|mastodon|tumblr|tiktok|rss|pocket|email|print|share|reddit|copy link))*
\d[\d.,]*k?\s+(?:shares?|comments?|views?|likes?|reads?|retweets?)
(?:view |see |show |hide |load |post |add |leave )?(?:all |a |more |your )?comments?(?: section)?(?: \(\d+\))?
read (?:more|on|next|the full (?:story|article)|full (?:story|article)|now|article|the rest)|continue reading|keep reading|more|show more|see more|load more|view more|learn more|click here|full story|expand|collapse
(?:leer más|leer mas|lea más|ver más|seguir leyendo|continuar leyendo|sigue leyendo|compartir|comparte|comparte esto|comparte esta noticia|imprimir|guardar|comentarios|comentar|deja un comentario|publicidad|anuncio|suscríbete|suscribirse|síguenos|temas|etiquetas)
(?:lire la suite|lire plus|en savoir plus|partager|partager cet article|imprimer|commenter|commentaires|publicité|s'abonner|abonnez-vous|suivez-nous)
(?:weiterlesen|mehr lesen|mehr|teilen|artikel teilen|drucken|merken|kommentare|kommentieren|anzeige|werbung|abonnieren|jetzt abonnieren)
(?:leggi tutto|continua a leggere|condividi|stampa|commenti|commenta|pubblicità|abbonati|leia mais|continue lendo|continuar lendo|compartilhar|compartilhe|partilhar|imprimir|comentários|publicidade|assine|lees meer|lees verder|deel|delen|delen op|reacties|advertentie|reclame)
(?:läs mer|läs också|dela|annons|les mer|læs mere|czytaj dalej|czytaj więcej|udostępnij|reklama|devamını oku|paylaş|reklam|читать далее|читать полностью|поделиться|реклама|подписаться|читати далі|поділитися|اقرأ المزيد|مشاركة|شارك|إعلان|קרא עוד|שתף|פרסומת|続きを読む|シェア|広告|分享|阅读更多|閱讀更多|广告|더 보기|공유|광고)
(?:advertisement|advertising|ad|ads by \w+|sponsored|sponsored content|promoted|partner content|paid content|skip ad|(?:article|story) continues (?:below|after)(?: this| the)?(?: ad| advertisement)?|continue(?:s)? (?:below|after) (?:this |the )?ad(?:vertisement)?|scroll (?:down )?(?:to|for) (?:continue|more)|report (?:this )?ad)
(?:sign in|sign up|log in|login|log out|register|subscribe|subscribe now|subscribe today|join|join now|donate|donate now|support us|my account|newsletter|newsletters|follow|follow us|following|notifications?|get the app)
(?:home|menu|search|close|open|back|next|previous|prev|next (?:article|story|post)|previous (?:article|story|post)|back to (?:top|home)|top|skip to (?:main )?content|skip to navigation|navigation|toggle navigation|loading|please wait|contact|contact us|advertise|about|about us|privacy|privacy policy|terms|terms of use|cookie policy|sitemap|help|faq)
(?:watch|watch now|listen|listen now|play|pause|video|audio|photos?|image|gallery|slideshow|caption|transcript|loading video|this video (?:is|has) .{0,40}|watch the video(?: (?:above|below))?|listen to (?:this )?(?:article|story)(?: \d.*)?|your browser does not support .{0,60})
\d{1,3}\s*(?:-|\s)?(?:min(?:ute)?s?|minutos?|minuten|minutes?)\.?(?: de)?(?: read(?:ing)?(?: time)?| to read| lectura| lecture| lesezeit| di lettura| de leitura| leestijd)?
(?:reading time|estimated reading time|tiempo de lectura|temps de lecture|lesezeit|tempo di lettura|tempo de leitura|leestijd)\s*:?\s*\d{1,3}.{0,20}
(?:tags?|filed under|topics?|categories|category|keywords|posted in|labels|etiquetas|temas|mots-clés|schlagwörter|themen|argomenti|trefwoorden)\s*:.{0,160}
(?:©|\(c\)|copyright)\s?.{0,160}|all rights reserved|todos los derechos reservados|tous droits réservés|alle rechte vorbehalten
(?:last )?updated?|published|posted|breaking news|just in|exclusive|developing|live|live updates|opinion|analysis|editor.?s? (?:picks?|choice)|trending|trending now|popular|must read|recommended
(?:report (?:a typo|an error)|suggest a correction|corrections?|request a correction|translate|font size|text size|a a a|dark mode|light mode|select language|english|español)
"""

CALLS = r"""
the post\b.{1,400}\b(?:appeared|first appeared|was published) (?:first )?(?:on|at|in)\b
(?:la entrada|el artículo|la publicación|l'article|der beitrag|l'articolo|o post|het bericht|inlägget|wpis|запись|yazı)\b.{1,300}\b(?:se publicó primero en|apareció primero en|aparece primero en|est apparu en premier sur|erschien zuerst auf|sembra essere il primo su|proviene da|apareceu primeiro em|verscheen eerst op|dök först upp|pojawił się poczatkowo na|впервые появилась|ilk önce)
(?:click|tap|press) (?:here|the link|below|on the)\b.{0,160}
(?:sign|signing) up (?:for|to|here|now|today)\b
subscribe (?:to|now|today|here|for|and|via)\b
(?:get|receive) (?:our|the|all the|every|a daily|breaking|daily|more)\b.{0,120}\b(?:newsletter|inbox|e-?mail|app|notifications|alerts|edition)\b
(?:join|become) (?:our|the|a) .{0,60}\b(?:newsletter|mailing list|community|forum|member|channel|discord|supporters?|subscriber|conversation|whatsapp|telegram|challenge)\b
(?:to (?:view|read|continue reading|access|see)) (?:the|this)\b.{0,80}\b(?:subscribe|log in|sign in|register)\b
if you.{0,40}already a (?:subscriber|member)\b
already a (?:subscriber|member)\b
first-time subscribers\b
want to (?:bookmark|read more|get more|see more|know more|share)\b
(?:follow|like|find|join) (?:us|him|her|them|me|the author)? ?(?:on|@)\b.{0,160}
follow (?:@|[^.]{1,80} on )\s?(?:twitter|facebook|instagram|x|tiktok|youtube|bluesky|threads|telegram|linkedin|google news|@)
follow\b.{1,60}\bon (?:twitter|facebook|instagram|x|telegram|google news)\b
(?:download|get|install) (?:our|the) .{0,40}\bapp\b
for (?:the latest|more|all the latest|breaking) (?:stories|news|updates|headlines|on|information)\b.{0,120}\b(?:download|follow|subscribe|visit|sign up|newsletter|click|app)\b
for more (?:news|stories|information|on this),? (?:visit|see|go to|click|follow|check)\b
(?:do you )?have (?:a (?:news )?tip|information|a story|an opinion|something to (?:say|share))\b.{0,200}
(?:send|email|e-mail|submit) (?:us |your |a |news )?(?:tips?|letters?|feedback|comments?|stories|story ideas|questions)\b
(?:got|have) (?:a|any) (?:story|news|tips?|questions?|comments?|confidential)\b.{0,160}
(?:contact|reach|email|write to) (?:the )?(?:author|writer|reporter|editor|us|him|her|them|newsroom)\b.{0,40}(?:at|via|on|:|by)\b
(?:like|liked|enjoyed|love|loved) (?:this|the|what you) (?:story|article|post|read|content|see|reading)\b
(?:help|support) (?:us |our )?(?:keep|continue|fund|independent|quality|local)\b.{0,100}(?:journalism|donat|contribut|subscri|free|work)
(?:please )?(?:consider|make) (?:a )?(?:donation|donating|subscribing|supporting|becoming)\b
(?:this (?:article|story|post|piece|content|column)) (?:was|is|has been) (?:originally |first |also |re)?(?:published|posted|appeared|produced|syndicated|provided|translated)\b.{0,200}
(?:this (?:article|story|post|piece)) (?:originally |first )?appeared (?:on|in|at)\b
(?:this (?:article|story|post|page)) (?:may )?(?:contains?|includes?) (?:references to|affiliate|links to|advertising|sponsored)\b
(?:we|the site|our editors) may (?:earn|receive|get) (?:a |an )?(?:affiliate )?(?:commission|share|compensation)\b
(?:the )?(?:views|opinions)(?: and (?:views|opinions))?(?:,? \w+,?){0,6} expressed (?:in|here|are|by)\b
(?:additional |more )?reporting by\b.{1,200}
[^.]{1,120}\bcontributed (?:to )?(?:this|reporting|to the|to this) (?:report|story|article|piece)?\b
(?:editing|writing|compiled|translated|edited) by\b.{1,160}$
(?:our standards|standards): .{0,80}trust principles
by (?:signing up|subscribing|clicking|providing|submitting|continuing),? you\b
you (?:can|may) (?:unsubscribe|opt out|manage)\b
thank(?:s| you) for (?:signing up|subscribing|reading|your (?:support|subscription))\b
there was an error (?:processing|with)\b.{0,60}
(?:please )?(?:enable|turn on|allow) (?:javascript|cookies|notifications)\b
(?:please )?(?:check|keep an eye on) your (?:inbox|e-?mail)\b
(?:we|this (?:site|website)) uses? cookies\b
(?:access|comment on|join the conversation|join thought-provoking|start your\b.{0,60}\bsubscription)\b.{0,160}$
(?:copyright|©|\(c\)) ?(?:\d{4}|the\b|by\b)
(?:suscríbete|suscríbase|suscribite|regístrate|únete|síguenos|siga|sigue|descarga|recibe|haz clic|haga clic|da clic|apoya|dona|escríbenos|envíanos)\b.{0,40}\b(?:a |al |en |nuestr|aquí|newsletter|boletín|canal|noticias|whatsapp|telegram|facebook|twitter|instagram|redes|app|aplicación|periodismo|correo)
(?:inscrivez-vous|abonnez-vous|recevez|suivez-nous|rejoignez|téléchargez|soutenez|cliquez ici)\b.{0,160}
(?:melden sie sich|abonnieren sie|folgen sie|jetzt (?:abonnieren|anmelden|registrieren)|laden sie|klicken sie hier|unterstützen sie uns)\b.{0,160}
(?:iscriviti|abbonati|seguici|ricevi|scarica l'app|clicca qui|inscreva-se|assine|siga-nos|receba|baixe o|clique aqui|abonneer|meld je aan|schrijf je in|volg ons|klik hier)\b.{0,160}
(?:подписывайтесь|подпишитесь|читайте нас|следите за|підписуйтесь|اشترك في|تابعونا|تابعوا)\b.{0,160}
"""

POINTERS = r"""
(?:also )?read (?:also|more|next|this|too|here|related|full story)?(?: on this (?:story|topic))?|see (?:also|more)|also (?:see|on|read|watch)|watch(?: also| more| now| live)?|listen|view|more (?:on|from|about)(?: this| the| \w+)?|don.t miss|you may (?:also )?like|you might (?:also )?like|related(?: \w+)?|recommended|must[- ]read|trending|next|up next|previously|background|explainer|in pictures|in photos|opinion|from the archives?
(?:lea|lee|leer|mira|mire|ver|vea|escucha)(?: también| además| más| aquí)?|te puede interesar|(?:también )?te (?:puede|podría) interesar|también puede(?:s)? leer|no te pierdas|más información|relacionad[ao]s?|noticias? relacionadas?|nota relacionada|contenido relacionado|le puede interesar|sigue leyendo|además lea
(?:à )?lire (?:aussi|également|la suite)|à (?:lire|voir|écouter)(?: aussi| également)?|voir aussi|sur le même sujet
(?:lesen sie|lies|sehen sie)(?: auch| dazu| mehr| hier)?|mehr (?:zum thema|dazu|lesen)|siehe auch|auch interessant|zum thema
leggi anche|leggi|guarda anche|vedi anche|approfondisci|leia (?:também|mais|ainda)|veja (?:também|mais)|saiba mais|lees (?:ook|meer|verder)|bekijk ook|läs (?:också|även|mer)|les også|læs også|lue myös|czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również)|čtěte (?:také|též)|viac|olvassa el|ayrıca oku(?:yun)?|ayrıca bakınız
(?:читайте|смотрите)(?: также| еще| ещё)?|(?:читайте|дивіться)(?: також)?|по теме|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|שחזור|קראו (?:גם|עוד)|関連記事|相关(?:阅读|新闻|报道)|相關(?:閱讀|新聞|報導)|延伸閱讀|관련 ?기사
"""

CREDIT_LEADS = r"""
(?:file |cover |main |top |lead |featured? |header |representational |representative |archive )?(?:photos?|images?|pictures?|photograph|illustration|graphic|video|screenshot|screengrab|art|artwork|credits?|caption|photo credits?|image credits?|picture credits?|image source|photo source|photo courtesy|courtesy)
(?:foto|fotos|imagen|imágenes|fotografía|ilustración|vídeo|crédito|créditos|pie de foto|foto de archivo|imagen de archivo|fuente de la imagen|image|crédit photo|crédits|légende|illustration|bild|bildquelle|fotoquelle|bildnachweis|immagine|imagem|reprodução|divulgação|afbeelding|beeld|zdjęcie|fot|фото|фотография|зображення|صورة|الصورة|תמונה|צילום|写真|图片来源|圖片來源|图|사진)
"""

CREDITS = r"""
\bvia (?:wikimedia(?: commons)?|getty(?: images)?|reuters|ap(?: photo)?|afp|flickr|unsplash|pixabay|shutterstock|twitter|facebook|instagram|youtube|x)\b[\W_]*$
\b(?:wikimedia commons|getty images|istock(?:photo)?|shutterstock|adobe stock|alamy(?: stock photo)?|unsplash|pixabay|pexels|flickr|dreamstime|depositphotos|afp photo|ap photo|reuters pictures|epa-efe|zuma press|rex features|imago images|picture alliance|anadolu agency|europa press|archivo)\b[\W_]*(?:/[\w .-]{1,40})?[\W_]*$
\bcc[ -]by(?:[ -](?:sa|nc|nd))*\b(?:[ -]\d(?:\.\d)?)?
^(?:\(|\[)?(?:ap|afp|reuters|epa|efe|dpa|ansa|tass|xinhua|pa|upi) (?:photo|photos|file|images?|pictures)\b
/\s?(?:ap|afp|reuters|epa|efe|getty images|shutterstock|bloomberg|nurphoto|pa wire|zuma)\s*(?:via [\w ]{2,30})?[)\]]?$
^©\s?\S
\b(?:public domain|handout photo|file photo|stock photo|photo courtesy of [\w .'-]{2,50})[\W_]*$
"""

SECTIONS = r"""
related|related (?:articles?|stories|story|posts?|news|content|topics?|coverage|reading|links|items|videos?)|more (?:stories|news|articles|posts|from .{2,40}|on .{2,40}|in .{2,40}|like this|headlines|top stories|coverage)|more
(?:you (?:may|might) (?:also )?(?:like|enjoy|be interested in)|you may have missed|in case you missed it|recommended(?: for you| stories| reading| articles| posts)?|suggested (?:reading|articles|for you)|read next|up next|what to read next|keep reading|don.t miss(?: out)?|see also|further reading|also read)
(?:most (?:read|popular|viewed|shared|commented|recent|discussed)|popular (?:stories|posts|articles|now|on .{2,30}|news)|trending(?: now| stories| news| topics)?|top (?:stories|news|headlines|posts|articles)|latest(?: news| stories| headlines| posts| articles| updates)?|recent (?:posts|articles|stories|news)|editor.?s.? (?:picks?|choice)|today.s (?:top stories|headlines|picks)|headlines|featured(?: stories| posts| articles)?|around the web|from around the web|from our partners|sponsored(?: content| links| stories)?|promoted(?: content| stories)?|you might be interested in|the latest)
(?:share|share (?:this|it|this (?:article|story|post|page|news)|on|via)|spread the word|follow us|follow us on.{0,40}|stay connected|connect with us|social media|newsletters?|newsletter sign[- ]?up|sign up|subscribe|get our newsletter|stay informed|stay up to date|support (?:us|our work|independent journalism)|donate|advertisement|tags|topics|categories|archives?|in this (?:article|story)|explore more|discover more|watch|videos?|photos?|galleries)
(?:artículos?|noticias|notas?|contenidos?|historias|temas|entradas|publicaciones) relacionad[ao]s|relacionad[ao]s?|más (?:noticias|artículos|información|leíd[ao]s|vist[ao]s|sobre .{2,40}|en .{2,40}|de .{2,40}|contenido|para leer)|lo más (?:leído|visto|compartido|reciente)|te (?:puede|podría) interesar|también te (?:puede|podría) interesar|últimas noticias|le recomendamos|recomendad[ao]s?|no te pierdas|compartir|comparte(?: esto| esta noticia| este artículo| en)?|síguenos(?: en.{0,30})?|etiquetas|temas|suscríbete|boletín|lee también|lea también|destacad[ao]s
(?:articles? (?:liés?|similaires?|associés?)|sur le même (?:sujet|thème)|à lire (?:aussi|également)|lire aussi|les plus lus|à la une|dernières (?:nouvelles|actualités)|plus d'articles|partager(?: cet article)?|suivez-nous)
(?:ähnliche (?:artikel|beiträge|themen)|verwandte (?:artikel|themen|beiträge)|mehr zum thema|das könnte sie auch interessieren|das könnte dich auch interessieren|lesen sie auch|meistgelesen|weitere (?:artikel|themen|nachrichten|beiträge)|auch interessant|teilen|themen|schlagworte|empfehlungen der redaktion)
(?:articoli correlati|leggi anche|ti potrebbe interessare|potrebbe interessarti|i più letti|ultime notizie|condividi|notícias relacionadas|artigos relacionados|leia (?:também|mais)|veja (?:também|mais)|mais lidas|últimas notícias|compartilhe|gerelateerd(?:e artikelen)?|lees ook|meest gelezen|meer nieuws|deel dit(?: artikel)?|relaterade? (?:artiklar|nyheter)|läs (?:också|mer)|powiązane(?: artykuły)?|czytaj (?:też|także|również)|najczęściej czytane|ilgili haberler|benzer haberler|похожие (?:новости|статьи|материалы)|читайте также|по теме|последние новости|самое читаемое|читайте також|اقرأ أيضا|مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|الأكثر قراءة|関連記事|関連ニュース|相关阅读|相关新闻|相關新聞|관련기사|관련 기사|כתבות נוספות)
"""

ENDINGS = r"""
(?:our|my|new|recommended|latest) books?|books? by .{2,40}|from our (?:store|shop|bookstore)|shop|our (?:sponsors?|partners?|podcasts?|shows?|team|mission)
(?:leave|post|write|add|submit) (?:a|your) (?:reply|comment|response)|(?:\d+ )?(?:comments?|responses?|replies|thoughts on .{2,120})|join the (?:conversation|discussion)|comments? (?:are closed|section|policy)|your email address will not be published.{0,80}|view comments|reader comments|discussion
(?:deja|dejar|escribe|escribir|añade|publica) (?:un|tu|una) (?:comentario|respuesta)|comentarios?|tu dirección de correo electrónico no será publicada.{0,80}|los comentarios están cerrados
(?:laisser un commentaire|commentaires?|schreibe einen kommentar|kommentare?|lascia un commento|commenti|deixe (?:um comentário|uma resposta)|comentários|geef een reactie|reacties)
(?:footnotes?|references|notes|sources|endnotes|notas|referencias|fuentes)
(?:site map|privacy policy|terms (?:of (?:use|service)|and conditions)|contact us|about us|footer|all rights reserved)
"""

ABOUT = r"""
about(?: the author)?
(?:acerca|sobre)(?: de)?(?: la autora| el autor)?
à propos (?:de|d')
(?:über|zur person|zum autor)
(?:chi è|informazioni su|l'autore)
(?:over|om|o autorze)
об авторе|про автора|عن الكاتب|نبذة عن
"""

ABOUT_AUTHOR = r"""
(?:about|more about|meet) (?:the )?(?:authors?|writers?|reporters?|contributors?|journalists?)|author(?:'s)? bio(?:graphy)?|authors?|written by|the authors?|contributors?
(?:acerca de|sobre) (?:el autor|la autora|los autores|las autoras|el periodista)|el autor|la autora|autor(?:es|a)?
à propos (?:de l'auteur|de l'autrice|des auteurs)|(?:über|zum|zur) (?:den autor|die autorin|die autoren|autor|autorin)|der autor|die autorin|l'autore|sull'autore|informazioni sull'autore|sobre (?:o autor|a autora)|over de (?:auteur|schrijver)|om författaren|o autorze|yazar hakkında|об авторе|про автора|عن الكاتب
"""

ROLES = r"""
writer|reporter|correspondent|editor|columnist|journalist|author|contributor|producer|host|co-host|blogger|freelancer?|fellow|researcher|professor|analyst|director|founder|photographer|intern|attorney|lawyer|novelist|historian|economist|lecturer
periodista|reporter[oa]|corresponsal|editor[ae]?|columnista|escritor[ae]?|redactor[ae]?|colaborador[ae]?|analista|autor[ae]?|profesor[ae]?
journaliste|rédact(?:eur|rice)|correspondante?|écrivaine?|redakteur(?:in)?|journalist(?:in)?|autor(?:in)?|korrespondent(?:in)?|giornalista|scrittore|scrittrice|redattore|jornalista|repórter|escritora?
"""
