/* guard_urgent.c - words that ask for urgent help: danger to life, violence, self-harm, a fit of illness. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard.h"

#include "response/guard_text.h"

#include <assert.h>

/* Words parted by spaces; `|` parts words that do as well as each other, `*` lets a word go on, `~` leaves room for up to
 * SKIP_MOST other words of the sentence (but no "not"), `.` wants that no word follows before the next comma or end.
 * `unless`: beginnings of the word behind it that make it something else, NULL for none. The phrases are in the first
 * person or name who does it, so that speaking of services ("itsemurhien ehkäisy", "lähisuhdeväkivalta") is no cry for
 * help; where in doubt they hear one, as the card is calm and stops nothing. Finnish, Swedish, English. */
struct phrase {
    const char *words, *unless;
};

#define DYING_AT_HOME "naur|tyls|häp|koto|koti|rauha|arvok|omas|omaan|saatto|hoito|ikäv|nälk"
#define NOT_BY_HAND "jää|menet|pudo|joutu|syrjä|pala|ilo|inno|yritt|palvel|kylä|koko|lakk|sakko|laska|nous"
#define NO_PERSON "kuol|eloku|peli|sarja|kirja|death|film|movie|game|död|spel"
#define HARM_FI                                                                                                           \
    "lyö|löi|lyönyt|hakkaa|hakkasi|hakannut|potkii|potki|potkaisi|potkinut|kuristaa|kuristi|kuristanut|pahoinpitelee|" \
    "pahoinpiteli|pahoinpidellyt|pieksee|tönii|raiskaa|raiskasi|raiskannut|uhkaa|uhkasi|uhkailee|uhkaili|uhannut|"       \
    "uhkaillut|satuttaa|satutti|satuttanut|vainoaa|vainosi|vainonnut|ahdistelee|ahdisteli|hyväksikäyttää|"            \
    "hyväksikäytti|tappaa|puukottaa|puukotti"
#define NEAR_FI                                                                                                             \
    "läheiseni|mieheni|aviomieheni|avomieheni|miesystäväni|vaimoni|avovaimoni|naisystäväni|puolisoni|avopuolisoni|"    \
    "kumppanini|"                                                                                                           \
    "poikaystäväni|tyttöystäväni|exäni|eksäni|exmieheni|poikani|tyttäreni|lapseni|isäni|äitini|isäpuoleni|"      \
    "äitipuoleni|"                                                                                                         \
    "vanhempani|veljeni|siskoni|sisareni|lapsenlapseni|vävyni|setäni|enoni|naapurini|hän|mies|vaimo|puoliso|isä|iskä|" \
    "äiti|äiskä|isi|äippä|poika|exä|eksä|isoisäni|isoäitini|mummoni|ukkini|pappani|vaarini"
#define FEARED_FI                                                                                                                     \
    "miestäni|aviomiestäni|avomiestäni|miesystävääni|vaimoani|avovaimoani|naisystävääni|puolisoani|avopuolisoani|"           \
    "kumppaniani|poikaystävääni|tyttöystävääni|exääni|eksääni|exmiestäni|poikaani|tytärtäni|lastani|lapsiani|isääni|" \
    "äitiäni|isäpuoltani|äitipuoltani|vanhempiani|veljeäni|siskoani|sisartani|vävyäni|setääni|enoani|häntä|isää|"        \
    "äitiä|"                                                                                                                        \
    "iskää|henkeni|henkeäni|kuolevani"
#define NEAR_SV                                                                                                        \
    "man|make|maka|fru|hustru|sambo|partner|pojkvän|flickvän|ex|exman|exfru|son|dotter|barn|pappa|mamma|far|mor|"    \
    "styvfar|styvpappa|styvmor|bror|syster|föräldrar|morfar|farfar|mormor|farmor|granne|svärson"
#define NEAR_EN                                                                                                        \
    "husband|wife|spouse|partner|boyfriend|girlfriend|ex|son|daughter|child|kid|dad|father|mum|mom|mother|stepfather|" \
    "stepdad|stepmother|brother|sister|parents|uncle|grandfather|grandson|neighbour|neighbor|roommate"

