"""The self-assessment's rules, pure: the bank of criteria, answers, progress, scores, checks, the plan."""
