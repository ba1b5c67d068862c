"""Words that tell no story from another: function words by language, and the small change of news English.

Written by hand for this project. A batch of forty articles is too small to learn from it that
"government" is in every tenth article and "ferry" in none; these lists are what an editor knows
before reading. Words are in the form `words.normal` gives them, or are brought to it there.
"""

from __future__ import annotations

FUNCTION_WORDS = {
    "en": """
        a about above across after again against ago all almost alone along already also although always am
        amid among an and another any anyone anything are around as at away back be became because become been
        before behind being below between both but by came can cannot could did do does doing don't done down
        during each either else enough etc even ever every everyone everything few for from further get gets
        getting give given go goes going gone got had has have having he her here hers herself him himself his
        how however i if in indeed instead into is isn't it its itself just keep kept least less let like
        likely made make makes making many may maybe me might mine more most much must my myself near nearly
        neither never next no nobody none nor not nothing now of off often on once one only onto or other
        others our ours out over own per perhaps put quite rather really said same saying says see seen seem
        seems several shall she should since so some someone something soon still such take taken than that
        the their theirs them themselves then there these they thing things this those though through thus
        till to together too took toward towards under until up upon us use used using very via was wasn't way
        we well went were weren't what when where whether which while who whom whose why will with within
        without won't would yes yet you your yours mr mrs ms dr
    """,
    "es": """
        a al algo alguien alguna algunas alguno algunos ante antes aquel aquella aquellos aqui asi aun aunque
        bajo bien cada casi como con contra cual cuales cuando cuanto de del desde despues dicho dijo donde
        dos durante el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado estan
        estar estas este esto estos fue fueron ha haber habia han hasta hay he hoy la las le les lo los luego
        mas me mediante mejor menos mi mientras mis mucho muchos muy nada ni no nos nosotros nuestra nuestro o
        os otra otras otro otros para pero poco por porque pues puede pueden que quien quienes se sea segun
        ser si sido siempre sin sobre solo son su sus tal tambien tan tanto te tener tenia tiene tienen toda
        todas todo todos tras tu un una unas uno unos usted ya y yo
    """,
    "fr": """
        a afin ai ainsi alors apres au aucun aussi autre autres aux avait avant avec avoir bien c'est car ce
        cela celle celui ces cet cette ceux chaque chez comme comment contre d'un d'une dans de deja depuis
        des deux dit donc dont du elle elles en encore entre est et etaient etait ete etre eu fait faire fois
        font il ils je jusqu l'on la le les leur leurs lors lorsque lui mais meme mes moins moi mon ne ni non
        nos notre nous on ont ou par parce pas pendant peu peut plus plusieurs pour pourquoi qu'il qu'elle
        quand que quel quelle qui quoi sa sans se selon sera ses si son sont sous sur ta te tes toi ton tous
        tout toute toutes tres trop tu un une vers vos votre vous y
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bis
        bisher da dabei damit danach dann das dass dazu dem den denn der deren des dessen die dies diese
        diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er erst es etwa etwas fur
        gegen hat hatte hatten haben habe ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ist ja jede
        jeder jedes jetzt kann kein keine konnen man mehr mit muss mussen nach nicht nichts noch nun nur ob
        oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so solche soll sollen
        sondern sowie uber um und uns unter viel viele vom von vor wann war waren warum was weil weiter welche
        wenn wer werde werden wie wieder will wir wird wo wurde wurden zu zum zur zwei zwischen
    """,
    "pt": """
        a agora ainda alem alguns antes ao aos apenas apos as assim ate cada com como contra da das de depois
        desde disse do dois dos durante e ela elas ele eles em entre era eram essa esse esta estao estava este
        eu foi foram ha isso isto ja la lhe mais mas me mesmo meu muito na nao nas nem no nos nossa nosso
        nunca o onde os ou outra outro outros para pela pelas pelo pelos pode por porque qual quando que quem
        sao se segundo sem sempre ser seu seus so sobre sua suas tambem tem ter tinha toda todas todo todos um
        uma umas uns voce
    """,
    "it": """
        a ad agli ai al alla alle allo anche ancora avere aveva c'e che chi ci come con contro cosi cui da
        dagli dai dal dalla dalle degli dei del della delle dello di dopo dove due e ed era erano essere fa
        fino gia gli ha hanno i il in io l'ha la le lei li lo loro lui ma me mentre mi molto ne negli nei nel
        nella nelle nello noi non nostro o ogni oltre per perche piu poi prima quale quando quanto quella
        quelle quelli quello questa queste questi questo se secondo senza si sia sono stata state stati stato
        su sua sue sugli sui sul sulla sulle suo suoi tra tutti tutto un un'altra una uno vi voi
    """,
    "nl": """
        aan al alle als ander andere bij dan dat de deze die dit doen door dus een en er ging had hadden heb
        hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kon kunnen maar meer men met mijn moet
        na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen tot uit van veel voor want
        waren was wat werd werden wie wil worden wordt ze zei zelf zich zij zijn zo zonder zou
    """,
    "ru": """
        а без более больше будет будут бы был была были было быть в вам вас во вот все всего всех вы где да
        даже два для до его ее если есть еще же за и из или им их к как какой когда кто ли либо между меня мне
        мы на над надо нас не него нее нет ни них но о об однако он она они оно от очень по под после потому
        при про раз с сам своей своих себя со так также такой там то того тоже той только том тот ту ты у уже
        хотя чего чем через что чтобы эта эти это этого этой этом этот
    """,
    "ar": """
        في من على الى عن مع هذا هذه ذلك تلك التي الذي الذين ان او ام لا ما لم لن قد كان كانت يكون كما كل بعد
        قبل بين حتى عند عندما حيث خلال منذ ثم هو هي هم هنا هناك غير بعض اي اذا لكن وقد وكان وكانت وفي ومن وعلى
        وهو وهي وان ولم ولا وقال قال وقالت قالت واضاف اضاف به بها له لها لهم فيه فيها منها منه عليه عليها اليه
        اليها انه انها وانه الا ايضا يوم امس اليوم وذلك لدي نحو ضد حول دون تم وتم اكثر
    """,
    "tr": """
        ama ancak bir bu biz cok da daha de degil diye en gibi hem her icin ile ise kadar ki mi ne o oldu olan
        olarak sonra su tarafindan ve veya ya
    """,
}

