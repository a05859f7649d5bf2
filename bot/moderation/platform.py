"""What no server can switch off: sexual content with minors, and of real people.

It is kept as combinations of everyday words: none of them is a hit by itself, two of them near each
other are. A person decides where they are far apart or where a word is only suggestive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from bot.domain.rules import Options
from bot.moderation.allow import AllowList
from bot.moderation.budget import Budget
from bot.moderation.matcher import Hit, Matcher
from bot.moderation.reading import Reading
from bot.moderation.terms import Term

MINORS = "platform:minors"
REAL_PEOPLE = "platform:real-people"
NEAR = 120  #: characters between two words that belong to one thought
_MOST = 60  #: finds of one sort that are compared

_YOUTH = """
child|children|kid|kids|minors|minor girl|minor boy|naked minor|nude minor|minor naked|minor nude|sex with a minor
underage|underaged|preteen|pre teen|toddler|toddlers|infant|infants
little girl|little boy|little girls|little boys|young girl|young boy|young girls|young boys|schoolgirl*|schoolboy*
school girl|school boy|school girls|school boys|loli|lolis|lolicon|shota|shotacon|teen|teens|teenage|teenager|teenagers
preschooler*|kindergartner*|middle schooler|high schooler|adolescent|adolescents|prepubescent
niña|niño|niñas|niños|menor de edad|menores de edad|enfant|enfants|fillette|fillettes|mineure|mineures|kinder
minderjährig*|kleines mädchen|kleiner junge|bambina|bambino|bambine|bambini|criança|crianças|menina|menino|meninas
dziecko|dziewczynka|çocuk|çocuklar|kız çocuğu|ребёнок|ребенка|дети|детей|девочк*|мальчик*|школьниц*|несовершеннолетн*
малолетн*|дитина|дитини|*儿童*|*小孩*|*小女孩*|*小男孩*|*未成年*|*幼女*|*萝莉*|*子供*|*少女*|*幼児*|*女児*
어린이*|미성년*|소녀*|여자아이*|طفل|طفلة|أطفال|قاصر|बच्चा|बच्ची|बच्चे|नाबालिग
"""
_EXPLICIT = """
nude|nudes|nudity|naked|undressed|unclothed|without clothes|no clothes|topless|sex|sexual|sexually|sex act|porn*|erotic*
nsfw|hentai|orgasm*|masturbat*|genital*|penis|vagina|intercourse|striptease|blowjob|lewd|fellatio
desnuda|desnudo|desnudas|desnudos|nackt|nackte|nackter|nacktes|sexuell|sexuelle|nue|nues|nuda|nua|çıplak|seks
обнажён*|секс*|порно*|эротич*|*裸体*|*裸露*|*全裸*|*性爱*|*性交*|*色情*|*做爱*|*ヌード*|*セックス*
나체*|누드*|섹스*|포르노*|알몸*|عارية|جنسي|नग्न|सेक्स|अश्लील
"""
_SUGGESTIVE = """
sexy|seductive|seductively|sensual|lingerie|provocative|bikini|thong|fetish|bondage|twerking|aroused|in underwear
hardcore|xxx|nipples|sexo|sexe|nudo|sesso|голая|голый|голую|голой|عار
"""
_REAL = """
real person|real people|real life person|celebrity|celebrities|deepfake*|deep fake|face swap|faceswap*|lookalike
my ex|my girlfriend|my boyfriend|my wife|my husband|my teacher|my boss|my classmate|my neighbor|my neighbour|my coworker
my colleague|my friend|my crush|my sister|my mother|my cousin|famous actress|famous actor|famous singer|persona real
personne réelle|echte person|знаменитост*|*明星*|*真人*|*芸能人*|*有名人*|연예인*
"""
_ROLES = """
actress|actor|pop star|popstar|movie star|influencer|streamer|youtuber|president|prime minister|politician|senator
the queen|supermodel|schauspielerin|actriz|актриса|певица|*女优*|*女優*
"""
_UNDRESSING = """
nudify*|undress her|undress him|undress this|undress the woman|remove her clothes|remove his clothes
take off her clothes|see through her clothes
"""
#: everyday phrases in which an explicit word is none
_HARMLESS = (
    "naked eye", "naked eyes", "naked mole rat", "naked mole rats", "naked truth", "naked neck", "nude color",
    "nude colour", "nude colored", "nude coloured", "nude lipstick", "naked flame", "naked flames", "naked cake",
    "naked cakes", "sex education", "nude heels", "nude tones", "sex chromosomes", "same sex", "safe sex",
)  # fmt: skip
_YEARS = r"(?<![\d.,:])(?:[1-9]|1[0-7])"
_AGE = re.compile(
    rf"{_YEARS}[\s-]?(?:(?:years?|yrs?)[\s-]?olds?|y[/.]?o)\b"
    r"|\bage[ds]?:?\s(?:[1-9]|1[0-7])\b(?![\d.,:]*\d)"
    r"|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
    r"[\s-]years?[\s-]olds?\b"
    r"|\b(?:girl|boy)\s?\((?:[1-9]|1[0-7])\)"
    rf"|{_YEARS}(?:\s?[岁歲歳살]|[\s-]?jährig|\sjahre\salt\b|-?летн|\sлет\b(?!\s(?:назад|спустя))|\syaşında)"
    r"|\bd[ei]\s(?:[1-9]|1[0-7])\s(?:años|anos|ans|anni)\b"
)


@dataclass(frozen=True, slots=True)
class PlatformHit:
    """A combination that was met."""

    rule: str
    span: tuple[int, int]
    view: str
    sure: bool  #: block; else flag


_YOUNG, _BARE, _TEASING, _KNOWN, _FAMOUS, _STRIPPED = range(6)
_CONCEPTS = (_YOUTH, _EXPLICIT, _SUGGESTIVE, _REAL, _ROLES, _UNDRESSING)
#: which two concepts near each other break which part of the list, and how surely
_PAIRS = (
    (MINORS, _YOUNG, _BARE, True),
    (MINORS, _YOUNG, _TEASING, False),
    (MINORS, _YOUNG, _STRIPPED, True),
    (REAL_PEOPLE, _KNOWN, _BARE, True),
    (REAL_PEOPLE, _KNOWN, _STRIPPED, True),
    (REAL_PEOPLE, _FAMOUS, _BARE, False),
)


class Platform:
    """The platform list, compiled once for all guilds."""

    def __init__(self) -> None:
        plain = Options(typo=False)
        self._matcher = Matcher(
            Term(concept, word, plain)
            for concept, words in enumerate(_CONCEPTS)
            for word in words.replace("\n", "|").split("|")
            if word
        )
        self._harmless = AllowList(_HARMLESS)

    def hits(self, reading: Reading, budget: Budget) -> list[PlatformHit]:
        """The surest hit of each part of the list."""
        found = self._concepts(reading, budget)
        best: dict[str, PlatformHit] = {}
        for rule, one, other, certain in _PAIRS:
            for hit in _together(rule, found[one], found[other], certain=certain):
                if rule not in best or (hit.sure and not best[rule].sure):
                    best[rule] = hit
        for hit in found[_STRIPPED]:
            best.setdefault(REAL_PEOPLE, PlatformHit(REAL_PEOPLE, hit.span, hit.view, sure=False))
        return list(best.values())

    def young(self, reading: Reading) -> bool:
        """Whether a text speaks of children: then a sexual picture beside it is for nobody to allow."""
        return bool(self._concepts(reading, Budget())[_YOUNG])

    def _concepts(self, reading: Reading, budget: Budget) -> list[list[Hit]]:
        harmless = self._harmless.of(reading)
        found: list[list[Hit]] = [[] for _ in _CONCEPTS]
        done: set[int] = set()
        for hit in self._matcher.every(reading, harmless, budget, done):
            found[hit.rule].append(hit)
            if len(found[hit.rule]) == _MOST:
                done.add(hit.rule)
        if found[_BARE] or found[_TEASING] or found[_STRIPPED]:
            found[_YOUNG] += _ages(reading)
        return found


def _ages(reading: Reading) -> Iterator[Hit]:
    text = reading.plain
    for match in islice(_AGE.finditer(text.faces), _MOST):
        yield Hit(_YOUNG, text.span(match.start(), match.end() - 1), "plain")


def _together(
    rule: str, some: list[Hit], others: list[Hit], *, certain: bool
) -> Iterator[PlatformHit]:
    for one, other in product(some, others):
        start, end = min(one.span[0], other.span[0]), max(one.span[1], other.span[1])
        apart = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
        view = one.view if other.view == "plain" else other.view
        yield PlatformHit(
            rule, (start, end), view, certain and one.sure and other.sure and apart <= NEAR
        )
