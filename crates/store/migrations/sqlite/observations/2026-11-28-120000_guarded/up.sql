-- Who has asked for too many MAC addresses, as the running server sees it: it writes a row when that begins and changes, and lifts what
-- somebody took away.
CREATE TABLE guarded (
  who TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL,
  macs BIGINT NOT NULL,
  since BIGINT NOT NULL,
  last BIGINT NOT NULL
);
