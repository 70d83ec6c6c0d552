"""What mail programs write around people's words, in many languages: pieces of regular expressions, case ignored.

A space stands for any run of spaces. Add a language by adding its phrases; nothing else needs to change.
"""
# ruff: noqa: E501 - a language a line is easier to read and to extend than lines of one length

AUTOMATIC_SUBJECTS = (
    r"(?:auto(?:matic|mated)?[ -]?(?:reply|response)|autoreply|out of (?:the )?office (?:auto)?reply|vacation reply)\b",
    r"(?:automatische (?:antwort|antwoord)|automatisch antwoord|abwesenheitsnotiz|abwesenheitsnachricht|autom\. antwort)",
    r"(?:réponse automatique|respuesta automática|risposta automatica|resposta automática|resposta automàtica)",
    r"(?:autosvar|automatiskt? svar|automaattinen vastaus|automatyczna odpowiedź|odpowiedź automatyczna)",
    r"(?:automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor)",
    r"(?:автоматический ответ|автоответ|автоматична відповідь|автоматичен отговор|αυτόματη απάντηση)",
    r"(?:otomatik (?:yanıt|cevap)|balasan otomatis|trả lời tự động|การตอบกลับอัตโนมัติ|ตอบกลับอัตโนมัติ)",
    r"(?:自動応答|自動返信|自动回复|自动答复|自動回覆|자동 ?회신|자동 ?응답|رد تلقائي|תשובה אוטומטית|स्वचालित उत्तर)",
    r"(?:undeliver(?:ed|able)(?: mail)?\b|mail delivery (?:failed|failure|system|subsystem)|delivery status notification)",
    r"(?:returned mail\b|failure notice\b|delivery (?:failure|has failed|report)\b|unzustellbar\b|nicht zustellbar\b)",
    r"(?:non remis\b|no se puede entregar\b|non recapitabile\b|onbestelbaar\b|kan ikke leveres\b|nie można dostarczyć\b)",
    r"(?:недоставленное сообщение|read:|gelesen:|lu :|leído:|letto:|gelezen:|read receipt\b|lesebestätigung\b)",
)
"""A subject that begins so is an autoresponder's or a mail system's."""

ABSENCES = (
    "out of (?:the )?office",
    "away from (?:my|the) (?:desk|office)",
    "on (?:vacation|holiday|leave|annual leave)",
    "i am (?:away|out of (?:the )?office|on vacation)",
    "abwesend",
    "abwesenheit",
    "nicht im büro",
    "im urlaub",
    "absence(?: du bureau)?",
    "absent(?:e)? du bureau",
    "en congés?",
    "fuera de (?:la )?oficina",
    "ausente",
    "fuori (?:ufficio|sede)",
    "assente",
    "fora do escritório",
    "ausência",
    "afwezig(?:heid)?",
    "niet aanwezig",
    "frånvaro(?:meddelande)?",
    "inte på kontoret",
    "fravær(?:sbesked)?",
    "ikke på kontoret",
    "poissa",
    "poza biurem",
    "nieobecność",
    "mimo kancelář",
    "nepřítomnost",
    "вне офиса",
    "нет на месте",
    "отсутствую",
    "ofis dışında(?:yım)?",
    "不在(?:通知|のお知らせ)?",
    "外出",
    "休假",
    "不在办公室",
    "부재중(?: 알림)?",
    "خارج المكتب",
)
"""A subject that is only this, or begins with this and a colon, is an autoresponder's."""

FORWARDED_SUBJECT = (
    r"\s*(?:fwd?|wg|tr|rv|i|enc|vb|vs|videresend|doorst|pd|přep|fs|пересл|ilt|i̇lt|转发|轉寄|轉發|転送|전달)\s*[:：]"
)

WROTE = (
    r"wrote|writes|has written|schrieb|hat geschrieben|schreibt|a écrit|écrit|escribió|escribe|ha scritto|scrisse|scrive"
    r"|escreveu|escreve|va escriure|schreef|schrijft|skrev|skriver|kirjoitti|kirjoittaa|napisała?(?:\(a\)|/a)?|pisze"
    r"|napsala?(?:\(a\)|/a)?|píše|napísala?(?:\(a\))?|написала?(?:\(а\))?|писала?(?:\(а\))?|пишет|пише|írta|a scris|έγραψε|γράφει"
    r"|yazdı|yazmış|napisao(?:/la)?|je napisal|menulis|đã viết|เขียน|写道|寫道|写|さんは書きました|書きました|のメール|님이 작성|작성|썼습니다|كتب|כתב|ने लिखा"
)
"""The verb in the line that a program puts over the words it quotes."""

