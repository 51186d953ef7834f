"""The desk: the people of a study and what they write: comments, corrections, reviews, saved views."""
