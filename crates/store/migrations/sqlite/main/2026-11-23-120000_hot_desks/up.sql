-- Who is logged in at which phone: one person a phone, one phone a person. No part of the site file: an import leaves them.
CREATE TABLE logins (
  device_id INTEGER PRIMARY KEY NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  extension TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (tenant_id, extension)
);

-- Wrong PINs since the last right one.
CREATE TABLE wrong_pins (
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  extension TEXT NOT NULL,
  count BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, extension)
);
