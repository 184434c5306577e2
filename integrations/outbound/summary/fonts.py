"""The fonts that come along with Gouji: Noto Sans SC and Noto Serif SC (SIL Open Font License)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn

FOLDER: Final = Path(pylopdf_fonts_zh_cn.__file__).parent
SANS: Final = "Noto Sans SC"
SERIF: Final = "Noto Serif SC"
