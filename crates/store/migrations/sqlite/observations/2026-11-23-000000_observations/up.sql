-- Times are unix seconds. Nothing here raises a revision, and nothing here is missed when it is lost.
CREATE TABLE seen (
  mac TEXT PRIMARY KEY NOT NULL,
  user_agent TEXT,
  firmware TEXT,
  address TEXT NOT NULL,
  transport TEXT NOT NULL,
  at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE fetched (
  mac TEXT NOT NULL,
  artifact TEXT NOT NULL,
  at BIGINT NOT NULL,
  digest TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  firmware TEXT,
  count BIGINT NOT NULL,
  PRIMARY KEY (mac, artifact)
) WITHOUT ROWID;

CREATE TABLE timeline (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  mac TEXT NOT NULL,
  at BIGINT NOT NULL,
  transport TEXT NOT NULL,
  peer TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  user_agent TEXT,
  because TEXT NOT NULL
);
CREATE INDEX timeline_mac ON timeline (mac, id);

CREATE TABLE sightings (
  mac TEXT PRIMARY KEY NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  count BIGINT NOT NULL,
  user_agent TEXT,
  address TEXT NOT NULL,
  vendor TEXT,
  model TEXT,
  path TEXT NOT NULL
);
CREATE INDEX sightings_last ON sightings (last);
