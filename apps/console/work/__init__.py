"""Work items: list, board, backlog, detail."""
