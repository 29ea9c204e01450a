"""The words of an organisation's look: themes, texts, and why something is refused."""

from django.utils.translation import gettext_lazy as _

from handrail.appearance.rules import Page

REASONS = {
    "picture_big": _("This picture is too big. Take one of at most 2 MB and 4,000 by 4,000 dots."),
    "picture_svg": _("An SVG file can hold a program, so we do not take it. Save your logo as PNG and send that."),
    "picture_unreadable": _("We cannot read this picture. Save your logo as PNG, JPEG or WebP and send it again."),
    "logo_words": _("Write in words what the logo shows, for example the name. People who cannot see it hear this."),
    "link_unreadable": _("Write each link on its own line: words, a bar, an address. Example: Help | https://example.org"),
    "too_many_links": _("Write at most six links."),
    "look_changed_since": _("Somebody has changed the look since. Look again before you undo."),
    "host_not_served": _("This address is not served here. Who runs the server adds it to HANDRAIL_HOSTS first."),
    "host_taken": _("Another organisation has this address already."),
    "sentence_blanks": _("Keep what stands in for names and numbers exactly as it is. Look at: %(detail)s"),
    "sentence_signs": _("Leave out these signs: %(detail)s For quotation marks, write “ and ”."),
    "sentence_plain": _("Write plain words only. Put a blank after an & sign."),
    "sentence_long": _("This is too long. Write at most 1,000 letters."),
    "sentence_forms": _("Fill in every form of the sentence, or leave all of them blank."),
    "sentence_unknown": _("The file has a sentence that we do not know: %(detail)s"),
    "sentence_in_file": _("This sentence in the file cannot be used: %(detail)s Nothing was taken from the file."),
    "po_unreadable": _("We cannot read this file. Send a .po file in UTF-8 of at most 2 MB."),
}
THEMES = {
    "mulberry": (_("Mulberry"), "#7D2A5B"),
    "rosewood": (_("Rosewood"), "#703947"),
    "plum": (_("Plum"), "#63367C"),
    "indigo": (_("Indigo"), "#42408F"),
    "fjord": (_("Fjord"), "#14498A"),
    "petrol": (_("Petrol"), "#005163"),
    "slate": (_("Slate"), "#3B4B5C"),
    "cocoa": (_("Cocoa"), "#62422F"),
}
PAGES = {
    Page.PRIVACY: _("Privacy"),
    Page.LEGAL: _("Legal notice"),
    Page.ACCESSIBILITY: _("Accessibility"),
    Page.CONTACT: _("Contact"),
    Page.FOOTER: _("At the end of each page"),
}
