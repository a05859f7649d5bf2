"""The journey of a job, one file a step. Decisions are pure functions; steps are short async ones."""
