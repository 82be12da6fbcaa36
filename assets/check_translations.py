"""Every Chinese sentence of the program has an English one; prints those that have none.

Usage: python assets/check_translations.py TEMPLATE.pot CATALOGUE.po
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po


def main(template_path: str, catalogue_path: str) -> int:
    template, catalogue = load(template_path), load(catalogue_path)
    faults = [
        f"{where(message)}: {message.id!r}: {fault}"
        for message in template
        if message.id and (fault := fault_of(catalogue.get(message.id, message.context)))
    ]
    print("\n".join(faults) or f"translations: {len(template)} messages, all in English")
    return 1 if faults else 0


def load(path: str) -> Catalog:
    """A missing file is an empty catalogue: then everything is untranslated."""
    if not Path(path).exists():
        return Catalog()
    with Path(path).open("rb") as file:
        return read_po(file)


def fault_of(message: Message | None) -> str:
    if message is None:
        return "not in the catalogue, run make translations"
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    if not texts or not all(texts):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    return "; ".join(str(error) for error in message.check())


def where(message: Message) -> str:
    return ", ".join(f"{file}:{line}" for file, line in message.locations[:1])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
