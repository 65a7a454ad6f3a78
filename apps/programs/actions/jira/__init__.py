"""Two-way link of a workstream with a project of Jira."""