WHEN = (
    r"on|in|at|am|um|le|el|il|em|no dia|op|den|på|w dniu|dnia|dne|dňa|în|vào|pada|στις|в|у|在|於|于|في|בתאריך|به"
    r"|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
)
"""How that line begins."""

ORIGINAL = (
    r"original(?: |-)?message|message (?:d.origine|original)|ursprüngliche (?:nachricht|e-?mail)|original-?nachricht"
    r"|mensaje original|messaggio originale|mensagem original|missatge original|oorspronkelijk bericht"
    r"|ursprungligt meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|original meddelelse|opprinnelig melding"
    r"|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|původní (?:zpráva|e-mail)"
    r"|pôvodná správa|eredeti üzenet|mesaj original|исходное сообщение|оригинальное сообщение|початкове повідомлення"
    r"|αρχικό μήνυμα|orijinal (?:mesaj|ileti)|özgün ileti|元のメッセージ|原始邮件|原始信件|原始郵件|원본 ?메(?:시지|일)|الرسالة الأصلية|הודעה מקורית"
    r"|reply message|original appointment"
)
"""The heading over a mail that is quoted whole."""

FORWARDED = (
    r"(?:begin )?forwarded (?:message|mail|e-?mail|text)|(?:anfang der )?weitergeleitete[nr]? (?:nachricht|e-?mail)|forwarded by .{1,80}"
    r"|(?:début du )?message (?:transféré|réexpédié)|(?:inicio del )?mensaje reenviado|(?:inizio )?messaggio inoltrato"
    r"|(?:início da )?mensagem (?:encaminhada|reencaminhada)|missatge reenviat|(?:begin )?doorgestuurd bericht"
    r"|vidarebefordrat (?:meddelande|brev|mejl)|(?:start på )?videresendt (?:meddelelse|besked|melding|mail|e-post)|välitetty viesti"
    r"|(?:początek )?przekazan(?:a|ej) wiadomoś(?:ć|ci)|(?:začátek )?přeposlan(?:á|é) zpráv[ay]|preposlaná správa|továbbított üzenet"
    r"|пересылаемое сообщение|пересланное сообщение|(?:начало )?переадресованно(?:е|го) сообщени[ея]|переслане повідомлення"
    r"|προωθημένο μήνυμα|(?:yönlendirilen|iletilen) (?:ileti|mesaj)|転送(?:された)?メッセージ|转发的?邮件|转发的邮件|轉寄的?郵件|전달된 ?메(?:시지|일)"
    r"|الرسالة المعاد توجيهها|رسالة معاد توجيهها|הודעה שהועברה"
)
"""The heading over a mail that is passed on."""

FROM = "from|von|de|da|van|från|fra|lähettäjä|od|odesílatel|feladó|de la|от|від|από|kimden|gönderen|dari|từ|差出人|送信者|送信元|发件人|寄件者|寄件人|보낸 ?사람|발신자|من|מאת"
SENT = (
    "sent|date|gesendet|datum|envoyé(?: le)?|enviado(?: el| em)?|enviada(?: em)?|fecha|inviato|data|verzonden|skickat|sendt|dato"
    "|lähetetty|päivä(?:ys|määrä)?|wysłano|odesláno|elküldve|dátum|trimis|отправлено|дата|надіслано|ημερομηνία|gönderildi|gönderilme|tarih"
    "|dikirim|送信日時|送信|日時|日付|发送时间|发送日期|日期|寄件日期|傳送時間|보낸 ?날짜|날짜|발신일|تاريخ الإرسال|التاريخ|נשלח|תאריך"
)
TO = "to|an|à|para|a|per|aan|till|til|vastaanottaja|do|komu|címzett|către|кому|προς|kime|alıcı|kepada|đến|宛先|收件人|收件者|받는 ?사람|수신자|إلى|אל"
SUBJECT = "subject|re|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|subiect|тема|θέμα|konu|subjek|件名|主题|主題|主旨|제목|الموضوع|נושא"
"""The labels of a quoted mail's header."""

