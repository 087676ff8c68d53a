"""A made-up team's organisations: 300 of them, of which 40 are another spelling of one, and 60 traps that are not."""

from __future__ import annotations

from random import Random

from training_register.queries.organisation_duplicates import Compared

# Each is one organisation, written twice.
SPELT_TWICE = (
    ("Bents Moor School", "Bents Moor Sch."),
    ("Carr Green Primary School", "Carr Grn Primary Sch"),
    ("Carr Fold Primary School", "Carr Fold Prim"),
    ("St Aidan's Church of England Primary School", "St. Aidans C of E Primary School"),
    ("St Brendan's Catholic Primary School", "Saint Brendan's RC Primary"),
    ("The Larches Nursery", "Larches Nursery"),
    ("Ash & Elm Family Centre", "Ash and Elm Family Ctr"),
    ("Whinfield General Hospital", "Whinfield General Hosp."),
    ("Thornbeck Children's Hospital", "Thornbeck Childrens Hospital"),
    ("Kestrel Mount Secondary School", "Kestrel Mt Secondary"),
    ("Mallard Road Surgery", "Mallard Rd Surgery"),
    ("Oldcotes Junior School", "Oldcotes Jnr School"),
    ("Pinfold Infant School", "Pinfold Infants"),
    ("Quarry Lane Academy", "Quarry Ln Academy"),
    ("Ravensworth College", "Ravensworth Coll"),
    ("Sandhill Community Centre", "Sandhill Comm. Centre"),
    ("Tannery Park Primary School", "Tannery Pk PS"),
    ("Underbank Youth Club", "Underbank Yth Club"),
    ("Vicarage Medical Centre", "Vicarage Med Centre"),
    ("Windle Brook Library", "WINDLE BROOK LIBRARY."),
    ("Yewdale House", "Yewdale Hse"),
    ("Zion Hall Association", "Zion Hall Assoc"),
    ("Abbots Hill Primary School", "Abbot's Hill Primary School"),
    ("Birchwood Taxis Ltd", "Birchwood Taxis"),
    ("Cobblers Green School", "Cobblers Green"),
    ("Dovecote Lane School", "Dovecote Lane"),
    ("Eagle Crag Academy", "Eaglecrag Academy"),
    ("Fern Bank Primary School", "Fernbank Primary School"),
    ("Ward 5, Whinfield", "Whinfield Ward 5"),
    ("Gorse Hill School", "Gorse Hill School (Gorse Hill)"),
    # From here on only the eye can tell.
    ("Harlequin Primary School", "Harlequinn Primary School"),
    ("Ingleby Secondary School", "Inglebey Secondary School"),
    ("Jessamine Children's Charity", "Jessamin Childrens Charity"),
    ("Kingfisher Youth Project", "Kingfisher Youth Proj"),
    ("Lapwing Infirmary", "Lapwing Infirmry"),
    ("Moorcock and District Foster Network", "MDFN"),
    ("Nightingale Court School", "Nightingale School"),
    ("Oxlip Primary School", "Oxlip Primary School, Whinfield"),
    ("Partridge Hill Academy", "Partridge Hill School"),
    ("Quail Street Primary School", "Quail St Primary Academy"),
)
# Each is two organisations.
TRAPS = (
    ("Seven Hills Primary", "Seven Hills Secondary"),
    ("Ward 5", "Ward 6"),
    ("St Mary's Primary School", "St Marie's Primary School"),
    ("St Ann's School", "St Anne's School"),
    ("Ashton Primary School", "Aston Primary School"),
    ("Norton Infant School", "Norton Junior School"),
    ("Morley Hospital", "Horley Hospital"),
    ("Weston Park", "Weston Park Hospital"),
    ("Rowan Centre", "Rowan School"),
    ("North Lodge Surgery", "South Lodge Surgery"),
    ("Hartley Brook Primary School", "Hartley Bank Primary School"),
    ("St John's C of E Primary School", "St John's RC Primary School"),
    ("Fairfield Boys School", "Fairfield Girls School"),
    ("Block A Hostel", "Block B Hostel"),
    ("Meadow Nursery", "Meadow Primary School"),
    ("Lowfield Academy", "Highfield Academy"),
    ("Station House 1", "Station House 2"),
    ("Greenhill Library", "Greenhill Surgery"),
    ("Upper Denby School", "Lower Denby School"),
    ("Dale View School", "Dale Vue Taxis"),
    ("Beck Primary School", "Beech Primary School"),
    ("St Luke's Hospice", "St Luke's Hospital"),
    ("Crossways", "Crossways Library"),
    ("Firth Park Primary School", "Firth Park Secondary School"),
    ("Hope Church", "Hope Mosque"),
    ("Oakwood Team 3", "Oakwood Team 13"),
    ("Holme Lane Surgery", "Home Lane Surgery"),
    ("Brook House", "Brooke House"),
    ("Wood End School", "Woods End School"),
    ("Valley Primary School", "Valley View Primary School"),
    ("Acres Hill School", "Acre Hill School"),
    ("Eastfield Nursery", "Westfield Nursery"),
    ("Longley School", "Langley School"),
    ("Parson Cross School", "Parsons Cross Library"),
    ("Hallam Practice", "Hallam Primary School"),
    ("St Thomas More School", "St Thomas School"),
    ("Grange Primary School", "The Grange Secondary School"),
    ("Prince Edward School", "King Edward School"),
    ("Netherfield", "Netherfield Children's Home"),
    ("Year 7 Forum", "Year 8 Forum"),
    ("Clifton Church", "Clifton College"),
    ("Bradway School", "Broadway School"),
    ("Marsh House Practice", "March House Practice"),
    ("Byron Wood Academy", "Byron Way Academy"),
    ("Phillimore Nursery", "Phillimore Junior School"),
    ("Emmaus Catholic School", "Emmaus Church"),
    ("All Saints RC School", "All Saints C of E School"),
    ("Sharrow Junior School", "Sharrow Nursery Infant School"),
    ("Castle Street Clinic", "Castle Road Clinic"),
    ("Mosaic Youth Club", "Mosaic Women's Club"),
    ("Tinsley Library", "Tinsley Meadows Library"),
    ("Old Park School", "New Park School"),
    ("Halfway Infant School", "Halfway Junior School"),
    ("Stannington College", "Stanington Road College"),
    ("Hillfoot", "Hillfoot Police Station"),
    ("Peace Gardens Group", "Pearce Gardens Group"),
    ("Abbey Lane School", "Abbey Lane Taxis"),
    ("Royd Nursery", "Royds Nursery"),
    ("Carter Knowle School", "Carterknowle Mosque"),
    ("Unit 12", "Unit 21"),
)
_FIRST = (
    "Alder", "Bramble", "Chestnut", "Dunlin", "Elder", "Fulmar", "Gannet", "Heron", "Iris", "Juniper", "Knapweed",
    "Linnet", "Magpie", "Nuthatch", "Osprey", "Plover", "Quince", "Redstart", "Siskin", "Teal", "Umber", "Vetch",
    "Wagtail", "Yarrow",
)  # fmt: skip
_SECOND = ("Avenue", "Bottom", "Croft", "Dyke", "Edge", "Ford", "Gate")
_WHAT = ("Primary School", "Secondary School", "Surgery", "Youth Club", "Nursery", "Library", "Taxis")
NUMBER = 300


