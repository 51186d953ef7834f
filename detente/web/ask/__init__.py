"""What pages, the API and the MCP tools ask of a study: a function and its records per page."""
