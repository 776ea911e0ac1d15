"""The self-assessment as an area of the site, and what waits in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pledge.navigation import Area, add_area
from pledge.roles import May

add_area(Area("selfassessment", _("Self-assessment"), "selfassessment", May.ROUND_VIEW, order=20))
