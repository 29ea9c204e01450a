"""Pages by who opens them: the mentor, who gives or orders runs, a head of office, and everybody who has an address."""