SENT_FROM = (
    r"sent from my .{2,40}|sent (?:from|with|via|using) (?:my )?(?:yahoo|outlook|mail for|samsung|android|iphone|ipad|aol|gmx|proton|mobile|phone"
    r"|blackberry|airmail|spark|windows|thunderbird|tutanota|fastmail).{0,60}"
    r"|get outlook for .{2,20}|(?:downloaded|get) .{0,30} app for .{2,20}"
    r"|(?:gesendet|diese nachricht wurde) (?:von|mit|über|aus) .{2,70}(?:gesendet\.?)?|von meinem .{2,50} gesendet\.?|von meinem .{2,30}"
    r"|outlook für .{2,20}(?: beziehen| herunterladen)?"
    r"|envoyé (?:de(?:puis)?|à partir de|avec) .{2,60}|obtenir outlook pour .{2,20}|télécharger outlook pour .{2,20}"
    r"|enviado (?:desde|do|de|a partir do|con|com) .{2,60}|enviat des de .{2,40}|obtener outlook para .{2,20}|obter o? ?outlook para .{2,20}"
    r"|inviato (?:da(?:l(?: mio)?)?|con) .{2,60}|scarica outlook per .{2,20}|ottieni outlook per .{2,20}"
    r"|verzonden (?:vanaf|met|vanuit|via) .{2,60}|verstuurd (?:vanaf|met|vanuit) .{2,60}|outlook voor .{2,20} downloaden"
    r"|skickat från .{2,60}|hämta outlook för .{2,20}|sendt fra .{2,60}|sendt med .{2,40}|hent outlook (?:til|for) .{2,20}"
    r"|lähetetty .{2,60}|wysłan[eoy] z .{2,60}|pobierz (?:program )?outlook .{2,20}|odesláno z(?:e)? .{2,60}|odoslané z .{2,60}"
    r"|elküldve .{2,40}|trimis de pe .{2,40}|отправлено (?:с|из|через) .{2,60}|надіслано з .{2,40}|στάλθηκε από .{2,40}"
    r"|.{2,40} gönderildi\.?|dikirim dari .{2,40}|đã gửi từ .{2,40}"
    r"|.{2,30}から送信(?:しました|されました)?。?|发自我的.{2,30}|从我的 ?.{2,30}发送|發自我的.{2,30}|從我的 ?.{2,30}傳送|發送自.{2,30}|来自.{2,20}(?:手机|邮箱)"
    r"|(?:나의 )?.{2,30}에서 보냄|أُ?رسل(?:ت)? من .{2,40}|נשלח מה.{2,40}"
)
"""What phones and apps write under a mail."""

CLOSINGS = (
    r"(?:with )?(?:kind|best|warm|kindest|warmest|many|with best) (?:regards|wishes|greetings)|regards|best|all the best|cheers|sincerely"
    r"|yours(?: sincerely| faithfully| truly)?|sincerely yours|respectfully|take care|cordially|rgds|br|kr"
    r"|(?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen|lieben?|schönen?|viele|beste|liebe|herzliche) (?:grüßen?|gruss|grüssen?|gruß)|mfg|lg|vg|gruß|grüße"
    r"|hochachtungsvoll|(?:bien )?cordialement|bien à vous|sincères salutations|(?:meilleures |cordiales )?salutations|amicalement|bien amicalement"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|un saludo|atentamente|atte\.?|cordiali saluti|distinti saluti|(?:tanti )?saluti|un cordiale saluto"
    r"|atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraços?|att\.?|salutacions|atentament"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|(?:med )?vänlig(?:a)? hälsning(?:ar)?|hälsningar|mvh"
    r"|(?:med )?venlig(?:e)? hilsen(?:er)?|(?:de )?bedste hilsner|mange hilsner|(?:med )?vennlig hilsen|hilsen|vh|ystävällisin terveisin|terveisin|t\. "
    r"|z poważaniem|pozdrawiam(?: serdecznie)?|(?:z )?pozdrowieni(?:a|ami)|s pozdravem|s přátelským pozdravem|zdravím|s pozdravom|üdvözlettel|cu stimă"
    r"|с уважением|всего доброго|з повагою|με εκτίμηση|saygılarımla|saygılarımızla|iyi çalışmalar|sevgiler|selamlar|hormat kami|salam|trân trọng"
    r"|よろしくお願い(?:いた)?(?:し|致し)ます|敬具|此致|敬礼|祝好|顺祝商祺|此致敬禮|감사합니다|مع (?:خالص )?(?:التحية|تحياتي)|تحياتي|בברכה"
)
"""What people write over their name. Some of these words are also said for themselves; they then stay."""

THANKS = (
    r"(?:many |best )?thanks(?: a lot| so much| again| in advance)?|thank you(?: so much| very much| in advance)?|thx|tia|ta"
    r"|(?:vielen |besten |herzlichen )?dank(?: im voraus)?|danke(?: schön| im voraus)?|merci(?: d.avance| beaucoup)?|(?:muchas )?gracias(?: de antemano)?"
    r"|grazie(?: mille| in anticipo)?|(?:muito )?obrigad[oa]|gràcies|(?:alvast )?bedankt|dank u|tack(?: på förhand)?|(?:mange |på forhånd )?tak(?:k)?"
    r"|kiitos|dzięki|dziękuję|děkuji|ďakujem|köszönöm|mulțumesc|спасибо|дякую|ευχαριστώ|teşekkürler|terima kasih|cảm ơn|谢谢|謝謝|ありがとうございます|شكرا|תודה"
)
"""Thanks may stand over a name too; they are words of the writer and stay."""

