-- What a phone's file is made of. A row's `stamp` is the tenant's revision that wrote it last; a tenant's own that of its fields, `contacts` that of
-- its phone book. `uses` has the names that a device's lines and profiles stand under.
ALTER TABLE tenants ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenants ADD COLUMN contacts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN hot_desk BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE profiles ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE extensions ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE directory ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE templates ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE routes ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
UPDATE devices SET hot_desk = TRUE WHERE json_extract(body, '$.hot_desk');

CREATE TABLE uses (
  device_id BIGINT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  nth BIGINT NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY (device_id, kind, nth)
) WITHOUT ROWID;
CREATE INDEX users ON uses (tenant_id, kind, name);
INSERT INTO uses (device_id, kind, nth, tenant_id, name)
  SELECT devices.id, 'line', line.key, devices.tenant_id, json_extract(line.value, '$.extension')
  FROM devices, json_each(devices.body, '$.lines') AS line;
INSERT INTO uses (device_id, kind, nth, tenant_id, name)
  SELECT devices.id, 'profile', profile.key, devices.tenant_id, profile.value
  FROM devices, json_each(devices.body, '$.profiles') AS profile;
