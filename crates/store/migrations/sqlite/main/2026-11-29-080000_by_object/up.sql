-- An object is read, checked and written without the rest of its list.
CREATE INDEX devices_in_order ON devices (tenant_id, position);
CREATE INDEX profiles_in_order ON profiles (tenant_id, position);
CREATE INDEX extensions_in_order ON extensions (tenant_id, position);
CREATE INDEX directory_in_order ON directory (tenant_id, position);
CREATE INDEX templates_in_order ON templates (tenant_id, position);
CREATE INDEX routes_in_order ON routes (tenant_id, position);
CREATE INDEX devices_of_model ON devices (tenant_id, vendor, model);

-- What was written after a revision. `gone` is the revision that last took a device away, `layouts` the one that last touched a template.
CREATE INDEX devices_written ON devices (tenant_id, stamp);
CREATE INDEX profiles_written ON profiles (tenant_id, stamp);
CREATE INDEX extensions_written ON extensions (tenant_id, stamp);
ALTER TABLE tenants ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenants ADD COLUMN layouts BIGINT NOT NULL DEFAULT 0;

-- `uses` has more of what a device is found by: the SIP servers of its lines, that its pictures are files of this server, that people log in at it.
INSERT INTO uses (device_id, kind, nth, tenant_id, name)
  SELECT devices.id, 'server', line.key, devices.tenant_id, json_extract(line.value, '$.server')
  FROM devices, json_each(devices.body, '$.lines') AS line WHERE json_extract(line.value, '$.server') IS NOT NULL;
INSERT INTO uses (device_id, kind, nth, tenant_id, name)
  SELECT id, 'picture', 0, tenant_id, '' FROM devices
  WHERE json_extract(body, '$.wallpaper') NOT LIKE '%://%' OR json_extract(body, '$.logo') NOT LIKE '%://%';
INSERT INTO uses (device_id, kind, nth, tenant_id, name) SELECT id, 'desk', 0, tenant_id, '' FROM devices WHERE hot_desk;
