"""Scores and explains who fits whom, with arrays alone: no Django, no database, no clock.

`terms` says what a fit is worth, `layout` how a million mentors lie in memory, `question` scores rows of it, `ranking` finds
the best few, `pool` keeps that memory fresh, `plain` says the same score one mentor at a time.
"""
