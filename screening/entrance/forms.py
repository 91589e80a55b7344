"""The form for opening a paper without its QR."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from core.web.forms import WritingForm, required


class SecretForm(WritingForm):
    """The eight characters under the QR, and a birth year."""

    code = StringField(
        _l("Code on the letter or ticket"), [required(_l("Type the 8 characters under the QR code."))]
    )
    birth_year = StringField(
        _l("Year of birth"), [required(_l("Enter the year of birth, for example 1950."))]
    )

    year: int = 0
    is_other_paper = False

    def validate_birth_year(self, field: StringField) -> None:
        """Four digits are required; wide ones of a keyboard are digits, too."""
        text = unicodedata.normalize("NFKC", field.data or "").strip()
        if not (len(text) == 4 and text.isascii() and text.isdecimal()):
            raise ValidationError(_("Type the year of birth as four digits, for example 1950."))
        self.year = int(text)
