"""The rules of workshops, the network of mentors and suggestions. No database, no clock.

`recurrence` lays a series over the calendar, `signing` says who may take a place, `talk` what may be written in the network,
`suggesting` how a suggestion comes to its answer.
"""