static const struct phrase phrases[] = {
    /* No will to live. */
    {"haluan|haluaisin|haluun|haluisin|tahdon|tahtoisin ~ kuolla", DYING_AT_HOME},
    {"mieli kuolla", DYING_AT_HOME},
    {"toivon|toivoisin ~ kuolevani|kuolisin|kuolemaani", DYING_AT_HOME},
    {"toivon että kuol*", NULL},
    {"toivon|toivoisin ~ kuollut", NULL},
    {"olisinpa|olisin ~ kuollut", NULL},
    {"parempi kuolleena", NULL},
    {"en ~ halua|haluaisi|tahdo|jaksa|jaksaisi|viitsi ~ elää", "näin|tällais|näissä|ilman|siel"},
    {"en ~ jaksa|jaksaisi ~ elämää|elämääni", NULL},
    {"en ~ jaksa enää|tätä|mitään .", NULL},
    {"en enää jaksa .", NULL},
    {"en ~ halua|haluaisi enää|koskaan herätä|olla olemassa|.", NULL},
    {"etten|ettei ~ heräisi|heräisin|herää|heräis", NULL},
    {"haluan|haluaisin|haluun|haluisin|tahdon|tahtoisin pois .", NULL},
    {"haluan|haluaisin|tahdon vain|päästä|jo pois .", NULL},
    {"haluan|haluaisin|haluun|haluisin|tahdon ~ pois täältä|tästä .", NULL},
    {"haluan|haluaisin|tahdon ~ pois ~ elämästä|maailmasta|tuskasta", NULL},
    {"haluan|haluaisin|aion|voisin ~ lopettaa ~ kaiken|elämisen|elämän", NULL},
    {"syytä|turha|turhaa|haluton elää", NULL},
    {"elämällä|elämälläni ei ~ väliä|merkitystä|tarkoitusta|arvoa|virkaa", NULL},
    {"väliä|merkitystä|tarkoitusta elämällä|elämälläni ei", NULL},
    {"haluan|haluaisin|haluisin ~ nukkua pois", NULL},
    {"elämässä|elämässäni ei ~ mieltä|järkeä|toivoa|iloa|mitään", NULL},
    {"elämäni|elämä ~ turhaa|merkityksetöntä|arvotonta|toivotonta", NULL},
    {"millään|mikään ei ~ väliä|merkitystä|merkitse", NULL},
    {"elämänhaluni|elämänhalu ~ mennyt|kadonnut|loppu|loppunut|lopussa", NULL},
    {"menetin|menettänyt|menettämässä elämänhaluni", NULL},
    {"helpompaa|helpompi|helpommin|parempi|paremmin|parempaa|pärjää*|pärjäis* ~ ilman minua|mua|minuu", "kosk"},
    {"ilman minua|mua|minuu ~ helpompaa|helpompi|parempi|paremmin|parempaa|pärjää*|pärjäis*", NULL},
    {"kukaan ei ~ kaipaa|kaipaisi|surisi ~ minua|mua", NULL},
    {"olen ~ taakka|taakkana|taakaksi", NULL},
    {"tapan|tappaa|tappaisin|tappavani|tappanut|surmaan|surmata|hirtän|hirttää|hukutan|hukuttaa|ammun|ampua|"
     "ampuisin|myrkytän|myrkyttää ~ itseni|itsensä|itteni",
     "naur|jalka|nilk"},
    {"päätän|päättää|lopetan|lopettaa|lopettaisin|riistää|riistän ~ päiväni|elämäni|henkeni", NULL},
    {"itsemurha ajatuks*|ajatukset|ajatuksista", "sais|kokev|oire|käsit"},
    {"ajattelen|ajatellut|harkitsen|harkinnut|suunnittelen|suunnitellut|mietin|miettinyt|teen|tehdä|tekisin|tekeväni|"
     "yritin|yrittänyt|aion ~ itsemurhaa|itsemurhan|itsaria|itsarin",
     NULL},
    {"olen|oon ~ itsetuhoinen", NULL},
    {NEAR_FI " ~ itsetuhoinen", NULL},
    {"minulla|mulla|hänellä|pojallani|tyttärelläni|lapsellani|on ~ itsetuhoisia|itsemurha*", NULL},
    {"viiltelen|viillellyt|viiltelin .", NULL},
    {"viillän|viilsin|viiltelen|viiltelin|viillellyt|viiltänyt|viiltää|viillellä|viiltäisin|viiltelee|satutan|satuttaa|"
     "satuttanut|satutin|vahingoitan|vahingoittaa|vahingoittanut|raavin|poltan|hakkaan|rankaisen ~ "
     "itseäni|itseään|itseni|ittee*|ranteeni|ranteita*|ranteet|käsiäni|käteni|käsivars*|reisiäni",
     NULL},
    {"ranteet auki", NULL},
    {"hyppään|hypätä|hyppäisin|heittäydyn|heittäytyä|kävelen|kävellä|menen|mennä ~ junan|metron|rekan|auton alle|eteen",
     NULL},
    {"hyppään|hypätä|hyppäisin ~ sillalta|katolta|parvekkeelta", "uim|vete|järv|jok"},
    {"otan|ottaa|otin|ottanut|vedän|vedin ~ yliannostuksen|yliannoksen", NULL},
    {"otin|söin|nielin|otan|syön|ottanut|syönyt liikaa|kaikki|purkillisen ~ lääk*|unilääk*|pilleri*|tabletteja", NULL},

    {"vill|ville ~ dö", "av|hemma|i"},
    {"vill|orkar ~ inte ~ leva", "så|här|utan|på|med|under"},
    {"orkar ~ inte mer|mera|längre .", NULL},
    {"önskar ~ var|vore ~ död", NULL},
    {"jag ~ var|vore död", NULL},
    {"bättre|lättare|enklare|klarar ~ utan mig", "som"},
    {"utan mig ~ bättre|lättare|enklare", NULL},
    {"livet|liv ~ meningslöst|värdelöst|hopplöst", NULL},
    {"livet|liv ~ ingen|inte|inget|saknar ~ mening|roll|värt|värde|någonting", NULL},
    {"ingenting|inget spelar ~ roll", NULL},
    {"vill ~ bort|försvinna .", NULL},
    {"vill ~ slippa ~ leva|livet|allt", NULL},
    {"vill ~ inte ~ vakna|finnas", NULL},
    {"jag är ~ börda|belastning", NULL},
    {"ta|tar|tagit|tog ~ livet av mig|sig", NULL},
    {"ta|tar mitt ~ liv", NULL},
    {"avsluta|avslutar|göra ~ mitt liv|slut", NULL},
    {"döda|dödar|hänga|hänger|skjuta|skjuter|dränka|dränker mig .", NULL},
    {"döda|dödar|skada|skadar|skär|skära|skurit|skar|bränner|bränna|rispar|hänga|skjuta mig själv", NULL},
    {"jag skär|skar|skurit|rispar|ristar mig", NULL},
    {"skär|skära mig i|på|över ~ armen|armarna|handleden|handlederna|benen", NULL},
    {"tänker|tänkt|funderar|funderat|överväger|planerar|planerat|begå|begår|försökt|försökte|göra ~ självmord", NULL},
    {"har|får ~ självmordstankar", NULL},
    {"är ~ självdestruktiv|självmordsbenägen", NULL},
    {"hoppa|hoppar ~ framför|under ~ tåget|tåg|bil|bilen", NULL},
    {"hoppa|hoppar från ~ bron|taket|balkongen", NULL},
    {"ta|tar|tog|tagit ~ överdos|överdosen", NULL},
    {"tog|tagit|tar|ätit för mycket|många ~ tabletter|mediciner|medicin|piller|sömntabletter", NULL},

    {"want|wants|wanted ~ to ~ die", "laugh|of|at|in"},
    {"wanna die", "laugh|of"},
    {"wish i was|were|wasnt|werent|could ~ dead|alive|die", NULL},
    {"dont|not|didnt ~ want to ~ live|exist|wake", "here|in|near|with|like|so"},
    {"dont|not want to be alive|here anymore|.", NULL},
    {"cant|cannot|not go on .", NULL},
    {"cant|cannot|dont go on anymore|living", NULL},
    {"life ~ worthless|meaningless|pointless|hopeless", NULL},
    {"life ~ not|isnt|no|doesnt|has ~ worth|meaning|point|purpose|matter", NULL},
    {"no reason|point|will to|in live|living", "here|in|near|with"},
    {"nothing matters .", NULL},
    {"nothing matters anymore|any", NULL},
    {"better|easier|happier ~ without me", NULL},
    {"without me ~ better|easier|happier", NULL},
    {"better off dead", NULL},
    {"i am|im|feel|just ~ burden", NULL},
    {"kill|killing|hang|hanging|shoot|shooting|drown|drowning myself", "laugh|in"},
    {"end|ending|take|taking my ~ life", NULL},
    {"end it all", NULL},
    {"i|im|am|feel|feeling|is ~ suicidal", NULL},
    {"have|having|has ~ suicidal thoughts", NULL},
    {"thinking|think|thought|planning|considering|commit|attempted ~ suicide", NULL},
    {"hurt|hurting|harm|harming|cut|cutting|burn|burning myself",
     "when|while|on|by|in|at|last|off|shav|cook|with|out|short"},
    {"cut|cutting|slit|slitting|slash my wrists|wrist|arms|arm|legs|thighs", NULL},
    {"i|she|he self harm*", NULL},
    {"i|ive ~ overdosed", NULL},
    {"take|took|taking|taken ~ overdose", NULL},
    {"took|taken|swallowed too many|all ~ pills|tablets|meds|medicines", NULL},
    {"jump|jumping off|from|under|in ~ bridge|roof|balcony|train", "into"},

    /* Violence and fear of somebody near. */
    {HARM_FI " ~ minua|mua|minut|mut|minuu|lapsia|lapsiani|lapsiaan|lapsiamme|lasta|lastani|lastaan|äitiä|äitiäni",
     "sako|sakk|verol|lasku"},
    {"minua|minut|mua|mut|minuu ~ lyödään|lyötiin|lyöty|hakataan|hakattiin|hakattu|pahoinpidellään|pahoinpideltiin|"
     "pahoinpidelty|uhkaillaan|uhkailtiin|uhataan|uhattiin|uhattu|raiskattiin|raiskattu|kuristettiin|vainotaan|"
     "potkitaan|hyväksikäytetään|hyväksikäytettiin|lyö|löi|hakkaa|hakkasi|uhkailee|pahoinpitelee|kuristaa|vainoaa",
     "sako|sakk|verol"},
    {"pahoinpidellään|lyödään|hakataan kotona", NULL},
    {"käyttää|käytti minua|mua|lasta*|lapsia* hyväksi|hyväkseen", NULL},
    {NEAR_FI " ~ väkivaltainen|väkivaltaiseksi|väkivaltaisesti|väkivaltanen", NO_PERSON},
    {NEAR_FI " ~ lyö|löi|hakkaa|hakkasi|uhkaa|kuristaa .", NULL},
    {NEAR_FI " ~ uhkailee|uhkaili|pahoinpitelee|pahoinpiteli|kuristi|raiskasi|raiskaa|puukotti", NULL},
    {"kotona|kotonani|meillä|perheessäni|perheessämme ~ on|oli|esiintyy ~ väkivaltaa|väkivaltaista", NULL},
    {"koen|koin|kärsin|kohtaan|olen ~ väkivaltaa|väkivallasta|väkivallan|perheväkivaltaa|lähisuhdeväkivaltaa|"
     "parisuhdeväkivaltaa ~ kotona|.",
     NULL},
    {"uhkaa|uhkasi|uhannut|uhkaavat|uhkailee ~ tappaa|tappavansa|väkivallalla|puukolla|veitsellä|aseella", NOT_BY_HAND},
    {"pelkään|pelkäsin|pelätä|pelännyt ~ " FEARED_FI, NULL},
    {"pelkään ~ kotonani|kotona|omassa .", NULL},
    {"pelkään kotona|olla|mennä|palata|asua|jäädä|nukkua ~ kotona|kotonani|kotiin|kotiini|hänen|.", NULL},
    {"peloissani ~ kotona|kotonani", NULL},
    {"kotona|kotonani ~ peloissani|pelkään|pelottaa|turvaton|turvattomaksi", NULL},
    {"pelottaa|pelottavaa|turvatonta ~ kotona|kotonani|kotiin", NULL},
    {"en uskalla|uskaltanut|uskaltaisi ~ kotiin|kotiini|kotona|kotonani", NULL},
    {"en ~ turvassa", NULL},
    {"oloani|oloni ~ turvalliseksi|turvattomaksi|turvaton|turvalliselta ~ kotona|kotonani|kodissani", NULL},
    {"kotini|koti ei ~ turvallinen", NULL},
    {"olen|oon ~ vaarassa|hengenvaarassa", NOT_BY_HAND},
    {NEAR_FI " ~ hengenvaarassa", NULL},
    {"henkeni|henkemme on ~ vaarassa|uhattuna|uhattu", NULL},
    {"tarvitsen|tarviin|tarvin|tarvitaan ~ apua ~ heti|nyt|kiireesti|pikaisesti|äkkiä|välittömästi", "kun|kot|siiv"},
    {"tarvitsen|tarviin|tarvin heti|nyt|kiireesti|pikaisesti|äkkiä|välittömästi ~ apua", "kot|siiv|lasten"},
    {"auttakaa|pelastakaa minua|minut|mua|mut|joku|heti|äkkiä|.", NULL},
    {"soittakaa|lähettäkää|tilatkaa ~ ambulanssi|ambulanssin|poliisi|poliisin|hätäkeskukseen", NULL},

    {"slår|slog|slagit mig|oss|barnen", "att|hur|som|ner|ned|fri|ihop|när"},
    {"sparkar|sparkade|sparkat|misshandlar|misshandlade|misshandlat|stryper|strypt|ströp|våldtog|våldtar|våldtagit|"
     "hotar|hotade|hotat|förföljer|förföljde|knuffar|utnyttjar mig|barnen|mamma",
     NULL},
    {"jag|blir|blev|blivit ~ misshandlad|slagen|våldtagen|hotad|misshandlas|förföljd|strypt", NULL},
    {"min|mitt|mina|mins " NEAR_SV " ~ våldsam|våldsamt|våldsamma|hotfull|misshandlar|hotar|stryper", NO_PERSON},
    {"min|mitt|mina " NEAR_SV " ~ slår|slog .", NULL},
    {"han|hon är|var|blir|blev ~ våldsam|hotfull", NULL},
    {"våld|slagsmål hemma|i ~ hem|familj", "ska|bör|måste"},
    {"hotar|hotade|hotat ~ döda|kniv|vapen", NULL},
    {"rädd|rädda|livrädd ~ för ~ honom|henne|mitt", "jobb|arbet|hem|barn"},
    {"rädd|livrädd ~ för min|mitt|mina " NEAR_SV, "hälsa|framtid|skull"},
    {"rädd|livrädd|otrygg|rädda ~ hemma|hem .", NULL},
    {"rädd|livrädd att|för ~ gå|vara|åka ~ hem|hemma", NULL},
    {"vågar inte ~ hem|hemma", NULL},
    {"inte ~ trygg|säker ~ hemma", NULL},
    {"jag|han|hon|barnet är|svävar i ~ livsfara|fara", NULL},
    {"mitt liv är i|hotat ~ fara|.", NULL},
    {"behöver ~ hjälp ~ nu|genast|omedelbart|akut|snabbt", "och|när|med"},
    {"behöver akut|genast|omedelbart ~ hjälp", "ska|får|man"},
    {"hjälp|rädda mig", "att|med|hitta|från"},
    {"ring|skicka|tillkalla ~ ambulans|ambulansen|polis|polisen", NULL},

    {"he|she|" NEAR_EN " ~ hits|hit|beats|beat|hurts|hurt|hitting|beating|hurting|kills|slaps|slapped|pushes ~ "
     "me|us|kids|children|mum|mom",
     "that|how|to"},
    {"he|she|" NEAR_EN " hits|beats|kicks me|us", NULL},
    {"is beating me", NULL},
    {"kicks|kicked|punches|punched|chokes|choked|strangles|strangled|rapes|raped|abuses|abused|abusing|threatens|"
     "threatened|threatening|stalks|stalking|attacked|attacks|assaulted|molested me|us|kids|children",
     "with|that"},
    {"my " NEAR_EN " ~ violent|abusive|violently", NO_PERSON},
    {"he|she is|was|gets|became|has ~ violent|abusive", NO_PERSON},
    {"violence|abuse|abused|beaten ~ at|in my ~ home|family|house", NULL},
    {"i was|am|get|got|being|been|have ~ beaten|raped|abused|strangled|threatened|stalked|assaulted|molested", NULL},
    {"im being ~ beaten|abused|threatened|stalked|hurt", NULL},
    {"threatens|threatened|threatening ~ kill", NULL},
    {"afraid|scared|frightened|terrified|fear ~ for my life", NULL},
    {"afraid|scared|frightened|terrified of him|her .", NULL},
    {"afraid|scared|frightened|terrified of my " NEAR_EN, "falling|dying|getting|losing"},
    {"i fear my|that " NEAR_EN, "will|falls"},
    {"afraid|scared|frightened|terrified|unsafe at|in|to ~ home .", NULL},
    {"not|dont|isnt|never ~ safe ~ home", NULL},
    {"i am|im in|are ~ danger", "of"},
    {"life is in ~ danger", NULL},
    {"need ~ help right|immediately|urgently|now|asap", "and|with"},
    {"need|needs urgent|immediate|emergency help", NULL},
    {"please|somebody|someone|anyone ~ help me", "with|to|find|under"},
    {"call|send ~ ambulance|police .", NULL},

    /* Illness that does not wait. */
    {"rintaan|rintaani|rinnassa|rinnassani|rinta|rintani|rintaa|rintakehä* ~ koskee|sattuu|pistää|puristaa|ahdistaa|"
     "painaa|särkee|polttaa|kipu|kipua|kipuja|kipeä|kipeänä",
     NULL},
    {"koskee|sattuu|pistää|puristaa|ahdistaa|painaa|särkee|kipu|kipua|kipuja ~ rintaan|rintaani|rinnassa|rinnassani|"
     "rintakehässä*|rintakehään*|rintalastan",
     NULL},
    {"puristaa|ahdistaa|painaa|särkee ~ rintaa|rintaani|rintakehää|rintakehääni|sydäntä|sydäntäni|sydänalasta", NULL},
    {"minulla|mulla|hänellä|nyt on|kova ~ rintakipu|rintakipua|rintakipuja|sydänkohtaus|sydäninfarkti|aivoinfarkti|"
     "aivohalvaus|aivoverenvuoto|sydänpysähdys",
     NULL},
    {"rintakipu|rintakipua|rintakipuja ~ nyt|juuri|heti", NULL},
    {"rintakipua|rintakipuja .", NULL},
    {"saan|saamassa|epäilen|saa ~ sydänkoht*|sydäninfark*|aivoinfark*|aivohalva*|infarktin", NULL},
    {"suupieli|suupieleni|kasvot|kasvoni|silmäkulma ~ roikkuu|roikkuvat|halvaantu*|puutui*|puutuu|puutunut|tunnoton",
     NULL},
    {"puoli|puoleni|käteni|jalkani|käsi|jalka|kasvoni ~ "
     "halvaantu*|puutui*|puutuu|puutunut|tunnoton|veltto|veltoksi|voimaton",
     NULL},
    {"puhe|puheeni ~ puurou*|sammaltaa|sekavaa|katkeilee", "huonosti|auki|aina"},
    {"en|ei ~ saa ~ henkeä|happea|hengitettyä|hengitetyksi|hengityksestä", "huone|sisäil"},
    {"en|ei ~ pysty|kykene ~ hengittämään", NULL},
    {NEAR_FI " ~ ei ~ hengitä|heräile|reagoi|tajuissaan", NULL},
    {NEAR_FI " ~ on tajuton|tajuttomana|elvytetään", NULL},
    {"hengitys|henki ~ salpautuu|salpaantuu|pysähtyi|lakkasi|lakkaa|vinkuu", NULL},
    {"menetän|menetin tajuntani|tajun", NULL},
    {"vuodan|vuotaa ~ verta ~ paljon|runsaasti|kovasti|kuiviin|nyt", NULL},
    {"vuodan kuiviin|verta", NULL},

    {"ont|smärta|smärtor|trycker|tryck|sticker|hugger|värker|värk|kramp ~ i|över|för ~ bröstet|bröstkorgen|hjärtat",
     NULL},
    {"bröstet|bröstkorgen ~ ont|värker|smärtar|trycker|sticker|krampar", NULL},
    {"har|får|känner ~ bröstsmärta|bröstsmärtor", NULL},
    {"bröstsmärta|bröstsmärtor ~ nu|just", NULL},
    {"får ~ inte|ingen ~ luft|andan|andas", NULL},
    {"kan|han|hon|jag ~ inte|knappt ~ andas", NULL},
    {"han|hon|barnet|mannen|" NEAR_SV " andas inte", NULL},
    {"jag|han|hon|mannen får|har en|ett|just ~ stroke|slaganfall|hjärtinfarkt|hjärtattack|hjärnblödning", NULL},
    {"mungipan|munnen|ansiktet|ansikte ~ hänger|förlamat|domnat|snett", NULL},
    {"armen|benet|handen|sidan|halva ~ förlamad|förlamat|domnat|domnar|bortdomnad|domnad|kraftlös", NULL},
    {"sluddrar|sluddrigt nu|talar|tal|.", NULL},
    {"är ~ medvetslös|avsvimmad", NULL},
    {"blöder ~ kraftigt|mycket|ymnigt", NULL},

    {"my|his|her chest ~ hurts|hurting|hurt|tight|aches|aching|pain|pains", NULL},
    {"pain|pains|pressure|tightness|ache in|across|on my|his|her|the ~ chest", NULL},
    {"have|having|has|got|feel ~ chest pain|pains|tightness", NULL},
    {"chest pain|pains now|.", NULL},
    {"cant|cannot|couldnt|hard|not|struggling ~ breathe", NULL},
    {"is not breathing", NULL},
    {"isnt|stopped breathing", NULL},
    {"having ~ heart attack", NULL},
    {"having ~ stroke|seizure", NULL},
    {"face|mouth|eye|smile ~ drooping|droops|drooped", NULL},
    {"arm|leg|face|side|hand ~ numb|paralysed|paralyzed", NULL},
    {"slurring|slurred ~ speech|words", NULL},
    {"is|am|lies|fell ~ unconscious", NULL},
    {"bleeding|bleed ~ heavily|badly|lot", NULL},
};

