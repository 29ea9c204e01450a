from django.urls import path

from handrail.people import pages, third_party

app_name = "people"
urlpatterns = [
    path("", pages.me, name="me"),
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("code/", pages.code, name="code"),
    path("second-step/", pages.second_step_enter, name="second_step"),
    path("second-step/set-up/", pages.second_step_set_up, name="second_step_set_up"),
    path("link/<str:token>/", pages.link, name="link"),
    path("closed/", pages.inactive, name="inactive"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("sign-out-everywhere/", pages.sign_out_everywhere, name="sign_out_everywhere"),
    path("devices/", pages.devices, name="devices"),
    path("devices/end/", pages.devices_end, name="devices_end"),
    path("devices/<str:ref>/end/", pages.device_end, name="device_end"),
    path("language/", pages.language, name="language"),
    path("name/", pages.name, name="name"),
    path("contact/email/", pages.contact, {"what": "email"}, name="contact_email"),
    path("contact/phone/", pages.contact, {"what": "phone"}, name="contact_phone"),
    path("contact/code/", pages.contact_code, name="contact_code"),
    path("contact/back/<str:token>/", pages.contact_back, name="contact_back"),
    path("with/<slug:provider_id>/disconnect/", pages.disconnect, name="disconnect"),
    path("gender/", pages.gender, name="gender"),
    path("looked/", pages.looked, name="looked"),
    path("consent/<slug:purpose>/give/", pages.consent_give, name="consent_give"),
    path("consent/<slug:purpose>/withdraw/", pages.consent_withdraw, name="consent_withdraw"),
    path("blocked/<str:ref>/lift/", pages.unblock, name="unblock"),
]

# The names allauth and Django's words for templates know, without a namespace; each is one of ours, or stands in `third_party`.
plain = [
    path("sign-in/", pages.sign_in, name="account_login"),
    path("code/", pages.code, name="account_confirm_login_code"),
    path("second-step/", pages.second_step_enter, name="mfa_authenticate"),
    path("closed/", pages.inactive, name="account_inactive"),
    path("language/", pages.language, name="set_language"),
    path("with/<slug:provider_id>/", third_party.provider_start, name="openid_connect_login"),
    path("with/<slug:provider_id>/ended/", third_party.provider_ended, name="openid_connect_ended"),
    path("with/<slug:provider_id>/back/", third_party.provider_back, name="openid_connect_callback"),
]
