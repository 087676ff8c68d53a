"""What in a free text looks like it identifies somebody: a child's name beside an age, a date of birth, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from training_register.rules.names import cleaned

LONGEST_TEXT = 20_000
LONGEST_PIECE = 60


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# First names that children of these years have, and that hardly mean anything else. A bare number beside one of them
# may be an age; beside any other word it is as likely a count ("Rotherham, 14").
_FIRST_NAMES = _listed(
    """
    aaliyah aaron abbie abby abdul abdullah abdulrahman abigail abraham adam aden adil adnan adrian aidan aiden
    aimee aisha aishah alan albert aleena alesha alessia alex alexa alexander alexandra alexandria alexis alfie
    alfred ali alice alicia alina alisha alison alissa aliyah aliza alyssa amaan amal amanda amara amelia amelie
    amina aminah amir amira amy ana anas anastasia andre andrea andreea andrei andrew angela angelina anisa anita
    anna annabel annabelle annie anthony antonia antonio anya arabella archie arianna arjun armaan arman arnie
    aron arran arthur arwa aryan asad ashleigh ashley asif asiya asma athena aubrey audrey ava axel ayaan ayan
    ayesha aylin ayub azaan bailey barnaby bartosz beatrice beau becca beckham becky ben benjamin benji bethan
    bethany betsy bianca bilal billie billy blake blanka bobbie bogdan bonnie brad bradley brandon brayden breanna
    brendan brian brianna bridie brody brooke bryony byron caitlin caitlyn caleb callie callum calum cameron
    camilla carla carly carmen carter casey cassidy cassie catalin catherine cerys charley charlie charlotte
    chiara chloe christina christopher cian ciara claire clara clarissa cody cole colin conner connie connor conor
    corey courtney craig cristian cristina curtis daisy-mae dalia damian damien damon daniel daniela daniella
    danielle danny darcey darcie darcy daria darius darren david dawid declan demi denis dennis denzel dexter
    diana diego dillon dominic dominik dominika dylan eddie edith edward eesa ehsan eleanor elena eli elias elijah
    elisa elise elisha eliza elizabeth ella elle ellen ellie ellie-mae elliot elliott ellis elsa elsie emaan eman
    emil emilia emily emma emmanuel emmie enzo eric erik erin esmae esme ethan eva evan evangeline eve evelyn evie
    ewa ewan ezra fabian faisal faiza farah farhan fatima fatimah fatma felicity felix ffion filip finlay finley
    finnley fiona florin frances francesca francis frankie fraser freddie frederick freya gabriel gabriela
    gabriella gabrielle gareth gavin gemma george georgie georgina gethin gianna gracie gracie-mae graham gregory
    habib hadi hadiya hafsa hafsah haider hailey halima hallie hamish hamza hana hanna hannah haris harley haroon
    harriet harris harrison harry harun harvey haseeb hashim hassan hattie hayden hayley heidi helena henry
    hermione hollie hubert hudson hugh hugo humza hussain ibraheem ibrahim idris ieuan iman imogen inaaya inaya
    ioana ionut iqra irfan isa isaac isabel isabella isabelle isha ishaan isla ismail isra ivan izaan izabela izzy
    jacek jackson jacob jada jaden jago jaiden jake jakob jakub jamal james jameson jamie jamie-lee jamil janek
    jannat jared jarek jasmin jason jaxon jaxson jay jaya jayden jayden-lee jayla jaylen jayne jayson jed jemima
    jenna jennifer jenny jenson jeremiah jeremy jess jesse jessica jessie jim jimmy joanna joanne jodie joe joel
    joey john johnny jon jonah jonas jonathan jonny jordan jordon josef joseph josh joshua josie josif judah jude
    julia julian julie juliet juliette justin kacey kaci kacie kacper kai kaiden kaine kaitlin kaitlyn kaja kamil
    kamila kamran kara karen karim karina karl karol karolina kasia kasim kasper kate katelyn katerina katherine
    kathryn katie katrina kay kaya kaycee kayden kayden-lee kayla kaylee kayleigh keane keegan keelan keeley keira
    keiron keith kelly kelsey kelsie kelvin ken kenny kenza kenzie kerry kevin keziah khadija khadijah khalid kian
    kiana kiara kiera kieran kieron kimberley kimberly kirsty klaudia konrad kristina krystal krzysztof kyla kyle
    kyra kyran lacey lacey-mae laiba laila lana lara lauren laurie layla layton lea leah leanne lee lee-ann
    leighton leila lena lenny leo leo-james leon leonardo leonie leroy lewis lexi lexi-mae lexie leyla liam libby
    lilia liliana lilla lillian lilly lilly-mae lily-mae lily-rose linda lisa lizzie lloyd logan lois lola lorcan
    lorena lorenzo lottie louie louis louisa louise luca lucas lucia lucie lucy luis luka lukas lukasz luke luna
    lydia lyla lynsey mabel macey macie mackenzie maddie maddison madeleine madiha madina madison maha mahad mahdi
    mahir mahmoud mahnoor maia maisie maisy maja maks malachi malaika malak malik malika manahil mandy marcel
    marcus maria mariah mariam marian mariana marina mario marius marley marta martha martin martina martyna
    marvin mary maryam maryum mateo mateusz matilda matteo matthew matty maximilian maximus maxwell mckenzie megan
    meghan mehmet mehreen melanie melissa mia mia-rose micah michael michal michalina michelle miguel mihai mikael
    mikey mikolaj mila miley millie milo milosz mina minahil miriam mitchell mohamed mohammad mohammed mohamud
    moises mollie molly monika morgan moses muhammad muhammed mujtaba mustafa myah myla myles nabil nabila nadia
    nadine naomi natalia natalie natan natasha nathan nathaniel neha neil nela niall niamh niamh-rose nicholas
    nicola nicolas nicole nicoleta nieve nikita nikodem nikola nikolai nina noah noah-james noel nojus nora norah
    nusaybah nyla oakley oisin ola olaf oliver olivia olivia-mae olivier ollie omar osama oscar oskar osman owain
    owais owen paige patrick patrycja patryk paul paula pawel peter petra petru peyton philip philippa phillip
    phoebe piotr pippa priya przemek quinn rachael rachel radu rafael rafal raheem rahul raihan raj rania raphael
    raul ravi rayan raymond rayyan rebecca reece reegan reem reggie reggie-lee rehan reid remi reuben rhian
    rhianna rhianne rhiannon rhys ria ricardo richard ricky riley rio roan robbie robert roberta roberto rocco
    rodrigo rohan romeo ronan ronnie rory rosanna rosie ross rowan roxanne ruben rubie rukhsana rupert ruqayyah
    russell ryan ryder ryley saad sabrina safa safiya safiyyah sahar sahil saif saira sajid sakina salma salman
    sam samantha sameer samina samir samira sammy samson samuel sana sania santiago sara sarah sasha saskia
    scarlett scott sean sebastian selena selina seren serena seth shaan shaheen shahid shakira shan shane shania
    shannon sharna sharon shaun shauna shawn shay shayan shayla shayne shea shelby sheryl shirin shivani siddharth
    sidney sidra sienna sienna-rose silas simon simona simran sinead skye skyla skylar sofia sofie sohail sonia
    sonny sophia sophie spencer stacey stan stanislaw stanley stefan stefania stella stephanie stephen steven
    stevie sufyan suleiman suleman sumaya sumayyah summer-rose suraj suzanna svetlana sydnee szymon tabitha taha
    tahir talha talia taliah talya tamara tamsin tania tanisha tanya tara tariq tasha tasnim tatiana tatum taybah
    taylor teagan ted teddy tegan teresa teri terrence tess tessa thalia thea theo theodore thomas tia tia-mae
    tiago tiana tianna tiarna tiffany tilly tim timothy tobias toby tom tomas tomasz tommy tommy-lee toni tony
    tracey travis tristan troy tyla tyler tyler-james tyra tyrell tyrese umair umar umer usman uzair vanessa
    veronica veronika vicky viktor viktoria vincent viola vivienne wahid waleed wayne weronika wiktor wiktoria
    wilfred william wojciech xander xavier yahya yaqub yara yaseen yasin yasir yasmin yasmine younis yousef yousuf
    yunus yuri yusra yusuf yvonne zac zach zachariah zachary zack zahra zain zaina zainab zaira zak zakariya
    zakariyya zakir zane zara zarah zaria zayaan zayan zayd zayn zayna zeeshan zena zeynep ziva zoe zoey zofia
    zoha zoya zubair zuzana zuzanna zuzia
    """
)
# First names that are words or places too: taken for a name only with a capital.
_NAMES_WITH_A_CAPITAL = _listed(
    """
    amber angel autumn bay belle bill bobby casper coral crystal daisy dale dean destiny drew eden faith finn
    frank georgia grace grant heather heaven holly honey hunter ivy jack jade jasmine jasper jewel joy kit lily
    mark mason max melody mercy milan miles nevaeh nick olive opal parker pearl penny phoenix pip poppy ray river
    rob robin rocky roman rose ruby rusty scarlet scout sky star stone tiger trinity violet willow
    """
)
# What begins with a capital and is no child's name, even where somebody's age follows it.
_NO_NAMES = _listed(
    """
    a about academies academy activity adults advanced after age aged ages aim all also an and another any ap
    april area arts as asian assembly assessment association at attendance attended attendees august autistic
    autumn awareness band baseline basic black board boy boys briefing british brownies but by cadets cafe camhs
    campus cancelled capacity care carers centre charity child children church city clinic club co cohort college
    common community conference contact council count county course court cse cubs current custody date day days
    deaf december delegates delivered department drop duration each eal early education eight eighteen eleven
    england english estate evening event exploitation families family fe february females fifteen final first five
    follow for forum foster four fourteen friday from full fun further girl girls governors grammar group groups
    guides gypsy half hall he headcount health high hill home hospital hostel house housing hq hub i ict if in
    induction infant infants intro introductory invited ireland is january job july june junior juniors key knife
    ks lac ladies lads lane last late lead learners length lesson level library local looked lower lunch
    magistrates main male males march maximum may meeting men mid min minimum minor minors mixed monday month
    morning most museum muslim my new next nine no none north not note november number nurse nursery nurses
    october office officer officers oldest on one only open operation other others our over pakistani parent
    parents parish park part participants partnership pm police polish population post pre present primary prison
    probation professionals programme project proposed provision pru pshe public pupil pupils quarter reception
    refuge refugees register relationships repeat residential road roma room rse safe safeguarding saturday school
    schools scotland scouts second secondary sector sen send senior seniors september service services session
    sessions seven seventeen sex shelter sheltered site six sixteen sixth slovak social society somali some south
    spring staff stage start street student students summer sunday support surgery sw ta target taxi teacher
    teachers team teams teenagers ten term the theatre them then there these they third thirteen this those three
    thursday time to today together total town trainees trainers training traveller trust tuesday twelve twice two
    uk unaccompanied under unit university up upper urban us venue victim victims village visitors voluntary
    volunteers wales ward we wednesday week west when white who wing with women work workers workshop year years
    young youngest youth yp zone zoom
    """
)
# The last word of the name of a place or of an organisation.
_PLACE_OR_BODY = _listed(
    """
    academy arms assembly association avenue block board building campus care cathedral centre chapel church
    clinic close club college company council court crescent drive estate farm field fields foundation gallery
    gardens gate grammar green group grove hall high hill hospice hospital hostel hotel house hub infant infants
    inn institute junior juniors knowle lane library lodge ltd market mews mill ministries ministry museum nursery
    office park partnership place plc point practice primary project pru road room rooms rovers school schools
    secondary service services sixth society special sports square street suite surgery team terrace theatre tower
    trust union unit united university view village walk ward way wing works yard youth
    """
)
# After one of these a first name belongs to an adult or to a place.
_TITLES = _listed(
    """
    cllr councillor dc dci di dr facilitator father insp inspector king lady lord miss mr mrs ms mx pc prince
    princess prof professor ps queen rev saint sergeant sgt sir sister st trainer tutor
    """
)
# After one of these a strange word with a capital is a place.
_PREPOSITIONS = frozenset({"at", "from", "in", "near", "of", "outside", "the"})
_SHORT_FORMS = frozenset({"AD", "AM", "BC", "EU", "PM", "UK", "UN", "US"})

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s?[/.–-]\s?\d{1,2}\s?[/.–-]\s?\d{2,4}|\d{1,2}/\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-](?:of\s)?{_MONTH}\b\.?(?:,?[\s-]\d{{2,4}})?"
    rf"|{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}\s\d{{1,2}}\s\d{{2,4}}|\d{{8}}|\d{{6}})(?!\d)"
)
_IN_WORDS = (
    "eighteen|seventeen|sixteen|fifteen|fourteen|thirteen|twelve|eleven|ten|nine|eight|seven|six|five|four|three|two"
    "|one"
)
_AGE = rf"(?:(?:1[0-8]|0?\d)(?![\d%]|[.:/]\d)|(?:{_IN_WORDS})\b)"
# "aged 14/15"
_AGE_SAID = _AGE.replace("[.:/]", "[.:]")
# "aged 13 to 15" and "13+" are a group's.
_NO_RANGE = (
    r"(?!\s?[–-]\s?\d|\s?\+|\s?(?:to|or|and)\s(?:\d|over|above|under|older|younger|below|up)|\s(?:plus|upwards)\b)"
)
_YEAR_OLD = r"(?:(?:years?|yrs?|months)[\s-]?old|y/?o|y\.o\.?)(?![^\W_])"
# "10 years of service" is no age.
_YEARS = r"(?:(?:years?|yrs?|months)\.?)(?=\s*(?:[.,;:!?)\]]|\Z|(?:and|who|boy|girl|male|female)\b))"
_SEX = r"(?:m|f|male|female|boy|girl)\b"
_NEARLY = r"(?:(?:both|now|nearly|almost|just|only|turning|still)\s)?"
# "Sarah, 14 attended" and "Jamie, 14, 15 and 16 March" are no ages.
_ENDS = (
    r"(?=\s?(?:[;)\]!?]|,(?!\s?\d)|\.(?!\d)|\Z)|\s(?:and|&)\s(?!\d)|\s(?:who|whose|disclosed|lives|went\smissing)\b)"
)

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What stands after a name; the group `sure` is there where the number is said to be an age.
_AFTER_A_NAME = tuple(
    re.compile(rf"\.?{pattern}", re.IGNORECASE)
    for pattern in (
        rf"\s?[(\[]\s?(?:{_SEX}[\s,/]*)?{_NEARLY}(?P<sure>aged?\s?:?\s)?{_AGE}\s?(?:{_YEAR_OLD}|{_YEARS}|{_SEX})?"
        rf"(?:\s?[,;](?!\s?\d)[^()\[\]]{{0,40}}|\s?(?:and|&)\s?{_AGE})?\s?[)\]]",
        rf"[\s,–(:-]{{1,3}}(?:(?:who\s)?(?:is|was)\s)?{_NEARLY}(?P<sure>aged|age(?:\sof)?)\s?:?\s?{_AGE_SAID}(?:/\d+)?"
        rf"{_NO_RANGE}",
        rf"[\s,–(-]{{1,3}}(?:(?:who|he|she)\s)?(?:(?:is|was|turned)\s)?{_NEARLY}{_AGE}[\s-]?(?P<sure>{_YEAR_OLD})",
        rf"[\s,–(-]{{1,3}}{_NEARLY}{_AGE}\s?{_YEARS}",
        rf"(?:,\s?|\s[–-]\s){_NEARLY}{_AGE}{_NO_RANGE}{_ENDS}",
        # "Ryan 13"; a smaller number is rather of sessions.
        rf"\s1[0-8](?![\d%]|[.:/]\d){_NO_RANGE}{_ENDS}",
        rf"(?:,?\swho)?\s(?:is|was|turned|turns)\s{_NEARLY}{_AGE}{_NO_RANGE}{_ENDS}",
    )
)
# What stands before a name.
_BEFORE_A_NAME = re.compile(
    rf"(?<![\w/.-]){_AGE}(?:[\s-]?{_YEAR_OLD}(?:[\s,]{{1,2}}(?:girl|boy|pupil|student|child|lad|lass|son|daughter"
    r"|male|female|young\sperson|victim)\b){0,2}[\s,–(-]{1,3}(?:called\s|named\s)?|[),]{0,2}\s(?:called|named)\s)",
    re.IGNORECASE,
)
_LARGEST_AGE = re.compile(r"max\.?\sage\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\s(?:girl|boy|pupil|student|child|lad|lass|male|female|person)\b", re.IGNORECASE)

_NHS_NUMBER = re.compile(r"(?<![\d+])(?<!\d[ -])[1-9]\d\d[\s–-]?\d{3}[\s–-]?\d{4}(?![\s–-]?\d)")
_BIRTH_WORD = r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth\b|\bbirth\s?da(?:te|y)\b)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?"
_BIRTHS = (
    re.compile(
        rf"(?:{_BIRTH_WORD}|\bborn\b|\bb\.)(?:\son)?(?:\sthe)?\s?(?:[:=(–-]|is\b|was\b)?\s?(?:on\s)?{_WEEKDAY}{_DAY}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_DAY}\s?[,(–-]?\s?{_BIRTH_WORD}", re.IGNORECASE),
)
_FOUNDED = re.compile(
    r"\b(?:project|service|idea|group|network|course|team|charity|partnership|scheme|campaign|programme|forum"
    r"|organisation|initiative|trust|company)\s(?:\w+\s){0,2}\Z",
    re.IGNORECASE,
)
_REFERENCE = r"[:#.]?\s?(?:is\s|was\s)?(?!(?:19|20)\d\d\b(?!/))(?=[a-z/-]{0,8}\d)[a-z\d][a-z\d/-]{2,24}"
_NUMBER_WORD = r"(?:numbers?|nos?\b\.?|num\b\.?|records?|references?|refs?\b\.?)"
_POLICE_NUMBERS = (
    re.compile(r"(?<![\w/])(?:\d{2}|\d{4})/\d{4,7}[a-z](?!\w)", re.IGNORECASE),
    re.compile(
        rf"\b(?:crime|custody|incident|police|occurrence|pnc|niche|warrant|arrest)\s(?:{_NUMBER_WORD}\s?|id\s?){{1,2}}"
        rf"{_REFERENCE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:urn|pnc(?:\s?id)?|cro)\b\s?{_NUMBER_WORD}?\s?{_REFERENCE}", re.IGNORECASE),
    re.compile(
        rf"\b(?:log|incident|cad|crime)\s?(?:{_NUMBER_WORD})?\s?#?\d{{1,5}}\s(?:of|on|dated)\s(?:the\s)?{_DAY}",
        re.IGNORECASE,
    ),
)


def private_parts(text: str) -> list[str]:
    """Phrases in plain English for what in a text looks like it identifies a child or another person.

    Each quotes what was found: "“Jamie (14)” looks like a child's name and age". It asks, so it may be wrong: a name
    that it does not know beside a bare number is taken for a place with a count.
    """
    plain = cleaned(text[:LONGEST_TEXT])
    found = sorted((*_names_and_ages(plain), *_births(plain), *_nhs_numbers(plain), *_police_numbers(plain)))
    phrases = (f"“{_shown(plain[start:end])}” looks like {what}" for start, end, what in found)
    return list(dict.fromkeys(phrases))


# Where something stands in the text, and what it looks like.
_Piece = tuple[int, int, str]


def _shown(piece: str) -> str:
    return piece if len(piece) <= LONGEST_PIECE else f"{piece[: LONGEST_PIECE - 1]}…"


def _names_and_ages(text: str) -> Iterator[_Piece]:
    words = list(_WORD.finditer(text))
    taken = 0
    for place, word in enumerate(words):
        if not (word[0][0].isupper() or _is_first_name(word[0])):
            continue
        for pattern in _AFTER_A_NAME:
            if after := pattern.match(text, word.end()):
                first = _first_of_name(text, words, place, is_sure=bool(after.groupdict().get("sure")))
                if first is not None and words[first].start() >= taken:
                    taken = after.end()
                    yield words[first].start(), taken, "a child's name and age"
                break
    for before in _BEFORE_A_NAME.finditer(text):
        name = _WORD.match(text, before.end())
        if (
            name
            and before.start() >= taken
            and (_is_first_name(name[0]) or (_could_be_a_name(name[0]) and not _PEOPLE.match(text, name.end())))
        ):
            yield before.start(), name.end(), "a child's name and age"


def _is_first_name(word: str) -> bool:
    # "Lily-Mae", and a name in capitals.
    plain = word.lower()
    first = plain.partition("-")[0]
    if not _FIRST_NAMES.isdisjoint((plain, first)):
        return True
    return word[0].isupper() and not _NAMES_WITH_A_CAPITAL.isdisjoint((plain, first))


def _could_be_a_name(word: str) -> bool:
    """Whether a word that is no known name could be one: a capital, then small letters, and no other meaning."""
    return (
        len(word) > 1
        and word[0].isupper()
        and not word.isupper()
        and not word.lower().endswith(("'s", "’s"))
        and word.lower() not in _NO_NAMES | _PLACE_OR_BODY
    )


def _first_of_name(text: str, words: list[re.Match[str]], last: int, *, is_sure: bool) -> int | None:
    """The place of the first word of the name of a child that ends with a word; None where it is no such name."""

    def word(place: int) -> str:
        return words[place][0] if place >= 0 else ""

    def follows(place: int) -> bool:
        return place > 0 and text[words[place - 1].end() : words[place].start()] in (" ", ".", ". ")

    ending = word(last)
    if ending.lower() in _NO_NAMES | _PLACE_OR_BODY or _LARGEST_AGE.match(text, words[last].start()):
        return None
    # The words before it that belong to it: at most two, each with a capital.
    before: list[int] = []
    while len(before) < 2 and follows(last - len(before)) and word(last - len(before) - 1)[0].isupper():
        before.append(last - len(before) - 1)
    has_capital = ending[0].isupper()
    first: int | None = None
    if has_capital and (known := [place for place in before if _is_first_name(word(place))]):
        first = known[-1]
    elif len(ending) == 1:
        # "J.S."
        if before and len(word(before[0])) == 1 and word(before[0]) + ending not in _SHORT_FORMS:
            first = before[0] if text[words[last].end() :].startswith(".") else None
    elif _is_first_name(ending):
        first = last
    elif has_capital and before and len(word(before[0])) == 1 and text[words[before[0]].end()] == ".":
        # "J. Smith"
        first = before[0] if _could_be_a_name(ending) else None
    elif is_sure and _could_be_a_name(ending):
        first = min((place for place in before[:1] if _could_be_a_name(word(place))), default=last)
        # "Minors aged 14", "pupils from Meadowhead, aged 14"
        if (first == last and ending.endswith("s")) or word(first - 1).lower() in _PREPOSITIONS:
            return None
    if first is None:
        return None
    led_by = first > 0 and re.fullmatch(r"[\s.:,(–-]{1,3}", text[words[first - 1].end() : words[first].start()])
    return None if led_by and word(first - 1).lower() in _TITLES else first


def _births(text: str) -> Iterator[_Piece]:
    taken: list[tuple[int, int]] = []
    for pattern in _BIRTHS:
        for found in pattern.finditer(text):
            start, end = found.span()
            is_new = all(end <= other_start or other_end <= start for other_start, other_end in taken)
            if is_new and not _FOUNDED.search(text, max(0, start - 60), start):
                taken.append((start, end))
                yield start, end, "a date of birth"


def _nhs_numbers(text: str) -> Iterator[_Piece]:
    for found in _NHS_NUMBER.finditer(text):
        if _is_nhs_number([int(figure) for figure in found[0] if figure in "0123456789"]):
            yield *found.span(), "an NHS number"


def _is_nhs_number(figures: list[int]) -> bool:
    """Whether the last of ten figures is the check digit of the others, by modulus 11 (NHS Data Dictionary)."""
    rest = sum(figure * weight for figure, weight in zip(figures[:9], range(10, 1, -1), strict=True)) % 11
    return (11 - rest) % 11 == figures[9]


def _police_numbers(text: str) -> Iterator[_Piece]:
    end = 0
    found = (number.span() for pattern in _POLICE_NUMBERS for number in pattern.finditer(text))
    # Of two that begin together, the longer one.
    for start, stop in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end:
            end = stop
            yield start, stop, "a police number"
