"""Handrail: mentoring into work, from who may join to the job that holds."""

__version__ = "0.1.0"
