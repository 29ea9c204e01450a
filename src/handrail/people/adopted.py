"""What allauth's tables hold about people: they are not ours, so what stands beside our fields is said here."""

from handrail.kernel.mine import Adopted
from handrail.kernel.privacy import Stake, Whose
from handrail.people.models import REACHED

ADOPTED = {
    "account.EmailAddress": Adopted({"email": REACHED}, (Whose("user__person"),)),
    "socialaccount.SocialAccount": Adopted(
        {"provider": REACHED, "uid": REACHED, "extra_data": REACHED, "last_login": REACHED, "date_joined": REACHED},
        (Whose("user__person"),),
    ),
    # A token is a key, not something about a person.
    "socialaccount.SocialToken": Adopted({}, (Whose("account__user__person", Stake.NAMED),)),
    "mfa.Authenticator": Adopted({"type": REACHED, "created_at": REACHED, "last_used_at": REACHED}, (Whose("user__person"),)),
}