enum { PHRASES = sizeof phrases / sizeof phrases[0], CHAINS = 1021, STARTS_MOST = 2048, GAP_MOST = 6, SKIP_MOST = 3 };

/* People leave the dots out when they are in haste, and apostrophes: both are the same here. */
static bool next_plain(struct str text, size_t *at, uint16_t *c_out)
{
    struct sign sign;

    do {
        if (!guard_next(text, at, &sign))
            return false;
    } while (sign.c == '\'' || sign.c == 0x2019);
    *c_out = sign.c == 0xe4 || sign.c == 0xe5 ? 'a' : sign.c == 0xf6 ? 'o' : sign.c;
    return true;
}

/* From the end of a word over what stands between two words of one sentence. False at its end. */
static bool skip_gap(struct str text, size_t *at)
{
    int gap = 0;

    for (;;) {
        size_t here = *at;
        uint16_t c;

        if (!next_plain(text, &here, &c) || c == '.' || c == '!' || c == '?' || gap > GAP_MOST)
            return false;
        if (sign_is_word(c))
            return gap > 0;
        gap++;
        *at = here;
    }
}

static void skip_word(struct str text, size_t *at)
{
    uint16_t c;

    for (size_t here = *at; next_plain(text, &here, &c) && sign_is_word(c);)
        *at = here;
}