# In about one article in twelve: what every report is made of, and the two powers most reported on.
VERY_COMMON = """
    according accused added agency announced asked attack began believe billion board body brought calls
    campaign case chief city claim comments committee company concerns continue country court crisis day days
    deal decision department director early election end expected face far federal fight first five force
    former four full government group hand held help high home house human including interview issue job know
    last late latest law lead leader leave left legal life line live local long look major man matter media
    meeting member men military million minister moment monday month months morning move national need new
    news night nine number office officer official old open order part party past pay people percent person
    place plan point police policy political power president press public question ran reached read reason
    recent record release remain report reported reporter response right rule run saturday second secretary
    security senior service set seven show showed side sign six small social source speak spoke spokesman
    spokesperson spokeswoman stand start state statement stop story sunday support system talk team tell ten
    think third thousand three thursday time today told top tuesday turn twitter two united video war
    wednesday week weekend white woman women word work working world year yesterday young friday january
    february march april june july august september october november december america american u.s washington
    trump biden republican democrat senate congress
"""

# In about one article in forty: common enough to say nothing of which event is meant.
COMMON = """
    able access accident act action active activist address administration adviser affair age agree agreement
    aid aim air allegation allege allow ally ambassador analyst answer anti app appeal appear approve area
    argue army arrest arrive attempt attorney authority average avoid ban bank base battle begin behavior best
    better bid big bill black block blow bomb book border break bring british build building business buy call
    candidate capital car care career carry cause center central century ceremony challenge chance change
    charge check child children china chinese choice church citizen civil civilian claimed clash clear clip
    close coalition come comment commission common communication community concern condition conduct
    conference confirm conflict consider contact control convict cost council couple cover crash create crime
    criminal critic cut damage data daughter deadly deal death debate decade declare defend defense delay
    demand democracy democratic deny deputy detail develop development die died difference different difficult
    dispute district doctor document dollar door drive drop drug due earlier early east eastern economic
    economy effect effort eight elect emergency employee energy enforcement enter european event evidence
    executive expert explain express eye fact fail fall family father fear feel field figure file fill final
    finally find finding fire firm focus follow food foreign form forward found free friend front fund future
    gain game general german global goal good governor great ground growing growth gun half happen hard head
    health hear hearing heart heavy hit hold hope hospital host hour huge idea identify image impact important
    incident include increase independent individual industry inflation information injure injured inside
    intelligence intend international internet investigate investigation investigator involve iran iraq
    islamic israel join judge jump jury justice key kill killed killing kind king labor lack land large later
    launch lawmaker lawsuit lawyer leading learn legislation legislature letter level limit list look lose
    loss lot low main majority manager mark market mass mayor mean measure medical meet mention message middle
    mile mind minute miss missile mission model money mother movement murder name nation nearby nominee north
    northern note nuclear obama offer officer official online operation opinion opponent opportunity
    opposition organization outside pandemic paper parent parliament participate pass patient peace perform
    period phone photo pick picture play plea poll population position possible post potential pressure price
    primary prime prison private problem process produce product program project promise prosecutor protect
    protest protester provide province publish pull push question quickly race raise rally rate raw reach
    react real receive recently red refuse region regional reject relation religious remark remove represent
    representative request require rescue research reserve resident resign resolution resource respond rest
    result return reveal review rise risk river road role room round running russia russian sale san scene
    schedule school science scientist search season seat seek sell senator send sentence separate series
    serious serve session share shift shoot shooting short shot shut similar single site situation social
    soldier son sort south southern space special spend spread staff stage station stay step strike strong
    student study subject suggest summit supreme sure surge survey suspect tax team technology television term
    terror terrorist test texas thank threat threaten ticket tie title total tough town trade travel treat
    treatment trial trip troop try turn tv type understand union unit university update urge value vehicle
    version vice victim victory view violence violent virus visit voice vote voter wait walk wall want warn
    warning watch water weapon wear website west western win window winner witness worker worry write written
    wrong york britain france germany india europe african asian government's
"""

# Monday to Sunday. Words that are also something else ("segunda", "mar", الأحد) are left out.
WEEKDAYS = (
    "monday lunes lundi montag lunedì maandag понедельник الاثنين pazartesi",
    "tuesday martes mardi dienstag martedì dinsdag вторник الثلاثاء",
    "wednesday miércoles mercredi mittwoch mercoledì woensdag среду الأربعاء çarşamba",
    "thursday jueves jeudi donnerstag giovedì donderdag четверг الخميس perşembe",
    "friday viernes vendredi freitag venerdì vrijdag пятницу الجمعة",
    "saturday sábado samedi samstag sonnabend sabato zaterdag субботу السبت cumartesi",
    "sunday domingo dimanche sonntag domenica zondag воскресенье",
)
