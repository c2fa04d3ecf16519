-- What administrators changed, a row a command: who, when, and which change it takes back. `past` is how many bytes the changes before it hold, `bytes`
-- how many it holds itself.
CREATE TABLE history (
  id INTEGER NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  command TEXT NOT NULL,
  undoes BIGINT,
  past BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);

-- The objects of a change as they were before it: no body where there was none. Of a tenant's own fields the name is empty, and `place` is its revision;
-- an empty name of a list is its order, places by name. A tenant that is gone stays named.
CREATE TABLE history_rows (
  change BIGINT NOT NULL REFERENCES history (id) ON DELETE CASCADE,
  nth BIGINT NOT NULL,
  tenant_id BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  done TEXT NOT NULL,
  place BIGINT,
  body TEXT,
  PRIMARY KEY (change, nth)
) WITHOUT ROWID;
CREATE INDEX history_of ON history_rows (tenant_id, kind, name);
