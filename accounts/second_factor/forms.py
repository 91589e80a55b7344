"""The form of the second factor."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from core.web.forms import SiteForm, WritingForm, required


class CodeForm(SiteForm):
    """The code of the app, or a recovery code."""

    otp = StringField(_l("Code"), [required(_l("Please type the code."))])


class OwnCodeForm(WritingForm):
    """A code to confirm a change of one's own second factor."""

    otp = StringField(_l("Code from the app, or a recovery code"), [required(_l("Please type the code."))])
