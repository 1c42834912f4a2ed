"""English words by which a text says who speaks, who someone is, and what kind of thing a name is of."""

import re
from functools import cache

SPEECH_BASES = """
say tell add blame accuse note state declare announce warn argue insist claim explain comment remark observe reply
respond answer
write recall stress emphasise emphasize underline underscore confirm acknowledge admit concede conclude believe
suggest promise pledge vow urge call describe dub label brand term characterise characterize quip joke tweet post
testify
report predict complain reiterate repeat caution contend maintain assert allege affirm reaffirm reassure assure hail
praise
denounce condemn criticise criticize decry dismiss reject lament boast opine express demand mock deride
proclaim propose request respond counter retort interject muse reveal disclose signal question cite specify clarify
elaborate
reckon recount summarise summarize estimate fear joke whisper shout plead appeal advise recommend compare liken
""".split()
IRREGULAR = """
said says told tells wrote writes written thinks thought spoke speaks spoken feels felt reads read put puts quoted
quotes swore swears
highlighted highlights outlined outlines
""".split()
PHRASES = """
used the word|used the phrase|used the term|uses the word|uses the phrase|uses the term|is sure|is certain|
is convinced|was adamant|is adamant|is confident|referred to|refers to|talked of|talks of|talked about|spoke of|
speaks of|hit out|
made clear|makes clear|made it clear|put it|puts it|came to the conclusion|comes to the conclusion
""".replace("\n", "").split("|")
MANNER = """
asked asks smiled smiles laughed sighed shrugged nodded grinned continued interrupted muttered cried exclaimed
chuckled wondered
agreed agrees began intoned growled snapped drawled repeated went
""".split()
PARTICIPLES = (
    "saying adding warning calling describing insisting arguing noting stressing declaring claiming promising vowing "
)
PARTICIPLES += "pledging telling writing explaining urging citing complaining recalling predicting stating referring"
NOUNS = """
words statement remark remarks comment comments phrase description warning claim promise pledge call appeal assertion
assurance demand admission speech address letter message formula expression term verdict assessment view complaint reply
response declaration announcement vow boast formulation proposal offer idea
""".split()
ROLES = """
president premier chancellor king queen emir amir sultan prince princess monarch ruler leader chief head chair chairman
chairwoman chairperson minister secretary general admiral commander colonel major captain lieutenant brigadier
marshal sergeant
commodore ambassador envoy representative spokesman spokeswoman spokesperson senator congressman congresswoman deputy
governor mayor
lawmaker commissioner director analyst researcher expert historian professor scholar lecturer fellow economist
adviser advisor
diplomat official officer negotiator mediator delegate editor correspondent reporter journalist author writer columnist
speaker judge lawyer prosecutor founder strategist scientist politician statesman rapporteur coordinator administrator
observer veteran soldier resident farmer witness doctor nurse teacher student activist bishop patriarch imam cleric
planner
aide counsellor consul attaché inspector superintendent engineer manager executive banker trader owner captain pilot
undersecretary vice-president vice-admiral interviewee participant chairholder archivist instructor
""".split()
PLURAL_ROLES = """
analysts experts officials diplomats observers critics sources ministers leaders commanders officers lawmakers
researchers
economists historians supporters opponents residents witnesses journalists reporters generals delegates negotiators
scholars
aides planners participants members authorities soldiers veterans advisers signatories ambassadors envoys people
insiders
""".split()
DOCUMENTS = """
statement communiqué communique declaration report document article treaty pact charter protocol memorandum memo
letter text
draft resolution paper study note review bulletin editorial commentary agreement annex decree law readout press-release
release transcript survey audit dispatch telegram cable strategy concept plan guidance assessment motto paragraph clause
""".split()
BODIES = """
ministry commission council secretariat bloc alliance union organization organisation agency government administration
command office embassy party parliament senate cabinet delegation committee court bank institute centre center kremlin
pentagon palace army navy force forces treasury department bureau mission coalition league community junta newspaper
daily
magazine outlet website channel broadcaster company firm group authority assembly board panel service staff presidency
association federation conference forum house junta body pact side team
""".split()
POSTS = """
President Premier Chancellor King Queen Emir Amir Sultan Prince Princess Minister Secretary Secretary-General General
Gen Admiral
Adm Commander Cmdr Colonel Col Major Maj Captain Capt Lieutenant Lt Brigadier Brig Marshal Sergeant Sgt Commodore
Ambassador
Envoy Representative Rep Spokesman Spokeswoman Spokesperson Senator Sen Congressman Congresswoman Governor Gov Mayor
Commissioner Director Chairman Chairwoman Chairperson Chair Chief Speaker Judge Professor Prof Doctor Dr Premier
Vice-President
Director-General Chargé Undersecretary Under-Secretary-General Taoiseach Ayatollah Imam Bishop Patriarch Pope Rapporteur
Analyst Historian Deputy Leader Head Foreign Defence Defense Interior Prime Vice Crown Attorney Home Finance Justice
Brigade
Field Rear Air Wing Squadron Staff
""".split()
HONORIFICS = (
    "Mr Mrs Ms Miss Mx Dr Prof Sir Dame Lord Lady Sheikh Sheik Shaikh Sayyid Haji Herr Frau Madame Monsieur Hon Rev "
    "Rt".split()
)
NOT_NAMES = """
The A An In On At By For From But And Or If When While As It He She They We You I This That These Those There Here
His Her Its
Their Our My Your Not No Yes After Before Since Until During Under Over With Without Within Among Between Both Each
Every Some
Many Most Few All Any Such What Who Which Where Why How However Moreover Meanwhile Although Though Because Despite
According
Later Then Now Today Yesterday Tomorrow Still Yet Also Even Only Once First Second Third Last Next So To Of Nor Per Via
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
October
November December Article Chapter Section Resolution Treaty Pact Charter Agreement Protocol Union Council Commission
Ministry
Organization Organisation Alliance League Community Parliament Assembly Court Bank University Institute College
School Academy
Centre Center Agency Office Department Command Force Forces Army Navy Brigade Division Corps Regiment Party Group Fund
Foundation Street Square Avenue Road Sea Ocean River Lake Strait Gulf Bay Island Islands Mountains Valley Desert
Peninsula
North South East West Northern Southern Eastern Western Central New Great United Republic Kingdom Federation State
States
Exercise Operation Summit Conference Forum War World Cold Defence Defense Security Collective Peace Joint Strategic
National
International European African Asian American Arab Islamic Atlantic Pacific Baltic Nordic Mediterranean Church Palace
House
Senate Congress Times Post News Herald Tribune Journal Gazette Review Daily Weekly Radio Television Press Network Q
Question
Type Mark Block Phase Pillar Tier Level Track Annex Figure Table Note Page Article Strategy Concept Programme Program
Plan
Initiative Mission Standby Reaction Response Rapid Shield Front Zone Region Province District City Port Airport Base
Camp
""".split()
NAME_HEADS_BEFORE = """
operation operations exercise exercises drill drills manoeuvre manoeuvres maneuver maneuvers codenamed code-named
codename code-name
nicknamed named christened baptised missile missiles system systems ship ships frigate destroyer submarine carrier
corvette vessel
cutter yacht tanker freighter ferry trawler gunboat icebreaker aircraft fighter drone drones tank tanks howitzer brigade
battalion regiment unit units base camp fort port village town hill ridge checkpoint square hotel newspaper daily weekly
magazine outlet channel agency website portal radio station broadcaster blog company firm party movement group
foundation centre center institute club festival satellite project programme program initiative plan bridge
restaurant café
factory plant concern corporation hall stadium ministry club corridor barracks zone district line airfield bar league
mission
called dubbed phase stage rocket battery wargame war-game serial campaign market pub like including
""".split()
NAME_HEADS_AFTER = """
missile missiles system systems exercise exercises drill drills operation operations frigate destroyer submarine carrier
corvette vessel ship ships aircraft fighter fighters drone drones tank tanks howitzer howitzers rocket rockets
brigade battalion
regiment base camp newspaper magazine channel agency website portal radio project programme program initiative launcher
launchers torpedo torpedoes interceptor interceptors battery radar satellite satellites complex manoeuvres maneuvers
checkpoint
hotel village glider gliders bomber bombers helicopter helicopters vehicle vehicles mine mines company concern plan
""".split()
TITLE_HEADS = """
book books novel memoir memoirs paper papers article essay report study monograph thesis dissertation treatise
pamphlet volume
poem play film documentary song song hymn painting opera textbook biography autobiography anthology chapter brief
white-paper
column lecture podcast series review pamphlet manuscript collection editorial commentary working-paper op-ed novella
album
""".split()
MOTTO_HEADS = "motto slogan theme banner heading rubric catchphrase mantra watchword headline title".split()
GENERIC = (
    "some|many|critics|people|others|everyone|they|observers|few|several|locals|some observers|opponents|"
    "detractors|wags"
)
OUTLET_WORDS = """
Times Post Posten Herald Tribune Gazette Journal Observer Chronicle Courier Dispatch Mail Express Telegraph Standard
Star Sun Mirror Independent
Monitor Bulletin News Press Agency Radio TV Television Broadcasting Review Today Daily Weekly Wire Newswire Sentinel
Examiner Argus Echo Record
Register Globe Ledger Reporter Inquirer Zeitung Gazeta Pravda Shimbun Magazine Quarterly Digest Outlook Dagblad
Tidningen Sanomat Corriere Nieuws
Info Online Media Intelligencer Mercury Advertiser Advocate Beacon Clarion Despatch Guardian Economist Spectator
Messenger Leader Nation Citizen
""".split()
OUTLET_HEADS = (
    "newspaper daily weekly tabloid broadsheet magazine journal agency broadcaster website portal outlet "
    "quarterly newsletter channel blog"
).split()
RISKY = frozenset(
    """state call question report claim comment demand remark promise pledge answer fear request post counter signal
    estimate
    term label brand joke appeal boast note express reply read quote whisper tweet plead put concede hail mock use
    outline
    highlight describe appeal cite propose suggest denounce fear reveal recall feels felt reads puts quotes quoted
    thought""".split()
)


