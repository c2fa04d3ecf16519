-- What nobody has proven is kept apart, so that it never displaces what somebody has. `after` is the newest row of `timeline` when this
-- one was written: the order of both, whatever a clock says.
CREATE TABLE unproven (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  after BIGINT NOT NULL,
  mac TEXT NOT NULL,
  source TEXT NOT NULL,
  at BIGINT NOT NULL,
  transport TEXT NOT NULL,
  peer TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  user_agent TEXT,
  because TEXT NOT NULL
);
CREATE INDEX unproven_mac ON unproven (mac, source);
CREATE INDEX unproven_source ON unproven (source);

-- Older versions did not note who had proven itself: what a stranger may get as well counts as a stranger's.
INSERT INTO unproven (after, mac, source, at, transport, peer, path, status, bytes, user_agent, because)
  SELECT id, mac, peer, at, transport, peer, path, status, bytes, user_agent, because FROM (
    SELECT *, row_number() OVER (PARTITION BY mac ORDER BY id DESC) AS nth FROM timeline
      WHERE transport IN ('http', 'https', 'tftp') AND status IN (401, 403, 404)
      ORDER BY id DESC LIMIT 50000
  ) WHERE nth <= 20 ORDER BY id;
DELETE FROM timeline WHERE transport IN ('http', 'https', 'tftp') AND status IN (401, 403, 404);

-- A sighting for each MAC and source: no source changes what another one left. `nth` only grows; `worth` is 0, 1 with a maker's
-- User-Agent, 2 with a tenant's password.
ALTER TABLE sightings RENAME TO sightings_before;
CREATE TABLE sightings (
  mac TEXT NOT NULL,
  source TEXT NOT NULL,
  worth INTEGER NOT NULL,
  nth BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  count BIGINT NOT NULL,
  user_agent TEXT,
  address TEXT NOT NULL,
  vendor TEXT,
  model TEXT,
  path TEXT NOT NULL,
  PRIMARY KEY (mac, source)
) WITHOUT ROWID;
INSERT INTO sightings
  SELECT mac, address, vendor IS NOT NULL, row_number() OVER (ORDER BY last, mac), first, last, count, user_agent, address, vendor, model,
    path FROM sightings_before;
DROP TABLE sightings_before;
CREATE INDEX sightings_source ON sightings (worth, source, nth);

-- How far the server has come: `lived` seconds, of which a clock that jumps can add but few, and the last `nth` of a sighting.
CREATE TABLE progress (
  one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
  clock BIGINT NOT NULL,
  lived BIGINT NOT NULL,
  marked BIGINT NOT NULL,
  sighted BIGINT NOT NULL
);
INSERT INTO progress
  SELECT 1, coalesce((SELECT at FROM timeline ORDER BY id DESC LIMIT 1), 0), 0, 0, (SELECT coalesce(max(nth), 0) FROM sightings);

-- The newest rows there were when the server had lived so long.
CREATE TABLE marks (
  lived BIGINT PRIMARY KEY NOT NULL,
  timeline BIGINT NOT NULL,
  unproven BIGINT NOT NULL
) WITHOUT ROWID;
