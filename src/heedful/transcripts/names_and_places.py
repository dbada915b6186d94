"""Given names and towns that are no other word, and those that are; what looks like a name and is none.

Short on purpose: it finds what a machine wrote without capitals. Every other name is found by its capital, by what
stands before it, because the record knows it, or by the person who looks the transcript over.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _words(
    "aaliyah aaron abdul abdullah abigail adam adrian agnes ahmed aidan aisha alan albert alejandro alex alexander "
    "alexandra alexis alfie ali alice alicia alison allison alyssa amanda amelia amina amir amit amy ana andre andrea "
    "andrew andy angela anita ann anna anne anthony antonio anya archie arjun arthur asha ashley audrey ava barbara "
    "barry beatrice becky ben benjamin bernard beth bethany betty bianca bob bobby brandon brenda brian bridget bruce "
    "bryan caitlin callum cameron camilla carl carla carlos caroline carolyn catherine cathy cecilia charles charlie "
    "charlotte chen chloe chris christina christine christopher claire clara claudia colin connor craig cynthia "
    "daisuke damian dan daniel daniela danielle danny darren dave david debbie deborah denise dennis derek diana "
    "diane diego dmitri dominic donna doris dorothy doug douglas duncan dylan edith eduardo edward edwin eileen "
    "elaine eleanor elena eli elijah elizabeth ella ellen ellie elsie emily emma eric erica erin esther ethan eva "
    "evelyn fatima felicity felix fernando fiona frances francesca francis francisco freddie gabriel gareth gary "
    "gavin gemma geoff george georgia georgina gerald geraldine gillian giulia gordon graham greg gregory gwen hannah "
    "harold harriet harry hassan helen helena henry hilary howard hugh hugo hussein ian ibrahim imani imran ingrid "
    "irene isaac isabel isabella isla ivan jacob jacqueline jake jamal james jamie jan jane janet janice jason javier "
    "jay jean jeff jeffrey jenna jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna joanne "
    "joe joel johanna john johnny jonathan jordan jorge jose joseph josephine josh joshua joyce juan juanita judith "
    "judy julia julian julie kai kamal karen karl kate katherine kathleen kathryn kathy katie katrina kayla keith "
    "kelly ken kenji kenneth kerry kevin khadija kieran kim kimberly kirsty kumar kyle laila larry laura lauren "
    "laurence lawrence layla leah leila lena leon leonard leroy lesley leslie lewis liam linda lindsay lisa liz logan "
    "lorraine louis louise luca lucas lucia lucy luis luke lydia lynn mabel maddie madison maisie malcolm malik "
    "manuel marcus margaret maria mariam marie marilyn mario marion marjorie marta martha martin martina mary maryam "
    "mateo matilda matt matthew maureen mehmet melanie melissa mia michael michaela michelle miguel mike mila millie "
    "miriam mohamed mohammad mohammed molly monica morgan muhammad nadia nancy naomi natalie natasha nathan neil nia "
    "niamh nicholas nicola nicole nigel nikita nina noah noel nora norma norman oliver olivia omar oscar owen pablo "
    "pamela patricia patrick paul paula pauline pedro penelope peter phil philip phillip phoebe phyllis pierre polly "
    "priya rachel rafael raj rajesh ralph ramon raquel rashid raymond rebecca reggie renee ricardo richard rita "
    "robert roberto robyn roderick roger ronald rosa rosemary rosie ross roxanne roy ruben rupert russell ruth ryan "
    "sabrina sadie saira sally salma sam samantha samira samuel sandra sanjay santiago sara sarah sasha scott sean "
    "sebastian sergio shannon sharon shaun sheila shirley sienna sigrid simon simone sofia sonia sophia sophie stacey "
    "stanley stefan stella stephanie stephen steve steven stuart sunita susan suzanne sven sylvia tamara tania tanya "
    "tara ted teresa terry theo theodore theresa thomas tiffany tim timothy tina toby todd tom tommy toni tony tracey "
    "tracy trevor tyler valerie vanessa vera veronica vicky victor victoria vijay vincent vivian vladimir walter "
    "wayne wendy wesley william winston xavier yasmin yolanda yuki yusuf yvonne zachary zainab zara zoe"
)
"""They are no other English word, so they go in small letters, too."""

NAMES_THAT_ARE_WORDS = _words(
    "angel april art august autumn baker basil bell berry bill black blossom bond bonnie brook brown buck bud bush "
    "carol carter cash chance charity chase cherry chuck clay cliff clover cook coral crystal daisy dale dawn day "
    "dean dick dolly drew dusty eve faith fern field flora forest fox frank gale gene ginger glen gold grace grant "
    "gray green guy hall hazel heath heather hill holly honey hope hunter iris iron ivy jack jade jewel joy june "
    "justice kind king kit lance lane lark lily long love major mark marsh mason max may melody mercy merry miles "
    "misty nick noble norm olive page pan park parker pat patience patty peace pearl penny piper poppy porter price "
    "prudence rain randy ray reed rice rich river rob robin rock rod ron rose rowan ruby rusty sage sandy savannah "
    "scarlet serene sharp shepherd short skip sky smith snow star sterling stone storm sue summer sunny taylor tiger "
    "trinity turner violet wade walker ward warren west white will willow winter wood woody wren young"
)
"""In small letters they go only after words that a name follows."""

PLACES = _words(
    "aberdeen abergavenny adelaide albuquerque amsterdam antwerp athens atlanta auckland baltimore bangor barcelona "
    "barnsley basildon basingstoke belfast bergen berlin birkenhead birmingham blackburn blackpool bolton bournemouth "
    "bradford brighton brisbane bristol brooklyn brussels budapest burnley calgary cambridge canberra canterbury "
    "cardiff carlisle chelmsford cheltenham chesterfield chicago christchurch cincinnati cleveland colchester "
    "copenhagen coventry croydon dallas darlington denver detroit doncaster dorchester dresden dublin dudley dundee "
    "durham edinburgh edmonton exeter fresno galway geneva glasgow gloucester grimsby guildford halifax hamburg "
    "harrogate hartlepool helsinki hereford houston huddersfield indianapolis inverness ipswich istanbul jacksonville "
    "johannesburg karachi kathmandu kidderminster kilmarnock lagos lahore lancaster leeds leicester lichfield "
    "limerick lisbon liverpool london lowestoft luton madrid maidstone manchester margate melbourne memphis miami "
    "middlesbrough milan milwaukee minneapolis montreal moscow mumbai munich nairobi naples nashville newark "
    "newcastle northampton norwich nottingham nuneaton oakland oldham oslo ottawa oxford paisley paris peterborough "
    "philadelphia pittsburgh plymouth portland portsmouth prague preston ramsgate redditch rochdale rome rotherham "
    "rotterdam sacramento salford salisbury scarborough seattle sheffield shrewsbury solihull southampton southend "
    "southport stavanger stirling stockholm stockport stuttgart sunderland swansea swindon sydney tamworth taunton "
    "telford tokyo toronto torquay trondheim truro tucson tulsa vancouver vienna wakefield walsall warrington warsaw "
    "watford wigan winchester winnipeg wolverhampton worcester worthing wrexham yeovil zurich"
)
PLACES_THAT_ARE_WORDS = _words(
    "bath buffalo bury chester cork crewe derby diss hove hull lincoln mobile nice orange phoenix poole reading rugby "
    "york"
)
"""In small letters they go only after words that a place follows."""

_CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter ramadan diwali eid lent halloween "
)
_OFTEN_CAPITAL = (
    "english spanish french german polish welsh irish scottish arabic urdu hindi chinese japanese american british "
    "european african asian muslim christian jewish hindu buddhist catholic god allah jesus bible quran mum mom dad "
    "mummy daddy mama papa gran grandma grandpa granny nan auntie aunt uncle doctor doc nurse miss sir madam i'm i'll "
    "i've i'd internet google facebook youtube netflix zoom whatsapp instagram tiktok aa na gp nhs cbt adhd ptsd ocd "
    "tv ok okay "
)
_AFTER_A_COMMA = (
    "a ah all am an and any anyway are as at be because been but by can come could did do does don't even for from "
    "get go good great had has have he he's hello hey hi his how i if in is isn't it it's its just let let's like "
    "look maybe me more my never no nobody nope nothing not now of oh on one or our please really right she she's so "
    "some sometimes stop sure thank thanks that that's the their them then there there's these they they're this "
    "those to too um uh was we we're well were what what's when where which who why with would wow yeah yep yes "
    "you you're your"
)


@cache
def no_name() -> frozenset[str]:
    """What often stands with a capital inside a sentence, in talk as machines write it, and is no name."""
    return _words(_CALENDAR + _OFTEN_CAPITAL + _AFTER_A_COMMA)


@cache
def known_words() -> frozenset[str]:
    """Whole words that the encoder knows; towns and family names are among them, too."""
    pieces = resources.files("heedful.transcripts") / "model" / "wordpieces.txt"
    return frozenset(pieces.read_text(encoding="utf-8").split("\n"))
