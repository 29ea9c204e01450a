"""Why a jobseeker may not join, and why a tie did not work, in words that say how to mend it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Any] = {
    "arrival_unknown": _("The register does not say since when you live here. Your counsellor can add it."),
    "assistance_group": _("This programme is for people with another decision about help. Ask your counsellor."),
    "birth_date_unknown": _("The register does not have your date of birth. Your counsellor can add it."),
    "tie_code_expired": _("This code is too old. Ask for a new one."),
    "tie_code_tries": _("That was the last try. Ask for a new code."),
    "tie_code_wrong": _("This is not the code we sent. Look again and type it once more."),
    "tie_codes_enough": _("We have sent enough codes for today. Try tomorrow, or see a counsellor."),
    "day_in_future": _("This day has not come yet."),
    "day_too_early": _("Check the year."),
    "since_missing": _("Write since when."),
    "not_declared": _("First answer a few questions about yourself."),
    "education": _("This programme is for people with another level of education."),
    "education_unknown": _("The register does not have your education. Your counsellor can add it."),
    "eid_missing": _("Your sign-in did not give a national number. Choose another way."),
    "here_longer": _("This programme is for people who are new in the country."),
    "language": _("This programme needs another language level. Ask your counsellor about courses."),
    "lives_elsewhere": _("This programme is for people who live in another area."),
    "not_in_register": _("We did not find you in the register. Register with the employment service first, then come back."),
    "not_registered": _("You need to be registered as looking for work. Register with the employment service first."),
    "not_unemployed": _("This programme is for people who are registered without work."),
    "number_form": _("Write the number as it stands on your card, with digits only."),
    "office_missing": _("No office follows you up yet. Call us, and we put that right."),
    "origin_not_declared": _("This programme asks for an answer about origin. You can give it to your counsellor."),
    "permit": _("This programme needs another residence permit. Ask your counsellor."),
    "permit_ends": _("Your residence permit ends before the programme does. Ask your counsellor."),
    "register_away": _("The register does not answer now. Please try again in a few minutes."),
    "tied_already": _("This place in the register belongs to another account. Please call us."),
    "tied_other": _("Your account belongs to another place in the register already. Please call us."),
    "too_few_measures": _("This programme is for people who have taken part in other programmes before."),
    "too_old": _("This programme is for younger people. Your counsellor knows others."),
    "too_young": _("You are too young for this programme. Your counsellor knows others."),
    "unemployed_too_short": _("This programme is for people who look for work for longer."),
}

# What people are asked about themselves where no register is asked: the question, and its answers in words.
QUESTIONS: dict[str, Any] = {
    "born_on": _("When were you born?"),
    "area": _("Where do you live?"),
    "standing": _("Do you have work?"),
    "permit": _("Why may you live and work here?"),
    "arrival": _("Since when do you live in this country?"),
    "languages": _("How well do you speak these languages?"),
    "education": _("What is your highest diploma?"),
    "origin": _("Do you, a parent or a grandparent come from outside the European Union?"),
    "measures": _("In how many programmes to find work have you taken part?"),
}
STANDINGS: dict[str, Any] = {
    "unemployed": _("No, I look for work"),
    "seeking_while_employed": _("Yes, and I look for other work"),
    "inactive": _("I do not look for work now"),
}
PERMITS: dict[str, Any] = {
    "citizen": _("I am a citizen, or a citizen of another country of the European Union"),
    "long_term": _("I may stay for a long time"),
    "refugee": _("I am recognised as a refugee"),
    "temporary_protection": _("I have temporary protection"),
}
EDUCATION: dict[int, Any] = {
    1: _("Primary school, or no diploma"),
    2: _("The first years of secondary school"),
    3: _("Secondary school"),
    4: _("A year after secondary school"),
    5: _("A short higher education"),
    6: _("Bachelor"),
    7: _("Master"),
    8: _("Doctorate"),
}
SPEAKS: dict[str, Any] = {
    "": _("Not, or not yet"),
    "a1": _("A few words (A1)"),
    "a2": _("Simple talk (A2)"),
    "b1": _("Everyday talk (B1)"),
    "b2": _("Well (B2)"),
    "c1": _("Very well (C1)"),
    "c2": _("Like my first language (C2)"),
}
