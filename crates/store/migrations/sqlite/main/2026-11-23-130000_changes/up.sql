-- When a tenant changed, newest last and so many: since when a phone that fetched before is behind.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  at BIGINT NOT NULL
);
CREATE INDEX changes_of_tenant ON changes (tenant_id, id);
