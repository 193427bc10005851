"""Put what `make web` has fetched into the wheel and the source distribution, where it has been fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebParts(BuildHookInterface):
    """Adds out/web; a build without it gives a package whose pages use a plain text field, and says so."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder to what is built; an editable install reads it where it is."""
        folder = Path(self.root, "out", "web")
        if version == "editable":
            return
        if not folder.is_dir():
            self.app.display_warning("out/web is missing: run `make web` before you publish this package")
            return
        place = "out/web" if self.target_name == "sdist" else "jingjinji/bundle_data/web"
        build_data["force_include"][str(folder)] = place