def made_up(seed: int = 1) -> tuple[list[Compared], set[tuple[int, int]]]:
    """Organisations in no order, some with a sector and an area, and the pairs of them that are one, lower id first."""
    random = Random(seed)
    names = [name for pair in (*SPELT_TWICE, *TRAPS) for name in pair]
    others = [f"{first} {_SECOND[at % 7]} {_WHAT[at % 6]}" for at, first in enumerate(_FIRST)]
    others += [f"{first} {_SECOND[(at + 3) % 7]} {_WHAT[(at + 2) % 7]}" for at, first in enumerate(_FIRST)]
    others += [f"{second} {first} {_WHAT[(at * 5 + 1) % 7]}" for at, first in enumerate(_FIRST)
               for second in _SECOND[at % 5 : at % 5 + 3]]  # fmt: skip
    names += others[: NUMBER - len(names)]
    order = list(range(1, len(names) + 1))
    random.shuffle(order)
    sectors = {}
    organisations = []
    for number, name in enumerate(names):
        # Both of a pair have what one team would give them: a trap is in no other sector to help.
        pair = number // 2
        if number % 2 == 0 or number >= 2 * (len(SPELT_TWICE) + len(TRAPS)):
            sectors[pair] = random.choice((1, 1, 2, 3)), random.choice((None, 1, 2))
        sector, area = sectors[pair]
        organisations.append(Compared(order[number], name, sector, area))
    one_twice = {
        (min(one, other), max(one, other))
        for one, other in (order[2 * at : 2 * at + 2] for at in range(len(SPELT_TWICE)))
    }
    return sorted(organisations), one_twice
