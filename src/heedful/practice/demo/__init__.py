"""An invented practice, told in weeks of data that always end about now."""

from heedful.practice.demo.practice import PracticeIsThere, load
from heedful.practice.demo.story import told_of

__all__ = ["PracticeIsThere", "load", "told_of"]