/* Does no word follow before a comma, a full stop or the end of a line? */
static bool ends_here(struct str text, size_t at)
{
    uint16_t c = 0;

    while (next_plain(text, &at, &c) && c == ' ')
        ;
    return !sign_is_word(c);
}

/* Is the word at byte `at` one of `words`, parted by `|`, or does it begin as one of them? `at` moves behind it. */
static bool is_one_of(struct str text, size_t *at, struct str words, bool begins_alike)
{
    size_t start = *at;
    uint16_t initial = 0;

    (void)next_plain(text, &start, &initial);
    while (words.p) {
        struct str word = str_cut(&words, '|');
        size_t here = *at, in_word = 0, behind;
        uint16_t wanted, c = 0;
        bool is_same = (unsigned char)word.p[0] >= 0x80 || word.p[0] == initial; /* most fall here, and soon */
        bool goes_on = begins_alike;

        while (is_same && next_plain(word, &in_word, &wanted)) {
            if (wanted == '*')
                goes_on = true;
            else
                is_same = next_plain(text, &here, &c) && c == wanted;
        }
        behind = here;
        if (is_same && (goes_on || !next_plain(text, &behind, &c) || !sign_is_word(c))) {
            skip_word(text, &here);
            *at = here;
            return true;
        }
    }
    return false;
}

