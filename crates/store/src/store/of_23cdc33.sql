-- A database as commit 23cdc33 made it, from an import and a login.
BEGIN TRANSACTION;
CREATE TABLE __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "__diesel_schema_migrations" VALUES('20261123000000','2026-11-29 08:11:58');
INSERT INTO "__diesel_schema_migrations" VALUES('20261123120000','2026-11-29 08:11:58');
INSERT INTO "__diesel_schema_migrations" VALUES('20261123130000','2026-11-29 08:11:58');
CREATE TABLE changes (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  device_id BIGINT REFERENCES devices (id) ON DELETE CASCADE,
  at BIGINT NOT NULL
);
INSERT INTO "changes" VALUES(1,1,NULL,1795939918);
INSERT INTO "changes" VALUES(2,12,NULL,1795939918);
INSERT INTO "changes" VALUES(3,1,7,1795939918);
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
INSERT INTO "devices" VALUES(6,1,1,'hall','001565000001','yealink','T46S',NULL,NULL,NULL,'{"name":"hall","mac":"001565000001","vendor":"yealink","model":"T46S","profiles":["office"],"keys_managed":"all","lines":[{"index":1,"extension":"101"},{"index":2,"extension":"102","server":"backup"}]}');
INSERT INTO "devices" VALUES(7,1,2,'desk','001565000002','yealink','T46S',NULL,NULL,NULL,'{"name":"desk","mac":"001565000002","vendor":"yealink","model":"T46S","hot_desk":true,"keys_managed":"all"}');
INSERT INTO "devices" VALUES(8,1,3,'later',NULL,'snom','D785',NULL,NULL,NULL,'{"name":"later","vendor":"snom","model":"D785","keys_managed":"all","lines":[{"index":1,"extension":"102"}]}');
INSERT INTO "devices" VALUES(13,12,1,'theirs','001565000003','yealink','T46S',NULL,NULL,NULL,'{"name":"theirs","mac":"001565000003","vendor":"yealink","model":"T46S","keys_managed":"all"}');
CREATE TABLE directory (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
INSERT INTO "directory" VALUES(9,1,1,'Bo	0123','{"name":"Bo","number":"0123"}');
CREATE TABLE extensions (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
INSERT INTO "extensions" VALUES(3,1,1,'101','{"number":"101","display_name":"Ana","password":"p101","pin":"1234"}');
INSERT INTO "extensions" VALUES(4,1,2,'102','{"number":"102","password":"p102"}');
INSERT INTO "extensions" VALUES(5,1,3,'999','{"number":"999","password":"p999"}');
CREATE TABLE ids (
  name TEXT PRIMARY KEY NOT NULL,
  next BIGINT NOT NULL
);
INSERT INTO "ids" VALUES('row',14);
CREATE TABLE logins (
  device_id INTEGER PRIMARY KEY NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  extension TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (tenant_id, extension)
);
INSERT INTO "logins" VALUES(7,1,'101',1795939918);
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
INSERT INTO "profiles" VALUES(2,1,1,'office','{"name":"office","language":"de"}');
CREATE TABLE routes (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
INSERT INTO "routes" VALUES(11,1,1,'own.cfg','{"name":"own.cfg","text":"x = 1\n"}');
CREATE TABLE templates (
  id INTEGER PRIMARY KEY NOT NULL,
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (tenant_id, name)
);
INSERT INTO "templates" VALUES(10,1,1,'yealink-v81','{"dialect":"yealink-v81","text":"features.show_name = {{ device.name }}\n"}');
CREATE TABLE tenants (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  http_username TEXT UNIQUE,
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
INSERT INTO "tenants" VALUES(1,'acme','acme',1,1795939918,'{"name":"acme","http_username":"acme","http_password":"secret12345","networks":["192.0.2.0/24"],"directory_access":"digest","provisioning_url":"http://192.0.2.1/prov","polling_minutes":1440,"sip_servers":[{"name":"main","host":"192.0.2.10","port":5060,"transport":"udp","expires":3600,"srtp":"off","dtmf":"rfc2833"},{"name":"backup","host":"192.0.2.11","port":5060,"transport":"udp","expires":3600,"srtp":"off","dtmf":"rfc2833"}],"time_zone":"Europe/Sarajevo","hot_desk":{"login_number":"*555","extension":"999"}}');
INSERT INTO "tenants" VALUES(12,'other',NULL,1,1795939918,'{"name":"other","directory_access":"digest","polling_minutes":1440}');
CREATE TABLE wrong_pins (
  tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  extension TEXT NOT NULL,
  count BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, extension)
);
CREATE INDEX changes_of_tenant ON changes (tenant_id, device_id, id);
COMMIT;
