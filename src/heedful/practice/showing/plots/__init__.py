"""Numbers -> places on a plot. Templates (`templates/plots/`) draw them as attributes, which a strict policy allows.

A plot is never the only way to its facts: each says its finding in words first and brings its numbers as a table.
Pure: no Django, no clock.
"""

from heedful.practice.showing.plots.alliance import AlliancePlot, alliance_plot
from heedful.practice.showing.plots.axis import Axis, days_axis, sessions_axis
from heedful.practice.showing.plots.client_picture import ClientPicture, client_picture
from heedful.practice.showing.plots.ground import Ground, Mark, ground, session_marks
from heedful.practice.showing.plots.measure import MeasurePlot, measure_plot
from heedful.practice.showing.plots.panels import Panels, checkins_plot, goals_plot
from heedful.practice.showing.plots.range_bar import RangeBar, range_bar
from heedful.practice.showing.plots.spark import Sparkline, sparkline

__all__ = [
    "AlliancePlot",
    "Axis",
    "ClientPicture",
    "Ground",
    "Mark",
    "MeasurePlot",
    "Panels",
    "RangeBar",
    "Sparkline",
    "alliance_plot",
    "checkins_plot",
    "client_picture",
    "days_axis",
    "goals_plot",
    "ground",
    "measure_plot",
    "range_bar",
    "session_marks",
    "sessions_axis",
    "sparkline",
]