/* Does the phrase stand at byte `at`, the beginning of a word? `at` moves behind it. */
static bool reads(struct str text, size_t *at, const char *words)
{
    struct str rest = str_from(words), no = str_from("ei|en|inte|aldrig|not|never");
    int skips = 0;
    bool is_first = true;

    while (rest.p) {
        struct str word = str_cut(&rest, ' ');

        if (str_eq(word, str_from("~"))) {
            skips = SKIP_MOST;
            continue;
        }
        for (;; skips--) {
            size_t here = *at;

            if (word.p[word.len - 1] == '.' && ends_here(text, *at))
                return true;
            if (!is_first && !skip_gap(text, &here))
                return false;
            *at = here;
            if (is_one_of(text, at, word, false))
                break;
            if (skips == 0 || is_one_of(text, &here, no, false))
                return false;
            skip_word(text, at);
        }
        skips = 0;
        is_first = false;
    }
    return true;
}

/* Does the word behind the phrase begin with one of those that make it harmless? */
static bool is_excused(struct str text, size_t at, const char *unless)
{
    return unless && skip_gap(text, &at) && is_one_of(text, &at, str_from(unless), true);
}

/* Which chain a word belongs to: by its first three letters, of which no `*` of a phrase's first word is one. */
static unsigned chain_of(struct str text, size_t at)
{
    unsigned chain = 0;
    uint16_t c;

    for (int i = 0; i < 3 && next_plain(text, &at, &c) && sign_is_word(c); i++)
        chain = chain * 29 + c;
    return chain % CHAINS;
}

