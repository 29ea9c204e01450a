"""Handrail: mentoring into work, from who may join to the job that holds."""
