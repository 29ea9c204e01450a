"""The words of accounts and consents: why something is refused, what each purpose means, what a role is called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASONS = {
    "account_known": _("There is already an account with this address. Ask the person to sign in."),
    "code_just_sent": _("We have just sent you a code. Wait a minute before you ask for another."),
    "sign_in_code_wrong": _("This is not the code we sent. Look at the newest message and type it again."),
    "code_over": _("That was too often wrong, or too late. Ask for a new code."),
    "sign_in_code_wrong_app": _("This is not the code the app shows now. Wait for the next one and type it."),
    "contact_unreadable": _("Write an e-mail address or a mobile number, for example 0470 12 34 56."),
    "sign_in_link_old": _("This link is too old. Sign in with a code instead, or ask for a new link."),
    "sign_in_link_spent": _("This link has been used already. Sign in with a code instead."),
    "link_for_staff": _("Staff sign in with a code and a second step. There are no links for them."),
    "person_without_account": _("This person has no account yet. First write down an e-mail address or a phone number."),
    "account_unreachable": _("Give an e-mail address or a phone number, so that we can reach the person."),
    "contact_back_over": _("This link does not work any more. Please call us if somebody else is in your account."),
    "contact_is_same": _("This is the one you have already. Write the new one."),
    "contact_taken": _("This belongs to another account. Sign in with it instead, or call us."),
    "last_way_in": _("This is your only way to sign in. First add an e-mail address or a mobile number."),
    "provider_one": _("Another account there is connected already. Disconnect it first."),
    "organisation_known": _("There is an organisation of this name already. Open it, or write another name."),
    "own_role": _("Nobody decides about their own role. Ask another administrator."),
    "role_ends_before": _("The role begins later. Choose that day or a later one."),
    "role_in_past": _("This day has passed. Choose today or a later day."),
    "role_known": _("This person has this role here already."),
    "no_staff_role": _("Choose one of the roles on the list."),
    "code_not_sent": _("We could not send the message just now. Try again in a minute."),
    "eid_no_number": _("The e-ID did not give us your national number. Try another way to show who you are."),
    "eid_sign_in_first": _("First sign in with a code. Then use your e-ID."),
    "provider_cancelled": _("You stopped signing in. Nothing has changed."),
    "provider_down": _("The other service does not answer now. Sign in with a code instead, or try again later."),
    "provider_no_email": _("The other service did not give us your e-mail address. Sign in with a code instead."),
    "provider_other": _("This is tied to another account already. Sign in as you did before, or call us."),
    "provider_unverified": _("Your e-mail address is not confirmed there. Sign in with a code instead."),
    "provider_wrong": _("The other service sent an answer we cannot use. Please start again."),
    "roles_unreadable": _("Signing in with your organisation does not work now. Your administrator has been told. Try later."),
    "staff_claims_missing": _("Your organisation did not tell us your work here. Ask those who run its sign-in."),
    "staff_unmapped": _("Your organisation has not given you a role here. Ask your administrator."),
    "deputy_in_past": _("This day has passed. Choose today or a later day."),
    "deputy_ends_before": _("The last day is before the first. Choose that day or a later one."),
    "deputy_too_long": _("Nobody stands in longer than half a year. Ask your administrator for a role instead."),
    "deputy_unfit": _("This person cannot stand in there. Choose somebody from the list."),
    "deputy_is_away": _("This person has named a deputy for some of these days. Choose somebody else, or other days."),
    "deputy_stands_in": _("You stand in for somebody on some of these days. End that first, or choose other days."),
    "deputy_works_for": _("You work for somebody else now. Go back to your own desk first."),
    "see_as_oneself": _("This is your own address. Your own pages you see already."),
    "see_as_more": _("Nobody looks as this person: she may do more here than you, or keeps others safe."),
    "see_as_kept": _("Nobody looks as this person now. Ask the safeguarding lead."),
    "see_as_nobody": _("Nobody of your organisation has this address. Ask the person how they sign in."),
    "block_oneself": _("These are one and the same person."),
    "erase_staff": _("You have a role here as staff. It must end first. Ask an administrator."),
    "erase_held": _("We cannot delete everything now. The law asks us to keep something for a time. Please call us."),
    "erase_nobody": _("Nobody here is reached there. Look at the address or the number again."),
    "erase_second_person": _("A second person must agree. It cannot be you."),
    "erase_back_over": _("This link does not work any more."),
    "gender_unknown": _("Choose from the list."),
    "second_step_set": _("Your second step is set up already."),
    "sign_in_too_often": _("You have tried very often. Wait a few minutes and try again."),
}

# The pages that open while somebody looks as another person, and what the person reads of it. All others stay closed.
SEEN_AS = {
    "portal:home": _("Home"),
    "portal:more": _("More"),
    "people:me": _("Me"),
    "matching:requests": _("Requests"),
    "mentorships:together": _("You and your mentor"),
    "mentorships:week": _("Your week"),
    "training:own": _("Training"),
    "community:coming": _("Workshops"),
}

SYSTEMS = {
    "iphone": _("iPhone"),
    "ipad": _("iPad"),
    "android": _("Android phone or tablet"),
    "windows": _("Windows computer"),
    "mac": _("Mac"),
    "linux": _("Linux computer"),
    "": _("Another device"),
}

# What somebody says yes to, in their words. The programme's own text is shown where the question is asked.
PURPOSES = {
    "matching": _("Show me to mentors and mentors to me, so that we can find each other"),
    "show_profile": _("Show what I wrote about myself to people in the programme"),
    "contact": _("Give my contact details to my mentor"),
    "invitations": _("Send me invitations to workshops and other help"),
    "evaluation": _("Use my answers, without my name, to see whether the programme works"),
    "publicity": _("Ask me for my story to tell others about the programme"),
    "health_data": _("Keep what I say about my health, so that my mentor can take care"),
    "origin_data": _("Keep where I come from, because the programme asks for it"),
    "linkedin": _("Use my name and e-mail address from LinkedIn to sign me in"),
}

# The first line of a letter about an erasure: it will come, it has come.
ERASURE = {False: _("We are going to delete your data"), True: _("Your data is deleted")}

GENDERS = {
    "woman": _("A woman"),
    "man": _("A man"),
    "other": pgettext_lazy("gender", "Other"),
    "": _("I would rather not say"),
}

ROLES = {
    "counsellor": _("Counsellor"),
    "coordinator": _("Coordinator"),
    "lead": _("Safeguarding lead"),
    "administrator": _("Administrator"),
    "leader": _("Head of office"),
    "trainer": _("Trainer"),
    "psychologist": _("Psychologist"),
    "employer": _("Contact at an employer"),
}

ORGANISATIONS = {
    "service": _("Employment service"),
    "office": _("Office"),
    "employer": _("Employer"),
    "ngo": _("Non-profit organisation"),
    "partner": _("Partner: a university or a practice"),
}

# What of a person somebody looked at, as the person reads it. What is not here is not shown: a concern never is,
# for the page must not tell a reported person that there is one.
LOOKED = {
    "register_row": _("What the register knows about your work and schooling"),
    "contact": _("Your contact details"),
    "job": _("Your job"),
    "answers": _("Your answers, while a counsellor filled them in with you"),
    "proposals": _("Mentors proposed to you, while you looked together"),
    "declared": _("What you said about yourself to join a programme"),
    "desk": _("Your account, when it was tied to the register at the desk"),
    "mentor_application": _("Your application as a mentor"),
    "psychologist_referral": _("That your mentor asked a psychologist for you, and why"),
    "psychologist_feedback": _("What a psychologist told your mentor"),
    "request": _("What you wrote to a mentor you asked"),
    "check_in": _("What you answered when you were asked how it goes"),
    "first_name": _("Your first name, as somebody who takes a place"),
    "cover": _("How to reach you and when you meet, while your mentor is away"),
}
# Why it may be looked at, said beside each look.
LOOKED_WHY = {
    "register_row": _("To find somebody whom the programme can help"),
    "contact": _("To reach you"),
    "job": _("To support you in your job"),
    "answers": _("To help you fill them in"),
    "proposals": _("To help you choose"),
    "declared": _("To see who may join"),
    "desk": _("To tie your account at the desk"),
    "mentor_application": _("To decide about your application"),
    "psychologist_referral": _("To answer whether there is room for you"),
    "psychologist_feedback": _("To take care in your meetings"),
    "request": _("To answer you"),
    "check_in": _("To help when it does not go well"),
    "first_name": _("To know who comes"),
    "cover": _("To stand in for your mentor"),
}
