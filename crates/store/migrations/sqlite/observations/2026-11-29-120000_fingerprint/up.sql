-- From what the file was made that was fetched: while that is the same, it is current, and nobody has to make it again to know.
ALTER TABLE fetched ADD COLUMN fingerprint BIGINT;
