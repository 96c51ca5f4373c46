"""Strings as the notations for drawings want them."""

__all__ = ["entities", "quoted"]


def quoted(text: str) -> str:
    """Write a string as DOT does."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def entities(text: str) -> str:
    """Write a string so that Mermaid takes none of its characters for notation."""
    return "".join(
        character if character.isalnum() or character in " -_./" else f"#{ord(character)};"
        for character in text
    )
