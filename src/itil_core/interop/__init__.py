"""Interop: records as plain JSON values, for any store; needs the extra ``interop``."""

from itil_core.interop.codecs import configure

__all__ = ["configure"]