bool guard_is_urgent(struct str text)
{
    struct {
        short phrase, next;
    } starts[STARTS_MOST]; /* every first word of every phrase, chained */
    short first[CHAINS], count = 0;
    bool is_in_word = false;
    size_t at = 0, begin = 0;
    uint16_t c;

    for (int i = 0; i < CHAINS; i++)
        first[i] = -1;
    for (short i = 0; i < PHRASES; i++) {
        struct str rest = str_from(phrases[i].words), words = str_cut(&rest, ' ');

        while (words.p) {
            unsigned chain = chain_of(str_cut(&words, '|'), 0);

            if (first[chain] >= 0 && starts[first[chain]].phrase == i)
                continue;
            assert(count < STARTS_MOST);
            starts[count].phrase = i;
            starts[count].next = first[chain];
            first[chain] = count++;
        }
    }
    for (; next_plain(text, &at, &c); begin = at) {
        bool begins = sign_is_word(c) && !is_in_word;

        is_in_word = sign_is_word(c);
        for (int i = begins ? first[chain_of(text, begin)] : -1; i >= 0; i = starts[i].next) {
            const struct phrase *phrase = &phrases[starts[i].phrase];
            size_t end = begin;

            if (reads(text, &end, phrase->words) && !is_excused(text, end, phrase->unless))
                return true;
        }
    }
    return false;
}
