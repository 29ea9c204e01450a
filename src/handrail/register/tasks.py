"""Sending what must leave the house: the code to the contact the register holds."""

from django.utils.translation import gettext as _

from handrail.kernel.jobs import TRIES, app
from handrail.kernel.looks import addressed
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms
from handrail.register import queries


@app.task(name="handrail.register.send_tie_code", queue="notices", retry=TRIES)
def send_tie_code(code_id: int) -> None:
    """Send the code of this row; it is worked out anew here, so that no table and no job holds it."""
    letter = queries.tie_letter(code_id)
    if letter is None:
        return
    with addressed(letter.to, letter.language):
        subject = _("Your code for Handrail")
        text = _("Your code is %(code)s. Type it on the page where you asked for it. It works for 15 minutes.") % {
            "code": letter.code
        }
        warning = _("Did you not ask for it? Then do nothing, and give it to nobody.")
        if letter.channel == "email":
            send_mail(letter.to, subject, f"{text}\n\n{warning}\n", key=f"tie:{letter.ref}")
        else:
            send_sms(letter.to, f"{text} {warning}", key=f"tie:{letter.ref}")
