-- When a tenant changed, or who is logged in at one of its devices; newest last and so many: since when a phone that fetched before is behind.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  device_id BIGINT REFERENCES devices (id) ON DELETE CASCADE,
  at BIGINT NOT NULL
);
CREATE INDEX changes_of_tenant ON changes (tenant_id, device_id, id);
