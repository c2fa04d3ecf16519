-- A row is its identity in columns, for look-ups and uniqueness, and its site-file object as JSON in `body`.
-- Lists keep the file's order by `position`. Ids come from `ids` and are never used twice.
CREATE TABLE ids (
  name TEXT PRIMARY KEY NOT NULL,
  next BIGINT NOT NULL
);
INSERT INTO ids (name, next) VALUES ('row', 1);

CREATE TABLE tenants (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  http_username TEXT UNIQUE,
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE devices (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  mac TEXT UNIQUE,
  vendor TEXT NOT NULL,
  model TEXT NOT NULL,
  firmware TEXT,
  http_username TEXT UNIQUE,
  http_password TEXT,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);

-- `name` is the profile's name.
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);

-- `name` is the extension's number.
CREATE TABLE extensions (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);

-- `name` is the entry's name, a tab, its number.
CREATE TABLE directory (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);

-- `name` is the dialect and, where the template is for one model, a slash and the model.
CREATE TABLE templates (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);

-- `name` is the route's name.
CREATE TABLE routes (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
