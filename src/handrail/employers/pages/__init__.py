"""The pages of jobs and of trainings."""
