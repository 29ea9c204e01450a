"""Who comes in the demo: names, work, places and sentences of our own making. Any likeness to real people is chance."""

from dataclasses import dataclass, replace
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


WOMEN = _words("""
    Amina Anke Ayla Bieke Celia Dilan Doortje Elif Emine Fenna Fleur Goele Griet Hanne Hatice Ilse Ines Jana
    Joke Kaat Lien Lotte Lubna Maaike Marthe Merel Nadia Nele Noor Oksana Paulien Roos Safiya Saar Silke Tine
    Veerle Yasmine Yelena Zita
""")
MEN = _words("""
    Adam Arne Bilal Bert Cas Dries Emre Ferre Gilles Hamza Idris Jef Jelle Kobe Koen Lander Lars Maxim Mehdi
    Nand Niels Omar Pieter Rachid Ruben Seppe Senne Stijn Tarik Thijs Tibo Tuur Warre Wout Xander Yanis
    Youssef Yorick Zeno Zakaria
""")
FAMILY = _words("""
    Aertsbeek Baelmans Boumazour Bruyneelt Callewaard Ceulemond Claeshout Cokdemir Daelmont Demeerstraat
    Duynslag Elmarrou Engelvoort Fransborg Geertshove Goethaelen Haddouchi Hellebosch Hermanswijk Ivanskaya
    Jacobsveld Janssenbeke Karabulak Keppensdael Kerckhoven Lambrechtel Lemmensrode Lievenstal Maenhoudt
    Mertensveld Moereels Naessensbos Nijsbroek Okanovic Oostvelde Ozdemirel Pauwelstraat Peetersdonk
    Quintelhof Raeymaecker Reyndersbos Roelandtse Saelmans Schepenshoek Segersdal Smedtsveld Steenhoudt
    Tavernierbos Thysborg Tanrikulo Uyttenbosch Vandenheuvelt Verbeekman Verlindenhof Vermeirsel Vlaemynckx
    Walravenbos Wautersdonk Wijnantsel Yildirano Zegersveld
""")

TOWNS = {
    "Antwerpen": "BE211-11002",
    "Mechelen": "BE212-12025",
    "Lier": "BE212-12021",
    "Turnhout": "BE213-13040",
    "Geel": "BE213-13011",
    "Hasselt": "BE224-71072",
    "Genk": "BE224-71016",
    "Gent": "BE234-44021",
    "Aalst": "BE231-41002",
    "Deinze": "BE234-44083",
    "Lokeren": "BE236-46029",
    "Sint-Niklaas": "BE236-46021",
    "Leuven": "BE242-24062",
    "Vilvoorde": "BE241-23088",
    "Brugge": "BE251-31005",
    "Kortrijk": "BE254-34022",
}
SPOKEN = (["nl"], ["nl", "en"], ["nl", "fr"], ["nl", "en", "fr"], ["nl", "ar"], ["nl", "tr"], ["nl", "uk", "en"])
TOPICS = ("cv", "letter", "interview", "finding_vacancies", "first_weeks_at_work", "training_choice", "own_business")


@dataclass(frozen=True)
class Trade:
    """Work that somebody does or wants: its group in ISCO, its sector in NACE, and what a mentor of it would say."""

    isco: str
    sector: str
    i_am: str
    i_help: str


