"""The web application of a study: pages, a REST API, and the tools of the MCP server."""