DISCLAIMERS = (
    r"(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|electronic)[^.]{0,120}"
    r"(?:confidential|privileged|intended (?:only|solely)|may contain)",
    r"(?:confidentiality|privacy|legal|disclaimer)(?: notice| note| statement)?\s*[:：]|disclaimer$|confidentiality notice$",
    r"if you (?:are not the intended|have received this (?:e-?mail|message) in error)|please consider the environment before printing",
    r"think before you print|(?:please )?save (?:a tree|paper)[^.]{0,40}print",
    r"diese (?:e-?mail|nachricht)[^.]{0,120}vertraulich|der inhalt dieser e-?mail|(?:rechtlicher |wichtiger )?hinweis\s*:[^.]{0,80}e-?mail",
    r"bitte (?:denken|prüfen) sie[^.]{0,80}(?:drucken|umwelt)|sollten sie nicht der (?:richtige|beabsichtigte)",
    r"(?:ce message|ce courriel|cet e-?mail|le contenu de ce)[^.]{0,120}confidentiel|avis de confidentialité|si vous n.êtes pas le destinataire",
    r"(?:este (?:mensaje|correo)|la información contenida en este)[^.]{0,120}confidencial|aviso legal|antes de imprimir este",
    r"(?:questo messaggio|questa e-?mail|le informazioni contenute)[^.]{0,120}(?:riservat|confidenzial)|prima di stampare",
    r"(?:esta mensagem|este e-?mail)[^.]{0,120}confidencia|antes de imprimir",
    r"(?:dit (?:e-?mail)?bericht|deze e-?mail|de informatie in)[^.]{0,120}vertrouwelijk",
    r"(?:detta (?:e-?post)?meddelande|denna e-?post)[^.]{0,120}konfidentiel|denne (?:e-?mail|e-?post|mail|meddelelse)[^.]{0,120}(?:fortrolig|konfidensiel)",
    r"(?:tämä (?:sähköposti)?viesti)[^.]{0,120}luottamuksel|(?:ta wiadomość|niniejsza wiadomość|treść tej wiadomości)[^.]{0,120}(?:poufn|przeznaczon)",
    r"(?:tento e-?mail|tato zpráva)[^.]{0,120}důvěrn|(?:это|данное|настоящее) (?:электронное )?(?:сообщение|письмо)[^.]{0,120}конфиденциал",
    r"bu (?:e-?posta|mesaj|ileti)[^.]{0,120}(?:gizli|kişiye özel)|本(?:邮件|電子郵件|メール)[^。]{0,60}(?:保密|機密|机密)|이 (?:메일|이메일)[^.]{0,60}(?:기밀|비밀)",
)
"""How the small print begins."""

LIST_FOOTERS = (
    "mailing list",
    "mailman",
    "listinfo",
    "unsubscribe",
    "majordomo",
    "to post to this",
    "yahoo! groups",
    "google groups",
    "sponsored by",
    "abbestellen",
    "abmelden",
    "désabonner",
    "désinscri",
    "darse de baja",
    "cancelar la suscripci",
    "cancelar suscripci",
    "disiscri",
    "cancelar a inscriç",
    "cancelar inscriç",
    "cancelar a subscriç",
    "uitschrijven",
    "afmelden",
    "avregistrera",
    "avprenumerera",
    "afmeld",
    "meld deg av",
    "peruuta tilaus",
    "wypisać",
    "odhlásit",
    "отписаться",
    "abonelikten",
    "配信停止",
    "退订",
    "取消訂閱",
    "수신거부",
    "إلغاء الاشتراك",
)
"""Plain words in lower case that give away the footer which a mailing list puts under a mail."""

LEAVING = (
    r"https?://\S{1,200}(?:listinfo|mailman|unsubscribe)\S{0,200}\s*$|(?:to )?unsubscribe\b|to (?:leave|be removed from|stop receiving)"
    r"|(?:um|wenn) .{0,80}(?:abmelden|abzumelden|abbestellen)|pour (?:vous|se) (?:désinscrire|désabonner)|si vous ne souhaitez plus"
    r"|(?:para|si) .{0,60}(?:darse de baja|dejar de recibir|cancelar)|per (?:cancellarti|cancellarsi|disiscriver)"
    r"|om u? ?(?:uit|af) te (?:schrijven|melden)|klicka här för att av|aby (?:się )?wypisać|чтобы отписаться|listeden çıkmak"
)
"""How the last paragraph of such a footer begins when no rule stands over it."""
