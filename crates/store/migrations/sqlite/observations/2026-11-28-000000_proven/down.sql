DROP TABLE marks;
DROP TABLE progress;
ALTER TABLE sightings RENAME TO sightings_after;
DROP INDEX sightings_source;
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
INSERT OR REPLACE INTO sightings
  SELECT mac, first, last, count, user_agent, address, vendor, model, path FROM sightings_after ORDER BY worth, nth;
DROP TABLE sightings_after;
CREATE INDEX sightings_last ON sightings (last);
DROP TABLE unproven;