def _forms(base: str) -> set[str]:
    """The verb's present and past forms, without -ing."""
    double = base in ("dub", "quip", "admit", "jot", "snap", "plan")
    if base in ("say", "tell", "write", "tell", "speak", "think"):
        return set()
    if base.endswith("e"):
        return {base, base + "s", base + "d"}
    if base.endswith("y") and base[-2] not in "aeiou":
        return {base, base[:-1] + "ies", base[:-1] + "ied"}
    if base.endswith(("s", "sh", "ch", "x")):
        return {base, base + "es", base + "ed"}
    return {base, base + "s", base + (base[-1] if double else "") + "ed"}


@cache
def speech_verbs() -> re.Pattern[str]:
    """A verb of saying; group `risky` where the same word is often something else."""
    safe, risky = set(), set()
    for base in SPEECH_BASES:
        for form in _forms(base):
            (risky if base in RISKY and not form.endswith("ed") else safe).add(form)
    for form in IRREGULAR:
        (risky if form in RISKY else safe).add(form)
    safe |= set(PHRASES)
    pattern = "|".join(re.escape(form) for form in sorted(safe, key=len, reverse=True))
    doubtful = "|".join(re.escape(form) for form in sorted(risky - safe, key=len, reverse=True))
    participle = "|".join(PARTICIPLES.split())
    manner = "|".join(MANNER)
    return re.compile(
        rf"\b(?:(?P<safe>{pattern})|(?P<risky>{doubtful})|(?P<participle>{participle})|(?P<manner>{manner}))\b(?!-)"
    )
