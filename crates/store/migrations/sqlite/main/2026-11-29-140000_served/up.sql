-- Which file a server has open: a copy of it that lacks what the server's WAL held can be told from the file itself.
CREATE TABLE served (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    inode BIGINT NOT NULL
);