TRADES = (
    Trade("7212", "C", "a welder in a shipyard", "I help with tests at the gate, and with reading a drawing before you start."),
    Trade(
        "2221",
        "Q",
        "a nurse on a children's ward",
        "I help you choose between school and a bridge course, and practise the talk.",
    ),
    Trade(
        "5321",
        "Q",
        "a care assistant in a home for the elderly",
        "I help with your first weeks: nights, lifting, and saying no.",
    ),
    Trade("2512", "J", "a software developer", "I help you show what you built, and prepare the technical talk."),
    Trade("2522", "J", "a system administrator at a hospital", "I help you get from the helpdesk to the server room."),
    Trade("3512", "J", "on a helpdesk for schools", "I help you find a first job in IT without a diploma."),
    Trade(
        "5120",
        "I",
        "a cook in a brasserie",
        "I help with trial days, and with knowing which kitchens are good to young people.",
    ),
    Trade("5131", "I", "a waiter and now a floor manager", "I help you with shifts, tips and a reference that opens doors."),
    Trade(
        "5223",
        "G",
        "in a clothes shop, ten years of Saturdays",
        "I help with the talk in the shop itself, and with what to wear.",
    ),
    Trade("1420", "G", "a shop manager", "I help you hear what a manager hears when you say hello."),
    Trade(
        "7115",
        "F",
        "a carpenter with a van of my own",
        "I help you find a boss who teaches, and look at your own business later.",
    ),
    Trade("7112", "F", "a bricklayer, now a foreman", "I help with safety papers and with the first month on a site."),
    Trade("7411", "F", "an electrician in new houses", "I help you pass the theory, one evening a week, with a coffee."),
    Trade("7231", "G", "a car mechanic for electric cars", "I help you find the garages that take apprentices."),
    Trade(
        "8332", "H", "a lorry driver, all over Europe once", "I help with the licence, who pays it, and what the days are like."
    ),
    Trade("4321", "H", "a warehouse clerk", "I help with day contracts: which agencies keep their word."),
    Trade("1324", "H", "head of a warehouse", "I help you go from picking to planning."),
    Trade("2411", "K", "an accountant in a small office", "I help with letters that are short, and numbers that are right."),
    Trade("3313", "M", "a bookkeeper who began at a counter", "I help you choose the right evening course."),
    Trade("2423", "N", "a recruiter for factories", "I help you read a vacancy as the one who wrote it."),
    Trade("2431", "M", "in marketing for a brewery", "I help you make a small portfolio that people look at."),
    Trade("2166", "M", "a graphic designer", "I help you choose ten works and leave out the rest."),
    Trade("2342", "P", "a teacher of the smallest", "I help you see whether a class of twenty is for you."),
    Trade("5312", "P", "a teaching assistant", "I help with the papers schools ask for, and the first day."),
    Trade("5311", "Q", "a childminder with four little ones", "I help you start at home, step by step."),
    Trade("3412", "Q", "a youth worker in a neighbourhood house", "I help you turn what you already do into a job."),
    Trade("5141", "S", "a hairdresser, with a chair to rent out", "I help you build up customers, and a price list."),
    Trade("5414", "N", "a guard at concerts", "I help with the licence and with staying calm."),
    Trade("6113", "A", "a gardener for a town", "I help you get outside: which towns and firms hire in spring."),
    Trade("3123", "F", "a site manager", "I help you with who does what on a building site, and how to ask."),
)
# Metal and machines in and around Gent, so that the first mentee a newcomer becomes has a full list to choose from.
NEAR = (
    Trade("7214", "C", "a steel builder at the port", "I help you see the yards from the inside, and who hires after a test."),
    Trade("7223", "C", "at a CNC lathe", "I help with the step from school to machine: what they ask, what they teach you."),
    Trade("7213", "C", "a sheet metal worker for air ducts", "I help you choose between workshop and building site."),
    Trade("7222", "C", "a toolmaker", "I help with maths you thought you would never need."),
    Trade(
        "7233", "C", "a machine mechanic in a bakery factory", "I help with shifts: how to sleep, how to say which suit you."
    ),
    Trade(
        "3122", "C", "a shift leader over twelve welders", "I help you hear what a shift leader looks for in the first week."
    ),
    Trade(
        "7212",
        "C",
        "a welder of stainless steel for breweries",
        "I help with the certificates that count, and those that do not.",
    ),
    Trade("3115", "C", "a technician for wind turbines", "I help you find the schools that pay you while you learn."),
)
NEAR_TOWNS = ("Gent", "Gent", "Gent", "Aalst", "Gent", "Lokeren", "Gent", "Deinze")
EXTRA = (
    "I came to Belgium at nineteen and learnt Dutch at work.",
    "I left school early and am glad I can say it went well.",
    "I talk slowly if you want, and I answer in the evening.",
    "I changed my work twice, so I know about starting over.",
    "I had a mentor myself; now it is my turn.",
    "I like to meet while walking. No desk needed.",
    "I bring you along for a day if my boss agrees.",
    "I say what I think, kindly, and I keep what you tell me to myself.",
    "I am in a wheelchair and know which employers mean it.",
    "I have two teenagers: nothing you say will surprise me.",
)
GOALS = (
    "Three good applications before the month ends",
    "Dare to call an employer",
    "A trial day in a real workplace",
    "Choose between two courses",
    "A letter of half a page",
)
STEPS = (
    "Write down what you did in your holiday jobs",
    "Ask your teacher for a reference",
    "Walk past three firms and write down their names",
    "Practise the first minute of the talk",
    "Send me your letter, however it is",
    "Look up how long the bus takes at six in the morning",
    "Choose one photo of your work",
    "Call the number we found together",
)
OPENINGS = (
    "Hello, I would like to do your work. Could we talk about how you began?",
    "Hi, I have sent many letters and get no answers. Would you look at one with me?",
    "Hello, I start a course in spring and want to know what the work is really like.",
    "Hello, I am a bit nervous about talks. Could we practise one?",
    "Hi, I read what you wrote about starting over. That is me. Could we meet once?",
)


@dataclass(frozen=True)
class Part:
    """One made-up person: name, first language aside the rest, town, trade."""

    name: str
    town: str
    trade: Trade
    languages: list[str]

    @property
    def area(self) -> str:
        return TOWNS[self.town]

    @property
    def gender(self) -> str:
        """Most say it; some would rather not, and a few are neither."""
        odd_one_out = {0: "", 1: "other"}.get(sum(map(ord, self.name)) % 13)
        return ("woman" if self.name.split()[0] in WOMEN else "man") if odd_one_out is None else odd_one_out


def parts(number: int, chance: Random, taken: set[str]) -> list[Part]:
    """So many people, no two of one name; the trades go round so that each has its few."""
    first, towns = [*WOMEN, *MEN], list(TOWNS)
    found: list[Part] = []
    while len(found) < number:
        name = f"{chance.choice(first)} {chance.choice(FAMILY)}"
        if name not in taken:
            taken.add(name)
            trade = TRADES[len(found) % len(TRADES)]
            found.append(Part(name, chance.choice(towns), trade, chance.choice(SPOKEN)))
    return found


def near(chance: Random, taken: set[str]) -> list[Part]:
    """Some more people, with the work of NEAR in its towns."""
    more = zip(parts(len(NEAR), chance, taken), NEAR, NEAR_TOWNS, strict=True)
    return [replace(part, trade=trade, town=town) for part, trade, town in more]


def address(name: str) -> str:
    """Where nobody lives: the domain is reserved for examples."""
    return name.lower().replace(" ", ".") + "@people.demo.example"


def times(chance: Random) -> int:
    """Some of the 42 parts of a week: evenings mostly, and half a Saturday."""
    evenings = sum(1 << (day * 6 + 4) for day in range(5) if chance.random() < 0.6)  # noqa: PLR2004
    saturday = (1 << (5 * 6 + 1)) | (1 << (5 * 6 + 2))
    return evenings | saturday | (1 << (2 * 6 + 4))
